"""The qualifier rule: how a figure is printed in a sentence, and with which word before it."""

from dataclasses import dataclass
from decimal import ROUND_HALF_DOWN, Decimal
from enum import StrEnum

from babel.numbers import format_decimal

from fairapp.reports.queries import Figure, Rounding

HUNDRED = Decimal(100)
TEN_THOUSAND = Decimal(10_000)
MILLION = Decimal(1_000_000)
MOST_ABOVE = Decimal("1.015")
"""A figure rounded up may be at most 1.5 % above the truth."""


class Word(StrEnum):
    """The word before a printed figure; `none` where it is exact."""

    NONE = "none"
    OVER = "over"
    NEARLY = "nearly"
    ESTIMATED = "estimated"


WORDS = {
    "vi": {Word.NONE: "", Word.OVER: "trên ", Word.NEARLY: "gần ", Word.ESTIMATED: "ước đạt "},
    "en": {
        Word.NONE: "",
        Word.OVER: "over ",
        Word.NEARLY: "nearly ",
        Word.ESTIMATED: "an estimated ",
    },
}
MILLIONS = {"vi": "{} triệu", "en": "{} million"}


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure as it stands in a sentence."""

    word: Word
    value: Decimal

    def in_language(self, locale: str) -> str:
        """`trên 2.500`, `gần 30 triệu`, `ước đạt 550.000`."""
        return WORDS[locale][self.word] + number_in(self.value, locale)


def number_in(value: Decimal, locale: str) -> str:
    """A number in Vietnamese or English format; whole millions in words."""
    if value >= MILLION and value % MILLION == 0:
        return MILLIONS[locale].format(format_decimal(value / MILLION, "#,##0", locale=locale))
    return number_in_figures(value, locale)


def number_in_figures(value: float | Decimal, locale: str) -> str:
    """A number in Vietnamese or English format, whole or with two decimals."""
    # cents stand in pairs: 438.963,60, never 438.963,6
    pattern = "#,##0" if value == round(value) else "#,##0.00"
    return format_decimal(value, pattern, locale=locale)


def step_of(value: Decimal, rounding: Rounding) -> Decimal:
    """The step to which a figure is rounded; 0 prints it exactly."""
    if rounding is Rounding.HUNDREDS:
        return HUNDRED
    if rounding is Rounding.DOLLARS:
        return TEN_THOUSAND if value < MILLION else MILLION
    return Decimal(0)


def printed(value: Decimal, rounding: Rounding, *, is_estimated: bool = False) -> Printed:
    """The rule: on the step no word, down `over`, up `nearly`; an estimate replaces them all."""
    rounded = _rounded(value, step_of(value, rounding))
    if is_estimated:
        return Printed(Word.ESTIMATED, rounded)
    if rounded == value:
        return Printed(Word.NONE, rounded)
    return Printed(Word.OVER if rounded < value else Word.NEARLY, rounded)


def _rounded(value: Decimal, step: Decimal) -> Decimal:
    """To the nearest step, but down when up would claim too much; below one step exactly."""
    if not step or value < step:
        return value
    nearest = (value / step).quantize(Decimal(1), rounding=ROUND_HALF_DOWN) * step
    return nearest - step if nearest > value * MOST_ABOVE else nearest


def print_figure(figure: Figure) -> Printed:
    """A figure of a report as it stands in a sentence."""
    return printed(figure.value, figure.rounding, is_estimated=figure.is_estimated)
