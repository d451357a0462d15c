"""Trade phrases from `data/phrases.json`, compiled for searching."""

import json
import re
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from matching.text import has_vietnamese_marks, normalise, strip_marks

_ASIAN = re.compile(r"[\u3041-\u9fff\uac00-\ud7a3]")
_AMBIGUOUS_UNMARKED = frozenset({"tránh", "để", "mà", "giả", "kèm", "trừ", "miễn"})


@cache
def _phrases() -> dict[str, Any]:
    path = Path(__file__).parent / "data" / "phrases.json"
    return json.loads(path.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def listed(group: str) -> Any:
    """Return a group of phrases as written in the file."""
    return _phrases()[group]


def alternatives(entries: Iterable[str]) -> str:
    """Return one regular expression for phrases, longest first, words kept whole."""
    ordered = sorted(entries, key=len, reverse=True)
    return "(?:" + "|".join(_as_pattern(entry) for entry in ordered) + ")"


def _as_pattern(entry: str) -> str:
    if _ASIAN.search(entry):
        return re.escape(entry)
    body = re.escape(entry.removesuffix("*"))
    before = r"(?<![^\W\d_])" if entry[0].isalpha() else ""
    if entry.endswith("*"):
        return before + body + r"[^\W\d_]*"
    return before + body + (r"(?![^\W_])" if entry[-1].isalnum() else "")


_PREFIX = 4
_LATIN_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=16_384)
def _signature(text: str) -> frozenset[str]:
    """Return the beginnings of the words of a text and all its letters."""
    plain = strip_marks(text)
    return frozenset({word[:_PREFIX] for word in _LATIN_WORD.findall(plain)} | set(plain))


def _beginning(entry: str) -> str:
    """Return what a text must have in its signature to hold a phrase."""
    plain = strip_marks(entry)
    word = _LATIN_WORD.match(plain)
    if _ASIAN.match(plain) or word is None:
        return plain[0]
    if plain.endswith("*") and len(word[0]) < _PREFIX:
        return word[0][0]
    return word[0][:_PREFIX]


class PhraseGroup:
    """Phrases to be looked for in text with Vietnamese marks or, where it has none, without.

    Examples
    --------
    >>> PhraseGroup("negation_before").spans("khong dung nhua")
    [(0, 5)]
    """

    def __init__(self, group: str) -> None:
        entries = [normalise(entry) for entry in listed(group)]
        self._beginnings = frozenset(map(_beginning, entries))
        plain = [entry for entry in entries if entry not in _AMBIGUOUS_UNMARKED]
        self._marked = re.compile(alternatives({*entries, *self._unaccented(entries)}))
        self._plain = re.compile(alternatives(strip_marks(entry) for entry in plain))

    @staticmethod
    def _unaccented(entries: list[str]) -> set[str]:
        return {strip_marks(entry) for entry in entries if not has_vietnamese_marks(entry)}

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return where phrases stand in normalised text."""
        if self._beginnings.isdisjoint(_signature(text)):
            return []
        if has_vietnamese_marks(text):
            return [found.span() for found in self._marked.finditer(text)]
        return [found.span() for found in self._plain.finditer(strip_marks(text))]

    def found_in(self, text: str) -> bool:
        """Tell whether any phrase stands in normalised text."""
        if self._beginnings.isdisjoint(_signature(text)):
            return False
        if has_vietnamese_marks(text):
            return self._marked.search(text) is not None
        return self._plain.search(strip_marks(text)) is not None


@cache
def group(name: str) -> PhraseGroup:
    """Return a compiled group, built once."""
    return PhraseGroup(name)
