"""What is known of one offer or one want: concepts with weights, terms and refusals."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from matching.entities import Need, Product
from matching.facts import Terms

Weights = dict[str, float]


@dataclass(slots=True)
class Evidence:
    """Concepts an offer or a need speaks of, each with how clearly it does, from 0 to 1."""

    kinds: Weights = field(default_factory=dict)
    materials: Weights = field(default_factory=dict)
    crafts: Weights = field(default_factory=dict)
    refused: Weights = field(default_factory=dict)
    certificates: dict[str, date | None] = field(default_factory=dict)
    raw: bool = False
    finished: bool = False
    service: bool = False
    _in_order: dict[str, list[tuple[str, float]]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def in_order(self, group_: str) -> list[tuple[str, float]]:
        """Return the concepts of a group that is complete, in the order of their codes."""
        if group_ not in self._in_order:
            self._in_order[group_] = sorted(getattr(self, group_).items())
        return self._in_order[group_]

    def add(self, group_: str, code: str, weight: float) -> None:
        """Remember the clearest sign of a concept."""
        table: Weights = getattr(self, group_)
        table[code] = max(table.get(code, 0.0), weight)


@dataclass(slots=True)
class Offer:
    """One product of a supplier, ready to be compared."""

    supplier: str
    product: str
    evidence: Evidence
    terms: Terms
    sentences: str
    text_facts: frozenset[str] = frozenset()
    ticked: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    buyer_kinds: tuple[str, ...] = ()
    least_order: float | None = None


@dataclass(slots=True)
class Want:
    """One need of a buyer, ready to be compared; `place` counts from 0."""

    buyer: str
    need: str
    place: int
    evidence: Evidence
    terms: Terms
    sentences: str
    text_facts: frozenset[str] = frozenset()
    ticked: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    buyer_kinds: tuple[str, ...] = ()


def product_terms(product: Product) -> Terms:
    """Return the terms in a product's fields."""
    return Terms(
        minimum=product.moq,
        minimum_unit=product.unit,
        capacity=product.monthly_capacity,
        capacity_unit=product.unit,
        lead_time_days=product.lead_time_days,
        price_low=product.price_low if product.price_low is not None else product.price_high,
        price_high=product.price_high if product.price_high is not None else product.price_low,
        currency=product.currency,
    )


def need_terms(need: Need) -> Terms:
    """Return the terms in a need's fields."""
    return Terms(
        quantity=need.order_quantity,
        unit=need.unit,
        lead_time_days=need.lead_time_days,
        price_high=need.price_max,
        currency=need.currency,
    )


_SILENT = Terms()
_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("quantity", ("unit",)),
    ("minimum", ("minimum_unit",)),
    ("capacity", ("capacity_unit",)),
    ("lead_time_days", ()),
    ("price_high", ("price_low", "currency")),
)


def fill_terms(fields: Terms, said: Terms) -> tuple[Terms, frozenset[str]]:
    """Return the terms of the fields, gaps filled from text, and what was filled."""
    if said == _SILENT:
        return fields, frozenset()
    values = fields._asdict()
    filled = set()
    for lead, others in _GROUPS:
        if values[lead] is None and getattr(said, lead) is not None:
            filled.add(lead)
            for name in (lead, *others):
                values[name] = getattr(said, name) or values[name]
        elif lead in {"quantity", "minimum"} and not values[others[0]]:
            values[others[0]] = getattr(said, others[0])
    return Terms(**values), frozenset(filled)


def merge_terms(several: Iterable[Terms]) -> Terms:
    """Return the terms of several texts, the earlier text first."""
    merged = _SILENT
    for terms in several:
        merged = terms if merged == _SILENT else fill_terms(merged, terms)[0]
    return merged
