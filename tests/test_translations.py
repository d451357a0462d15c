"""Every sentence is translated where it must be, with the same gaps, and nothing is left over."""

import re

import pytest

from fairapp.cli import messages
from fairapp.core.i18n import LOCALES

GAP = re.compile(r"%\(\w+\)[sd]")
TRANSLATED = [locale for locale in LOCALES if locale != messages.SOURCE_LOCALE]


@pytest.fixture(scope="module")
def template():
    return messages.gather()


def texts(value):
    return list(value) if isinstance(value, list | tuple) else [value]


@pytest.mark.parametrize("locale", TRANSLATED)
def test_catalogue_is_complete(template, locale):
    assert messages.missing_in(locale, template) == []


@pytest.mark.parametrize("locale", TRANSLATED)
def test_catalogue_holds_no_forgotten_sentence(template, locale):
    today = {str(message.id) for message in template}
    assert [str(m.id) for m in messages.read_catalogue(locale) if str(m.id) not in today] == []


@pytest.mark.parametrize("locale", TRANSLATED)
def test_translation_keeps_the_gaps(locale):
    wrong = [
        (message.id, text)
        for message in messages.read_catalogue(locale)
        if message.id
        for text in texts(message.string)
        if not set(GAP.findall(text)) <= set(GAP.findall(" ".join(texts(message.id))))
    ]
    assert wrong == []


def test_planted_new_sentence_is_missed(template):
    template.add("A sentence that nobody has translated.", None, [("templates/errors/x.html", 0)])
    for locale in TRANSLATED:
        assert "A sentence that nobody has translated." in messages.missing_in(locale, template)
