"""Numbers as traders write them: 1.200, 5,000, ５００, 3万, 五百万, 2-6, "30 nghìn"."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from matching.phrases import alternatives, listed

_DIGITS = {letter: value for value, letter in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "两": 2,
    "兩": 2,
}
_STEPS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_HAN_NUMERAL = re.compile(r"[〇一二两兩三四五六七八九十百千万萬亿億零]+")
_PLAIN = r"\d{1,3}(?:[.,'’ ]\d{3})+(?!\d)|\d+(?:[.,]\d+)?"
_MULTIPLIERS = {
    factor: re.compile(r"\s?" + alternatives(names))
    for factor, names in ((int(key), names) for key, names in listed("multipliers").items())
}
_MULTIPLIED = re.compile("|".join(pattern.pattern for pattern in _MULTIPLIERS.values()))
_RANGE = re.compile(r"\s*(?:[-–—~〜～]|đến|den|tới|toi|to|à|bis|and|から|到|至|에서)\s*(?=\d)")
_NUMBER = re.compile(_PLAIN)


class Quantity(NamedTuple):
    """A number, or a range of numbers, standing at `start:end` of a text."""

    low: float
    high: float
    start: int
    end: int


def _value(written: str) -> float:
    plain = re.sub(r"['’ ]", "", written)
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", plain) and not plain.startswith("0"):
        return float(re.sub(r"[.,]", "", plain))
    return float(plain.replace(",", "."))


def han_value(written: str) -> float:
    """Return the value of a numeral in Chinese characters.

    Examples
    --------
    >>> han_value("五百万"), han_value("三千二百")
    (5000000.0, 3200.0)
    """
    total = section = digit = 0
    for letter in written:
        if letter in _DIGITS:
            digit = _DIGITS[letter]
        elif letter in _STEPS:
            section += (digit or 1) * _STEPS[letter]
            digit = 0
        else:
            total += (section + digit or 1) * _MYRIADS[letter]
            section = digit = 0
    return float(total + section + digit)


def _multiplied(text: str, at: int) -> tuple[int, int]:
    """Return the factor written at a place, and where it ends."""
    if not _MULTIPLIED.match(text, at):
        return 1, at
    for factor, pattern in _MULTIPLIERS.items():
        found = pattern.match(text, at)
        if found:
            return factor, found.end()
    return 1, at


def quantities(text: str) -> Iterator[Quantity]:
    """Yield the numbers and ranges of a normalised text in order.

    Examples
    --------
    >>> [(q.low, q.high) for q in quantities("từ 1.200 cái, 2 đến 6 usd, 3万個, 五百件")]
    [(1200.0, 1200.0), (2.0, 6.0), (30000.0, 30000.0), (500.0, 500.0)]
    """
    found = list(_arabic(text))
    if not text.isascii():
        found = sorted((*found, *_han(text)), key=lambda quantity: quantity.start)
    yield from found


def _arabic(text: str) -> Iterator[Quantity]:
    at = 0
    while match := _NUMBER.search(text, at):
        low_factor, end = _multiplied(text, match.end())
        low = high = _value(match[0])
        high_factor = low_factor
        second = _RANGE.match(text, end)
        if second and (other := _NUMBER.match(text, second.end())):
            high = _value(other[0])
            high_factor, end = _multiplied(text, other.end())
            if low_factor == 1 and low < high:
                low_factor = high_factor  # "2-3 triệu" means two million, too
        low, high = low * low_factor, high * high_factor
        yield Quantity(min(low, high), max(low, high), match.start(), end)
        at = end


def _han(text: str) -> Iterator[Quantity]:
    for match in _HAN_NUMERAL.finditer(text):
        inside = match[0]
        before = text[match.start() - 1 : match.start()]
        if len(inside) == 1 and inside not in "十百千两兩三四五六七八九二":
            continue
        if before.isdigit() or all(letter in _MYRIADS for letter in inside):
            continue
        yield Quantity(han_value(inside), han_value(inside), *match.span())
