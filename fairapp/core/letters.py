"""Copies the rules of a letter's sheet onto its elements; many mail programs drop the sheet."""

import re
from html import escape
from html.parser import HTMLParser

RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta"})


def inline(letter: str) -> str:
    """The same letter with each rule on the elements it names.

    Only what the base letter uses is understood: selectors of one tag or one class, separated by
    commas. A class is stronger than a tag, as in any browser.
    """
    writer = _Writer()
    writer.feed(letter)
    writer.close()
    return "".join(writer.parts)


def rules_of(sheet: str) -> dict[str, str]:
    """Declarations by selector (`p`, `.btn`), in the order of the sheet."""
    rules: dict[str, str] = {}
    for selectors, declarations in RULE.findall(re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)):
        for selector in selectors.split(","):
            name = selector.strip()
            rules[name] = ";".join(filter(None, [rules.get(name), declarations.strip(" ;\n")]))
    return rules


class _Writer(HTMLParser):
    """Writes down what it reads, with styles on the elements and without the sheet."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self.rules: dict[str, str] = {}
        self._in_sheet = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_sheet = tag == "style"
        if not self._in_sheet:
            self.parts.append(f"<{tag}{self._attributes(tag, attrs)}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.parts.append(f"</{tag}>")

    def handle_endtag(self, tag: str) -> None:
        if tag != "style":
            self.parts.append(f"</{tag}>")
        self._in_sheet = False

    def handle_data(self, data: str) -> None:
        if self._in_sheet:
            self.rules = rules_of(data)
        else:
            self.parts.append(data)

    def handle_entityref(self, name: str) -> None:
        self.parts.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.parts.append(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        self.parts.append(f"<!{decl}>")

    def _attributes(self, tag: str, attrs: list[tuple[str, str | None]]) -> str:
        given = {name: value or "" for name, value in attrs}
        names = [tag, *(f".{name}" for name in given.get("class", "").split())]
        style = ";".join(filter(None, [*map(self.rules.get, names), given.get("style")]))
        if style:
            given["style"] = style
        return "".join(f' {name}="{escape(value)}"' for name, value in given.items())
