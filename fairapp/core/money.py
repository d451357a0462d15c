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


_SCALES = {
    "k": 1_000,
    "n": 1_000,
    "ngan": 1_000,
    "nghin": 1_000,
    "tr": 1_000_000,
    "trieu": 1_000_000,
    "ty": 1_000_000_000,
    "ti": 1_000_000_000,
}
_TYPED = re.compile(r"(?P<number>\d[\d., ]*)(?P<scale>[a-z]*)(?P<rest>\d*)\s*(?:d|dong|vnd|usd|\$)?")
_MOST = Decimal(10) ** 13


def parse_amount(typed: str) -> Decimal | None:
    """An amount as people type it, or None: `12tr`, `1,5 triệu`, `300k`, `1.200.000`, `3,20`.

    >>> parse_amount("1tr5")
    Decimal('1500000')
    """
    bare = unicodedata.normalize("NFD", typed.strip().lower().replace("đ", "d").replace("\u00a0", " "))
    found = _TYPED.fullmatch("".join(sign for sign in bare if not unicodedata.combining(sign)))
    if found is None:
        return None
    number, scale, rest = found["number"].replace(" ", ""), found["scale"], found["rest"]
    if scale in ("d", "dong", "vnd", "usd"):
        scale = ""
    if scale and scale not in _SCALES or rest and not scale:
        return None
    amount = _plain_number(number, has_scale=bool(scale))
    if amount is None:
        return None
    # 1tr5 is one and a half million, 1tr250 one and a quarter
    amount = (amount + (Decimal(f"0.{rest}") if rest else 0)) * _SCALES.get(scale, 1)
    return amount.normalize().quantize(Decimal("0.01")) if amount < _MOST else None


def _plain_number(typed: str, *, has_scale: bool) -> Decimal | None:
    """Groups of three after dots or commas are thousands; any other last mark is the decimal one."""
    if not has_scale and re.fullmatch(r"\d{1,3}([.,]\d{3})+", typed):
        return Decimal(re.sub(r"[.,]", "", typed))
    whole, mark, part = re.fullmatch(r"(.*?)(?:([.,])(\d*))?", typed).groups()  # type: ignore[union-attr]
    return None
