"""A letter keeps its words and carries its rules on the elements."""

from fairapp.core.letters import inline, rules_of


def test_rules_are_read_by_selector_in_order() -> None:
    sheet = "/* note */ p,.quiet{color:red} .quiet{margin:0;} "
    assert rules_of(sheet) == {"p": "color:red", ".quiet": "color:red;margin:0"}


def test_a_class_comes_after_its_tag_and_a_given_style_last() -> None:
    letter = '<style>p{color:red}.a{color:blue}</style><p class="a" style="color:green">x</p>'
    style = "color:red;color:blue;color:green"
    assert inline(letter) == f'<p class="a" style="{style}">x</p>'


def test_words_entities_and_the_document_type_are_kept() -> None:
    letter = '<!doctype html><p>Gốm &amp; s&#7913;<br><a href="?a=1&amp;b=2">x</a></p>'
    assert inline(letter) == letter


def test_quotes_in_a_rule_do_not_end_the_attribute() -> None:
    assert inline('<style>p{font-family:"A B"}</style><p>x</p>') == (
        '<p style="font-family:&quot;A B&quot;">x</p>'
    )
