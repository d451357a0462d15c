"""Amounts of money: currencies, exact sums, and how they are shown."""

import re
import unicodedata
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import format_decimal, get_currency_precision

from fairapp.core.i18n import current_locale

CURRENCIES = ("VND", "USD", "EUR", "JPY", "GBP", "KRW", "CNY", "SGD", "HKD", "AUD", "CAD", "CHF")


def rounded(amount: Decimal, currency: str) -> Decimal:
    """The amount in whole smallest units of its currency (VND and JPY have none)."""
    unit = Decimal(1).scaleb(-get_currency_precision(currency))
    return amount.quantize(unit, rounding=ROUND_HALF_UP)


def in_usd(amount: Decimal, usd_per_unit: Decimal) -> Decimal:
    """The amount in US dollars at a stored rate, to the cent."""
    return rounded(amount * usd_per_unit, "USD")


def total(amounts: Iterable[Decimal]) -> Decimal:
    """An exact sum; nothing added up is 0."""
    return sum(amounts, Decimal(0))


def show_money(amount: Decimal | None, currency: str, locale: str | None = None) -> str:
    """The amount as people of this language read it, with its ISO code: `302.400 USD`."""
    if amount is None:
        return ""
    places = get_currency_precision(currency)
    whole = amount == amount.to_integral_value()
    pattern = "#,##0" if whole or places == 0 else "#,##0.00"
    return f"{format_decimal(amount, pattern, locale=locale or current_locale())} {currency}"


_SCALES = {
    **dict.fromkeys(("k", "n", "ngan", "nghin"), 1_000),
    **dict.fromkeys(("tr", "trieu"), 1_000_000),
    **dict.fromkeys(("ty", "ti"), 1_000_000_000),
    **dict.fromkeys(("", "d", "dong", "vnd", "usd"), 1),
}
_TYPED = re.compile(r"(\d[\d., ]*?) ?(?:([a-z]+)(\d*))? ?(?:d|dong|vnd|usd)?")
_CURRENCY = re.compile(
    r"^(?:[$€¥]|(?:usd|vnd|eur|jpy|d)(?= ?\d)) ?| ?[$€¥]$| ?(?:eur|jpy|yen|do ?la)$"
)
_AND_A_HALF = re.compile(r"(.*\d ?[a-z]+) ruoi")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:(?:\.\d{3})+|(?:,\d{3})+)")
_NUMBER = re.compile(r"([1-9]\d{0,2}(?:[., ]\d{3})+|\d+)(?:[.,](\d+))?")
_MOST = Decimal(10) ** 13


def parse_amount(typed: str) -> Decimal | None:
    """An amount as people type it, or None: `12tr`, `1,5 triệu`, `300k`, `1.200.000`, `3,20`.

    >>> parse_amount("1tr5")
    Decimal('1500000.00')
    """
    amount = _amount(typed)
    return None if amount is None or amount >= _MOST else amount.quantize(Decimal("0.01"))


def is_too_large(typed: str) -> bool:
    """Whether this is an amount, but one that no paper bears."""
    amount = _amount(typed)
    return amount is not None and amount >= _MOST


def _amount(typed: str) -> Decimal | None:
    plain = _CURRENCY.sub("", _without_marks(typed)).strip()
    if half := _AND_A_HALF.fullmatch(plain):
        return _with_a_half(half[1])
    found = _TYPED.fullmatch(plain)
    scale = _SCALES.get(found[2] or "") if found else None
    if found is None or scale is None or (found[3] and scale == 1):
        return None
    number = _number(found[1], has_scale=scale > 1)
    if number is None:
        return None
    # 1tr5 is one and a half million, 1tr250 one and a quarter
    return (number + Decimal(f"0.{found[3] or 0}")) * scale


def _with_a_half(typed: str) -> Decimal | None:
    """`2 triệu rưỡi` is two and a half million; half of nothing larger than one is no amount."""
    found = _TYPED.fullmatch(typed)
    scale = _SCALES.get(found[2] or "", 1) if found else 1
    whole = _amount(typed)
    return None if whole is None or scale == 1 else whole + Decimal(scale) / 2


_SIGNS = {
    "USD": {"usd", "$", "do", "dola"},
    "EUR": {"eur", "€"},
    "JPY": {"jpy", "¥", "yen"},
    "VND": {"vnd", "dong", "trieu", "tr", "nghin", "ngan", "k", "d", "ty"},
}


def currency_in(typed: str) -> str | None:
    """The currency that was typed with an amount, or None: `12 usd`, `$12`, `300k`, `1,5 triệu`.

    >>> currency_in("12 usd")
    'USD'
    """
    words = set(re.sub(r"[\d.,]+", " ", _without_marks(typed)).split())
    return next((code for code, signs in _SIGNS.items() if words & signs), None)


_PLAIN_D = re.compile("[đ₫]")


def _without_marks(typed: str) -> str:
    spread = unicodedata.normalize("NFKD", _PLAIN_D.sub("d", typed.strip().lower()))
    return "".join(sign for sign in spread if not unicodedata.combining(sign))


def _number(typed: str, *, has_scale: bool) -> Decimal | None:
    """Dots or commas before groups of three part thousands; another last one is the decimal."""
    if not has_scale and _THOUSANDS.fullmatch(typed):
        return Decimal(re.sub(r"[.,]", "", typed))
    found = _NUMBER.fullmatch(typed)
    if found is None:
        return None
    whole = re.sub(r"[., ]", "", found[1])
    return Decimal(f"{whole}.{found[2] or 0}")
