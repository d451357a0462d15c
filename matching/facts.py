"""Terms of trade said in text: quantities, minimum, capacity, lead time and price."""

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from matching.number_words import digits_for_words
from matching.numerals import Quantity, quantities
from matching.phrases import alternatives, listed
from matching.text import strip_marks
from matching.units import currency_before, kind_after

_CLAUSE_END = re.compile(r"[.;!?。；！？\n、](?!\d)|,(?!\d)|(?<=\D),|。")
_KEPT = 20_000  # texts whose terms are kept, to bound memory
_LEAST_COUNT = 10  # "2 colours" is no order
_YEARS = (1900, 2100)
_NAME_BEFORE = re.compile(
    r"(?:\b(?:no|nr|art|so|n|en|iso|din|size|since|seit|depuis|nam)\.?|#|/|\d\s?[x×])\s?$"
)
_GOODS_AFTER = re.compile(r"\s?(?:[x×]\s)?[^\W\d_]{2,}")
_NUMERAL = re.compile(r"[\d〇一二两兩三四五六七八九十百千]")
_LEAST_DONG = 500  # "3D" is no price
_BARE_LENGTH = 20  # a bare "1.4 m" is a width of cloth, not an order


class Terms(NamedTuple):
    """What a text says about trade; None where it is silent. `quantity` is a buyer's order."""

    quantity: float | None = None
    unit: str = ""
    minimum: float | None = None
    minimum_unit: str = ""
    capacity: float | None = None
    capacity_unit: str = ""
    lead_time_days: float | None = None
    price_low: float | None = None
    price_high: float | None = None
    currency: str = ""


_SILENT = Terms()


class _Measure(NamedTuple):
    """A quantity with what kind of number it is and the words around it."""

    kind: str
    unit: str
    low: float
    high: float
    clause: str
    before: str
    after: str


@cache
def _pattern(group: str, *, anchored: str = "") -> re.Pattern[str]:
    body = alternatives(strip_marks(entry.lower()) for entry in listed(group))
    if anchored == "end":
        body += r"[\s:=.~]*(?:khoang|about|around|chi|only|约|約|env\.|environ|ca\.|etwa)?[\s:]*$"
    elif anchored == "start":
        body = r"[^\S\n]*" + body
    return re.compile(body)


def _measure(text: str, quantity: Quantity, clause: tuple[int, int]) -> _Measure:
    before = text[clause[0] : quantity.start]
    kind, unit, factor, end = kind_after(text, quantity.end)
    if kind not in {"price", "cents"}:
        code, start = currency_before(before)
        if code:
            kind, unit, factor, before = "price", code, 1.0, before[:start]
    if kind == "cents":
        kind = "price"
    if unit == "VND" and quantity.high < _LEAST_DONG:
        kind = "none"
    return _Measure(
        kind,
        unit,
        quantity.low * factor,
        quantity.high * factor,
        text[clause[0] : clause[1]],
        before,
        text[end : clause[1]],
    )


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _CLAUSE_END.finditer(text):
        yield start, found.start()
        start = found.end()
    yield start, len(text)


def _measures(text: str) -> list[_Measure]:
    text = digits_for_words(text)
    if not _NUMERAL.search(text):
        return []
    folded = strip_marks(text)
    bounds = list(_clauses(folded))
    return [
        _measure(folded, quantity, next(b for b in bounds if b[0] <= quantity.start <= b[1]))
        for quantity in quantities(folded)
    ]


def _says(measure: _Measure, before: str, after: str = "") -> bool:
    if _pattern(before, anchored="end").search(measure.before):
        return True
    return bool(after and _pattern(after, anchored="start").match(measure.after))


def _refuses_below(measure: _Measure) -> bool:
    """Tell whether the text refuses orders under a number: a minimum said as a refusal."""
    if not _pattern("refusal_before", anchored="end").search(measure.before):
        return bool(_pattern("refusal_after", anchored="start").match(measure.after))
    refused = re.search(r"\b(?:khong|no|not|nicht|keine|pas|aucune)\b", measure.before)
    return refused is not None or bool(_pattern("refusal_after").search(measure.after))


def _is_minimum(measure: _Measure) -> bool:
    return _says(measure, "minimum_before", "minimum_after") or _refuses_below(measure)


