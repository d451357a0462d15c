"""Totals of one kind of deal, split by evidence and stage, in one currency at stated rates.

A sum belongs to one kind by its type: two of different kinds refuse to be added, here and wherever
else somebody tries.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from fairapp.contracts.models import DealKind, DealStage, EvidenceLevel, ExchangeRate, LedgerEntry
from fairapp.contracts.queries.entries import stands
from fairapp.contracts.queries.evidence import CONFIRMED, levels_of
from fairapp.core.db import db
from fairapp.core.money import total
from fairapp.core.shares import shares

SHOWN_LEVELS = (
    EvidenceLevel.DOCUMENT_SEEN,
    EvidenceLevel.BOTH_SIDES,
    EvidenceLevel.ONE_SIDE,
    EvidenceLevel.REPORTED,
    EvidenceLevel.DISPUTED,
)


class MixedKindsError(TypeError):
    """Somebody tried to add what must never be added: deals of different kinds."""


@dataclass(frozen=True, slots=True)
class KindSum:
    """So many deals of one kind, and their value."""

    kind: DealKind
    deals: int
    value: Decimal
    currency: str

    def __add__(self, other: object) -> "KindSum":
        """Add two sums of one kind and currency; raises MixedKindsError."""
        same = isinstance(other, KindSum) and (other.kind, other.currency) == (
            self.kind,
            self.currency,
        )
        if not same or not isinstance(other, KindSum):
            raise MixedKindsError(f"{self.kind} cannot be added to {other!r}")
        return KindSum(self.kind, self.deals + other.deals, self.value + other.value, self.currency)

    def __radd__(self, other: object) -> "KindSum":
        """No sum() starting from 0: it would not know its kind."""
        raise MixedKindsError(f"{self.kind} cannot be added to {other!r}")


@dataclass(frozen=True, slots=True)
class KindTotals:
    """One kind in one currency: cells by evidence and stage that add up to every margin."""

    kind: DealKind
    currency: str
    rate_on: date | None
    cells: dict[tuple[EvidenceLevel, DealStage], KindSum] = field(default_factory=dict)
    evidence: dict[UUID, EvidenceLevel] = field(default_factory=dict)
    """{deal: how far it is proved}, for lists that stand beside the totals."""
    estimated: int = 0

    def of(
        self, *, levels: Iterable[EvidenceLevel] | None = None, stage: DealStage | None = None
    ) -> KindSum:
        """The sum over some levels and one stage; over all when none is named."""
        wanted = set(levels) if levels is not None else set(EvidenceLevel)
        found = [
            cell
            for (level, at), cell in self.cells.items()
            if level in wanted and stage in (None, at)
        ]
        empty = KindSum(self.kind, 0, Decimal(0), self.currency)
        for cell in found:
            empty = empty + cell
        return empty

    @property
    def confirmed(self) -> KindSum:
        """What at least one side or the document confirms, nothing disputed among it."""
        return self.of(levels=CONFIRMED)

    @property
    def stages(self) -> list[DealStage]:
        """The stages that have deals, in the order of the enum."""
        present = {stage for _level, stage in self.cells}
        return [stage for stage in DealStage if stage in present]

    @property
    def levels(self) -> list[EvidenceLevel]:
        """The levels that have deals, best proved first."""
        present = {level for level, _stage in self.cells}
        return [level for level in SHOWN_LEVELS if level in present]


def totals_of_kind(
    fair_id: UUID, kind: DealKind, rate: ExchangeRate | None = None, places: int | None = 0
) -> KindTotals:
    """Deals of one kind by evidence and stage, in dollars or in the currency of `rate`.

    Each deal was told in dollars at its own stored rate; the cells are rounded together, so that
    they add up to the rounded whole. Two statements.
    """
    found = select(LedgerEntry).where(
        LedgerEntry.fair_id == fair_id, LedgerEntry.kind == kind, stands()
    )
    entries = db.session.scalars(found.order_by(LedgerEntry.number)).all()
    levels = levels_of(entries)
    groups: dict[tuple[EvidenceLevel, DealStage], list[Decimal]] = {}
    for entry in entries:
        key = (levels[entry.deal_id], entry.stage)
        groups.setdefault(key, []).append(_told(entry.value_usd, rate))
    estimated = sum(entry.is_estimated for entry in entries)
    currency = rate.currency if rate else "USD"
    rounded_cells = shares([total(amounts) for amounts in groups.values()], currency, places)
    cells = {
        key: KindSum(kind, len(amounts), value, currency)
        for (key, amounts), value in zip(groups.items(), rounded_cells, strict=True)
    }
    return KindTotals(kind, currency, rate.valid_on if rate else None, cells, levels, estimated)


def _told(value_usd: Decimal, rate: ExchangeRate | None) -> Decimal:
    return value_usd / rate.usd_per_unit if rate else value_usd
