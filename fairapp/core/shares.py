"""Rounding that adds up: parts are rounded so that together they make the rounded whole."""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from babel.numbers import get_currency_precision

from fairapp.core.money import total


def shares(amounts: Sequence[Decimal], currency: str, places: int | None = None) -> list[Decimal]:
    """The amounts in smallest units (or `places`), the largest remainders rounded up.

    >>> [str(one) for one in shares([Decimal("0.5"), Decimal("0.5"), Decimal("1")], "VND")]
    ['1', '0', '1']
    """
    digits = get_currency_precision(currency) if places is None else places
    unit = Decimal(1).scaleb(-digits)
    whole = total(amounts).quantize(unit, rounding=ROUND_HALF_UP)
    down = [amount.quantize(unit, rounding=ROUND_FLOOR) for amount in amounts]
    missing = int((whole - total(down)) / unit)
    by_remainder = sorted(range(len(amounts)), key=lambda n: (down[n] - amounts[n], n))
    for place in by_remainder[:missing]:
        down[place] += unit
    return down
