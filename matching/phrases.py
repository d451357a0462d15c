"""Trade phrases from `data/phrases.json`, compiled for searching."""

import json
import re
from collections.abc import Iterable
from functools import cache
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


class PhraseGroup:
    """Phrases to be looked for in text with Vietnamese marks or, where it has none, without.

    Examples
    --------
    >>> PhraseGroup("negation_before").spans("khong dung nhua")
    [(0, 5)]
    """

    def __init__(self, group: str) -> None:
        entries = [normalise(entry) for entry in listed(group)]
        plain = [entry for entry in entries if entry not in _AMBIGUOUS_UNMARKED]
        self._marked = re.compile(alternatives({*entries, *self._unaccented(entries)}))
        self._plain = re.compile(alternatives(strip_marks(entry) for entry in plain))

    @staticmethod
    def _unaccented(entries: list[str]) -> set[str]:
        return {strip_marks(entry) for entry in entries if not has_vietnamese_marks(entry)}

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return where phrases stand in normalised text."""
        if has_vietnamese_marks(text):
            return [found.span() for found in self._marked.finditer(text)]
        return [found.span() for found in self._plain.finditer(strip_marks(text))]

    def found_in(self, text: str) -> bool:
        """Tell whether any phrase stands in normalised text."""
        if has_vietnamese_marks(text):
            return self._marked.search(text) is not None
        return self._plain.search(strip_marks(text)) is not None


@cache
def group(name: str) -> PhraseGroup:
    """Return a compiled group, built once."""
    return PhraseGroup(name)
