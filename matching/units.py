"""Units, spans of time and currencies that stand beside a number."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from matching.phrases import Phrase, listed
from matching.text import strip_marks

_KG_OF = {"kg": 1.0, "tonne": 1000.0}
_GAPS = ("", " ", "-", "us", " us", " us ", "us ", "-us")
_GAP_LETTERS = frozenset(gap[0] for gap in _GAPS if gap)


@dataclass(frozen=True, slots=True)
class _Unit:
    """What may follow a number: a phrase, what kind of number it makes, unit and factor."""

    phrase: Phrase
    kind: str
    unit: str
    factor: float


def _units() -> Iterator[_Unit]:
    def each(kind: str, unit: str, factor: float, names: list[str]) -> Iterator[_Unit]:
        for name in names:
            yield _Unit(Phrase.of(strip_marks(name.lower())), kind, unit, factor)

    yield from each("none", "", 1.0, listed("not_units"))
    for code, names in listed("cents").items():
        yield from each("cents", code, 0.01, names)
    for code, names in listed("currencies").items():
        yield from each("price", code, 1.0, names)
    for days, names in listed("spans").items():
        yield from each("days", "", float(days), names)
    for unit, names in listed("units").items():
        kept, factor = ("kg", _KG_OF[unit]) if unit in _KG_OF else (unit, 1.0)
        yield from each("count", kept, factor, names)


@cache
def _units_by_letter() -> dict[str, list[_Unit]]:
    """Return the units by their first letter, those of one letter's kinds in order."""
    found: dict[str, list[_Unit]] = {}
    for unit in _units():
        found.setdefault(unit.phrase.body[0], []).append(unit)
    return found


@cache
def _currencies_by_ending() -> dict[str, list[tuple[Phrase, str]]]:
    """Return the currencies by the last letter of their names."""
    found: dict[str, list[tuple[Phrase, str]]] = {}
    for code, names in listed("currencies").items():
        for name in names:
            phrase = Phrase.of(strip_marks(name))
            found.setdefault(phrase.body[-1], []).append((phrase, code))
    return found


def kind_after(text: str, end: int) -> tuple[str, str, float, int]:
    """Return kind, unit, factor and end of the longest unit that follows a number."""
    best = ("", "", 1.0, end)
    for gap in _GAPS if text[end : end + 1] in _GAP_LETTERS else ("",):
        if not text.startswith(gap, end):
            continue
        at = end + len(gap)
        for unit in _units_by_letter().get(text[at : at + 1], ()):
            if unit.phrase.worded and at and text[at - 1].isalpha():
                continue
            stop = unit.phrase.end_in(text, at)
            if stop > best[3]:
                best = (unit.kind, unit.unit, unit.factor, stop)
    return best


def currency_before(before: str) -> tuple[str, int]:
    """Return the currency that stands right before a number, and where it begins."""
    plain = before.rstrip()
    if len(before) - len(plain) <= 1:
        for phrase, code in _currencies_by_ending().get(plain[-1:], ()):
            start = len(plain) - len(phrase.body)
            if plain.endswith(phrase.body) and not (
                phrase.worded and start and plain[start - 1].isalpha()
            ):
                return code, start
    return "", len(before)
