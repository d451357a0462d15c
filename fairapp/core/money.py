"""Amounts of money: currencies, exact sums, and how they are shown."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import format_currency, format_decimal, get_currency_precision

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


def currency_name(currency: str, locale: str) -> str:
    """The currency's symbol in this language, for field labels."""
    return format_currency(0, currency, "¤", locale=locale)
