"""What "not interested" teaches: suppliers like a refused one stand further down."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from fairapp.exhibitors.models import Application

if TYPE_CHECKING:
    from fairapp.discovery.ranker import Ranked

WEIGHT = {"too_dear": 0.75, "minimum": 0.75, "other_goods": 0.7, "style": 0.8}
"""What is left of the score for each refused supplier that one resembles in this."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One refusal: for which reason, and of whom."""

    reason: str
    refused: Application


def apply_lessons(ranked: "Sequence[Ranked]", lessons: Iterable[Lesson],
                  suppliers: Mapping[UUID, Application]) -> "list[Ranked]":  # fmt: skip
    """The list again, with what resembles a refusal further down and saying why."""
    told = [one for one in lessons if one.reason in WEIGHT]
    if not told:
        return list(ranked)
    return sorted((_weighed(one, told, suppliers) for one in ranked), key=lambda one: -one.score)


def _weighed(
    ranked: "Ranked", lessons: Iterable[Lesson], suppliers: Mapping[UUID, Application]
) -> "Ranked":
    supplier = suppliers.get(ranked.application_id)
    if supplier is None:
        return ranked
    score, said = ranked.score, list(ranked.counter_reasons)
    for lesson in lessons:
        if _resembles(supplier, lesson):
            score *= WEIGHT[lesson.reason]
            said.append(_reason(lesson))
    return replace(ranked, score=score, counter_reasons=said)


def _reason(lesson: Lesson) -> dict[str, Any]:
    firm = lesson.refused.organisation
    facts = {"firm": firm.name, "firm_abroad": firm.name_en or firm.name}
    return {"code": f"like_{lesson.reason}", "facts": facts}


def _resembles(supplier: Application, lesson: Lesson) -> bool:
    refused = lesson.refused
    if lesson.reason == "too_dear":
        return _reaches(_cheapest(supplier), _cheapest(refused))
    if lesson.reason == "minimum":
        return _reaches(_smallest(supplier), _smallest(refused))
    same_goods = (supplier.main_category or "")[:6] == (refused.main_category or "-")[:6]
    if lesson.reason == "other_goods":
        return same_goods
    return same_goods and supplier.organisation.village == refused.organisation.village


def _reaches(own: dict[str, Any], limit: dict[str, Any]) -> bool:
    """At least as much in a currency or unit that both use."""
    shared = set(own) & set(limit)
    return any(own[one] >= limit[one] for one in shared)


def _cheapest(supplier: Application) -> dict[str, Decimal]:
    prices: dict[str, Decimal] = {}
    for one in supplier.products:
        if one.price_low is not None and one.currency:
            prices[one.currency] = min(one.price_low, prices.get(one.currency, one.price_low))
    return prices


def _smallest(supplier: Application) -> dict[str, int]:
    least: dict[str, int] = {}
    for one in supplier.products:
        if one.moq is not None and one.unit:
            least[one.unit] = min(one.moq, least.get(one.unit, one.moq))
    return least
