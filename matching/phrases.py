"""Trade phrases from `data/phrases.json`, found in one pass over a text."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from matching.text import Remembered, has_vietnamese_marks, normalise, strip_marks

_ASIAN = re.compile(r"[\u3041-\u9fff\uac00-\ud7a3]")
_LATIN_RUN = r"[^\W\d_\u3041-\u9fff\uac00-\ud7a3]+"
_LATIN_START = re.compile(_LATIN_RUN)
_AMBIGUOUS_UNMARKED = frozenset({"tránh", "để", "mà", "giả", "kèm", "trừ", "miễn"})
_BEGINNINGS = (3, 4)  # letters by which words that may go on are looked up

# What a text says of the things named in it; the other groups are read beside numbers.
_SAID = (
    "no_negation", "negation_before", "negation_after", "negation_near", "contrast",
    "purpose_before", "purpose_after", "imitation_before", "imitation_after",
    "optional", "not_held", "raw_goods", "raw_for",
)  # fmt: skip
_IN_NUMBER = (*"0123456789", ".", ",")

Span = tuple[int, int]


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


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase as it is matched: Latin words whole, or going on after a star; Asian as it stands.

    Examples
    --------
    >>> Phrase.of("exclud*").end_in("excluded here", 0), Phrase.of("no").end_in("note", 0)
    (8, -1)
    >>> Phrase.of("lead").stands_in("no lead"), Phrase.of("lead").stands_in("mislead")
    (True, False)
    """

    body: str
    goes_on: bool
    whole: bool
    worded: bool

    @classmethod
    def of(cls, entry: str) -> "Phrase":
        """Read a phrase as listed."""
        asian = _ASIAN.search(entry) is not None
        body = entry if asian else entry.removesuffix("*")
        return cls(
            body=body,
            goes_on=not asian and entry.endswith("*"),
            whole=not asian and entry[-1].isalnum(),
            worded=not asian and entry[0].isalpha(),
        )

    def end_in(self, text: str, at: int) -> int:
        """Return where the phrase that begins at a place ends, -1 if it does not stand there."""
        if not text.startswith(self.body, at):
            return -1
        end = at + len(self.body)
        if self.goes_on:
            run = _LATIN_START.match(text, end)
            return run.end() if run else end
        return -1 if self.whole and _is_word(text[end : end + 1]) else end

    def stands_in(self, text: str) -> bool:
        """Tell whether the phrase stands anywhere in a text."""
        at = text.find(self.body)
        while at >= 0:
            begins = not (self.worded and at and _is_latin(text[at - 1]))
            if begins and self.end_in(text, at) >= 0:
                return True
            at = text.find(self.body, at + 1)
        return False


def _is_latin(letter: str) -> bool:
    return letter.isalpha() and not _ASIAN.match(letter)


def _is_word(letter: str) -> bool:
    return letter.isalnum() and not _ASIAN.match(letter)


class PhraseBook:
    """All phrases of all groups, looked up by how they begin."""

    def __init__(self, groups: Mapping[str, Iterable[str]]) -> None:
        self._words: dict[str, list[tuple[str, Phrase]]] = {}
        self._signs: dict[str, list[tuple[str, Phrase]]] = {}
        for group_, entries in groups.items():
            for entry in entries:
                phrase = Phrase.of(entry)
                run = _LATIN_START.match(phrase.body) if phrase.worded else None
                if run is None:
                    self._signs.setdefault(phrase.body[0], []).append((group_, phrase))
                    continue
                key = run[0]
                if phrase.goes_on and key == phrase.body:
                    key = f"{key[: _BEGINNINGS[-1]]}*"
                self._words.setdefault(key, []).append((group_, phrase))
        signs = "".join(map(re.escape, self._signs))
        self._places = re.compile(f"[{signs}]|{_LATIN_RUN}" if signs else _LATIN_RUN)
        self._beginning_with = Remembered(self._look_up)

    def spans(self, text: str) -> dict[str, list[Span]]:
        """Return where phrases stand, by group: the longest at each place, none overlapping."""
        found: dict[str, dict[int, int]] = {}
        beginning = self._beginning_with
        for place in self._places.finditer(text):
            entries = beginning[place[0]]
            if not entries:
                continue
            at = place.start()
            if place[0].isdigit() and text[:at].endswith(_IN_NUMBER):
                continue
            for group_, phrase in entries:
                end = phrase.end_in(text, at)
                if end > 0:
                    row = found.setdefault(group_, {})
                    row[at] = max(end, row.get(at, 0))
        return {group_: _apart(row) for group_, row in found.items()}

    def _look_up(self, word: str) -> list[tuple[str, Phrase]]:
        signs = self._signs.get(word)
        if signs is not None:
            return signs
        known = self._words
        entries = known.get(word, [])
        for size in _BEGINNINGS:
            entries = entries + known.get(f"{word[:size]}*", [])
        return entries


def _apart(row: dict[int, int]) -> list[Span]:
    spans: list[Span] = []
    for start in sorted(row):
        if not spans or start >= spans[-1][1]:
            spans.append((start, row[start]))
    return spans


@cache
def _books() -> tuple[PhraseBook, PhraseBook]:
    """Return the phrases for texts with Vietnamese marks and for texts without."""
    marked: dict[str, set[str]] = {}
    plain: dict[str, set[str]] = {}
    for name in _SAID:
        entries = [normalise(entry) for entry in listed(name)]
        unmarked = {strip_marks(entry) for entry in entries if not has_vietnamese_marks(entry)}
        marked[name] = {*entries, *unmarked}
        plain[name] = {strip_marks(e) for e in entries if e not in _AMBIGUOUS_UNMARKED}
    return PhraseBook(marked), PhraseBook(plain)


@lru_cache(maxsize=4096)
def phrases_in(text: str) -> dict[str, list[Span]]:
    """Return where phrases stand in normalised text, by group.

    Examples
    --------
    >>> phrases_in("khong dung nhua")["negation_before"]
    [(0, 5)]
    """
    marked, plain = _books()
    return marked.spans(text) if has_vietnamese_marks(text) else plain.spans(strip_marks(text))