def _in_pack(measure: _Measure) -> bool:
    return _says(measure, "pack_before") and measure.high <= 100


def _is_order(measure: _Measure) -> bool:
    if measure.kind != "count" or _in_pack(measure):
        return False
    return measure.unit not in {"m", "m2"} or measure.high >= _BARE_LENGTH


def _counts_goods(measure: _Measure) -> bool:
    """Tell whether a bare number counts what follows it or, at the end, what precedes it."""
    if measure.low < _LEAST_COUNT or _YEARS[0] <= measure.low <= _YEARS[1]:
        return False
    if _NAME_BEFORE.search(measure.before):
        return False
    return bool(_GOODS_AFTER.match(measure.after) or not measure.after.strip())


def _longest_lead(measures: list[_Measure]) -> float | None:
    return next((measure.high for measure in measures if measure.kind == "days"), None)


@lru_cache(maxsize=_KEPT)
def offered_terms(text: str) -> Terms:
    """Return the terms a supplier's normalised text states.

    Examples
    --------
    >>> terms = offered_terms("nhận từ 20 chiếc, chờ 50 ngày, một tháng được 350 chiếc, 3 - 9 usd")
    >>> terms.minimum, terms.lead_time_days, terms.capacity, terms.price_low, terms.currency
    (20.0, 50.0, 350.0, 3.0, 'USD')
    >>> offered_terms("không nhận đơn dưới 200").minimum
    200.0
    """
    measures = _measures(text)
    if not measures:
        return _SILENT
    capacity = next((m for m in measures if _is_order(m) and _monthly(m)), None)
    minimum = _offered_minimum([measure for measure in measures if measure is not capacity])
    price = next((measure for measure in measures if measure.kind == "price"), None)
    return Terms(
        minimum=minimum.low if minimum else None,
        minimum_unit=minimum.unit if minimum else "",
        capacity=capacity.high if capacity else None,
        capacity_unit=capacity.unit if capacity else "",
        lead_time_days=_longest_lead(measures),
        price_low=price.low if price else None,
        price_high=price.high if price else None,
        currency=price.unit if price else "",
    )


def _monthly(measure: _Measure) -> bool:
    return _pattern("per_month").search(measure.clause) is not None


def _offered_minimum(measures: list[_Measure]) -> _Measure | None:
    """Return the minimum: what is refused below, else stated strictly, else at all, else bare."""
    open_kinds = {"count", ""}
    signs: tuple[Callable[[_Measure], bool], ...] = (
        lambda m: m.kind in open_kinds and _refuses_below(m),
        lambda m: m.kind in open_kinds and _says(m, "strict_minimum"),
        lambda m: m.kind == "count" and _is_minimum(m),
        lambda m: _is_order(m) and not _monthly(m) and m.low > 1,
    )
    return next((m for sign in signs for m in measures if sign(m)), None)


@lru_cache(maxsize=_KEPT)
def wanted_terms(text: str) -> Terms:
    """Return the terms a buyer's normalised text states.

    Examples
    --------
    >>> terms = wanted_terms("250 pièces à moins de 11 dollars, sous 45 jours")
    >>> terms.quantity, terms.unit, terms.price_high, terms.lead_time_days
    (250.0, 'piece', 11.0, 45.0)
    >>> wanted_terms("月需五百万件").quantity
    5000000.0
    """
    measures = _measures(text)
    if not measures:
        return _SILENT
    order = next((measure for measure in measures if _is_order(measure)), None)
    if order is None:
        order = next((m for m in measures if not m.kind and _is_minimum(m)), None)
    if order is None:
        order = next((m for m in measures if not m.kind and _counts_goods(m)), None)
    price = _price_limit(measures)
    return Terms(
        quantity=order.high if order else None,
        unit=order.unit if order else "",
        lead_time_days=_longest_lead(measures),
        price_high=price.high if price else None,
        currency=price.unit if price else "",
    )


def _price_limit(measures: list[_Measure]) -> _Measure | None:
    prices = [measure for measure in measures if measure.kind == "price"]
    if not prices:
        return None
    ceilings = [price for price in prices if _says(price, "maximum_before")]
    floors = [price for price in prices if _says(price, "minimum_before")]
    return next(iter((*ceilings, *(price for price in prices if price not in floors))), None)
