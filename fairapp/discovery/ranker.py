"""The matching library behind plain rows: exhibitors and importers in, ranked lists out.

Only the worker imports this module: it loads numerical libraries that a web process never needs.
"""

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import structlog

from fairapp.exhibitors.models import Application, Product
from fairapp.importers.models import Importer, Need
from matching import RANKER_VERSION, Buyer, Match, MatchingError, Ranker, Supplier
from matching.learning import LearnedRanker, Outcome
from matching.reranking import spread_exposure

log = structlog.get_logger()

VERSION = f"craft-{RANKER_VERSION}"
MARGIN = 20
"""How many candidates beyond the list are looked at, for what was refused and for fairness."""
WORTH_SHOWING = 0.15
"""Below this nobody is shown: an importer whom few suit gets a short list, not a bad one."""
Report = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Ranked:
    """One supplier in one importer's list, with coded reasons."""

    application_id: UUID
    score: float
    reasons: list[dict[str, Any]]
    counter_reasons: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Task:
    """Whom to rank for whom; `refused` holds (importer, application) pairs that stay out.

    `weights` are what an earlier fair taught; without them the ranker keeps its own.
    """

    applications: Sequence[Application]
    buyers: Sequence[Buyer]
    as_of: date
    top: int
    refused: Collection[tuple[UUID, UUID]] = ()
    weights: Mapping[str, float] | None = None


def rank(task: Task, report: Report = lambda _done, _total: None) -> dict[UUID, list[Ranked]]:
    """{importer: suppliers, best first}; near-equals take turns, first-timers are helped."""
    suppliers = list(_readable(task.applications))

    def progress(step: str, done: int, total: int) -> None:
        if step == "rank":
            report(done, total)

    ranker = _fitted(suppliers, task)
    ranker.progress = progress
    found = ranker.rank(task.buyers, top=task.top + MARGIN, explain=True)
    refused = {(str(importer_id), str(one)) for importer_id, one in task.refused}
    kept = [
        match
        for match in found
        if match.score >= WORTH_SHOWING and (match.buyer, match.supplier) not in refused
    ]
    newcomers = frozenset(str(one.id) for one in task.applications if one.is_first_time)
    lists: dict[UUID, list[Ranked]] = {UUID(buyer.id): [] for buyer in task.buyers}
    for match in spread_exposure(kept, top=task.top, first_timers=newcomers):
        lists[UUID(match.buyer)].append(_ranked(match))
    return lists


_kept: deque[tuple[list[Supplier], Ranker]] = deque(maxlen=2)
"""The last rankers of this worker: reading a fair's suppliers takes longer than ranking them."""


def _fitted(suppliers: list[Supplier], task: Task) -> Ranker:
    """A ranker that has read just these suppliers, kept from the last time where it can be."""
    for known, ranker in _kept:
        if (ranker.as_of, ranker.weights) == (task.as_of, task.weights) and known == suppliers:
            return ranker
    ranker = Ranker(as_of=task.as_of, weights=task.weights).fit(suppliers)
    _kept.append((suppliers, ranker))
    return ranker


def learn(
    applications: Iterable[Application],
    importers: Iterable[Importer],
    outcomes: Iterable[tuple[UUID, UUID, str]],
) -> dict[str, float] | None:
    """Weights that follow what came of earlier lists; None where too little did."""
    told = [Outcome(str(importer), str(one), kind) for importer, one, kind in outcomes]
    ranker = LearnedRanker().fit(list(_readable(applications)))
    ranker.learn(as_buyers(importers), told)
    return ranker.weights_ if ranker.learned_ else None


def _ranked(match: Match) -> Ranked:
    row = match.as_dict(explained=True)
    score = min(1.0, max(0.0, match.score))
    return Ranked(UUID(match.supplier), score, row["reasons"], row["counter_reasons"])


def _readable(applications: Iterable[Application]) -> Iterator[Supplier]:
    """Suppliers the library can read; one broken row must not cost a fair its lists."""
    for application in applications:
        try:
            yield as_supplier(application)
        except MatchingError as error:
            log.warning("supplier_unreadable", application=str(application.id), error=str(error))


def as_supplier(application: Application) -> Supplier:
    """An exhibitor as the library reads it."""
    return Supplier.from_dict(
        {
            "id": str(application.id),
            "country": application.organisation.country,
            "languages": application.export_languages,
            "texts": application.descriptions,
            "certifications": [
                {"code": one.code, "valid_until": one.valid_until and one.valid_until.isoformat()}
                for one in application.certificates
            ],
            "products": [_product(product) for product in application.products],
        }
    )


def _product(product: Product) -> dict[str, Any]:
    plain = (
        "category", "names", "descriptions", "materials", "techniques", "moq", "unit",
        "lead_time_days", "monthly_capacity", "currency",
    )  # fmt: skip
    row = {fact: getattr(product, fact) for fact in plain}
    low, high = _number(product.price_low), _number(product.price_high)
    return row | {"id": str(product.id), "price_low": low, "price_high": high}


def as_buyers(importers: Iterable[Importer]) -> list[Buyer]:
    """Importers as the library reads them; needs in the order in which they were stated."""
    return [
        Buyer.from_dict(
            {
                "id": str(importer.id),
                "country": importer.organisation.country,
                "languages": importer.languages,
                "kind": importer.kind.value,
                "needs": [_need(need) for need in importer.needs],
            }
        )
        for importer in importers
    ]


def as_visitor(visitor_id: UUID, country: str, facts: dict[str, Any]) -> Buyer:
    """Somebody without an account who answered three questions."""
    return Buyer.from_dict({"id": str(visitor_id), "country": country, "needs": [facts]})


def _need(need: Need) -> dict[str, Any]:
    plain = (
        "categories", "texts", "materials_wanted", "materials_excluded",
        "certifications_required", "order_quantity", "unit", "lead_time_days", "currency",
    )  # fmt: skip
    row = {fact: getattr(need, fact) for fact in plain}
    return row | {"id": str(need.id), "price_max": _number(need.price_max)}


def _number(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)
