"""Folding words so that people find them without accents, in any script, on both databases."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, and_, true

_CJK = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_CJK_RUN = re.compile(f"[{_CJK}]+")
_WORD = re.compile(rf"[{_CJK}]+|(?:(?![{_CJK}])[^\W_])+")


def fold(text: str) -> str:
    """Lower case, no accents, d for đ, single spaces: what people type in a hurry.

    >>> fold("Đồ gỗ  Thuận Nghĩa")
    'do go thuan nghia'
    """
    lowered = unicodedata.normalize("NFKC", text).lower().replace("đ", "d").replace("ß", "ss")
    decomposed = unicodedata.normalize("NFD", lowered)
    # Japanese voicing marks and Korean letters are letters, not accents: recompose afterwards
    bare = "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f")
    return " ".join(_WORD.findall(unicodedata.normalize("NFC", bare)))


_HIRAGANA, _KATAKANA = range(0x3041, 0x3097), range(0x30A1, 0x30F7)
_TO_KATAKANA = dict(zip(_HIRAGANA, _KATAKANA, strict=True))
_TO_HIRAGANA = dict(zip(_KATAKANA, _HIRAGANA, strict=True))


def kana_forms(text: str) -> list[str]:
    """The text, and the same in the other Japanese syllabary: both are typed for one word.

    >>> kana_forms("らたん")
    ['らたん', 'ラタン']
    """
    return list(dict.fromkeys([text, text.translate(_TO_KATAKANA), text.translate(_TO_HIRAGANA)]))


def search_text(*parts: str | None) -> str:
    """The folded text that is stored beside a row and searched by `matches`."""
    return " ".join(fold(part) for part in parts if part)


def search_text_of(texts: Iterable[str | None]) -> str:
    """The same for any number of texts."""
    return search_text(*texts)


def matches(column: Any, query: str) -> ColumnElement[bool]:
    """A condition: every word of `query` occurs in the folded `column`; empty query, all rows."""
    words = fold(query).split()
    if not words:
        return true()
    return and_(*(column.contains(word, autoescape=True) for word in words))


def bigrams(text: str) -> set[str]:
    """Words, and pairs of neighbouring signs in scripts that write no spaces."""
    found: set[str] = set()
    for word in fold(text).split():
        if _CJK_RUN.fullmatch(word):
            found.update(word[i : i + 2] for i in range(max(1, len(word) - 1)))
        else:
            found.add(word)
    return found
