"""Questions about the ledger: what stands, how far it is proved, where it came from.

No function here adds up different kinds of deals: sums are of one kind or split by kind.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from fairapp.accounts.models import Organisation
from fairapp.contracts.models import (
    DealAnswer,
    DealKind,
    EntryAct,
    EvidenceLevel,
    ExchangeRate,
    GoodsLine,
    LedgerEntry,
    LedgerHead,
)
from fairapp.contracts.queries.evidence import is_disputed, levels_of
from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.core.files import StoredFile
from fairapp.core.search import matches
from fairapp.exhibitors.models import Application
from fairapp.fairs.models import ConceptLabel, Fair
from fairapp.importers.models import Importer
from fairapp.meetings.models import Side

_later = aliased(LedgerEntry, name="later")
SELLER = aliased(Organisation, name="seller")
BUYER = aliased(Organisation, name="buyer")


def _is_last() -> ColumnElement[bool]:
    return ~exists().where(_later.replaces_id == LedgerEntry.id)


def stands() -> ColumnElement[bool]:
    """The last entry of a deal that was not cancelled."""
    return and_(LedgerEntry.act != EntryAct.CANCELLED, _is_last())


def current_entries(fair_id: UUID) -> Select[LedgerEntry]:
    """The last entry of every deal of a fair that was not cancelled, with both parties."""
    return (
        select(LedgerEntry)
        .where(LedgerEntry.fair_id == fair_id, stands())
        .options(
            joinedload(LedgerEntry.exhibitor_organisation),
            joinedload(LedgerEntry.importer_organisation),
        )
        .order_by(LedgerEntry.number)
    )


def direct_export_contracts(fair_id: UUID) -> Select[LedgerEntry]:
    """Contracts of a Vietnamese exhibitor with an importer elsewhere, disputed ones left out."""
    return current_entries(fair_id).where(
        LedgerEntry.kind == DealKind.CONTRACT, LedgerEntry.is_direct_export, ~is_disputed()
    )


def find_deals(fair_id: UUID, kind: DealKind, q: str = "") -> Select[LedgerEntry]:
    """Deals of one kind, newest first, found by either party's name or by number."""
    found = (
        current_entries(fair_id)
        .join(SELLER, SELLER.id == LedgerEntry.exhibitor_organisation_id)
        .join(BUYER, BUYER.id == LedgerEntry.importer_organisation_id)
        .where(LedgerEntry.kind == kind)
        .order_by(None)
        .order_by(LedgerEntry.signed_on.desc(), LedgerEntry.number.desc())
    )
    if q.strip().isdecimal() and len(q.strip()) < 9:
        return found.where(LedgerEntry.number == int(q))
    return found.where(or_(matches(SELLER.search_text, q), matches(BUYER.search_text, q)))


def deals_of_party(party: Application | Importer) -> Select[LedgerEntry]:
    """The deals of one exhibitor or importer at their fair, newest first."""
    is_seller = isinstance(party, Application)
    side = LedgerEntry.application_id if is_seller else LedgerEntry.importer_id
    found = current_entries(party.fair_id).where(side == party.id)
    return found.order_by(None).order_by(LedgerEntry.number.desc())


def entry_numbered(fair_id: UUID, number: int) -> LedgerEntry | None:
    """The entry of a fair with this number."""
    return db.session.scalar(
        select(LedgerEntry).where(LedgerEntry.fair_id == fair_id, LedgerEntry.number == number)
    )


@dataclass(frozen=True, slots=True)
class KindTotal:
    """How many deals of one kind stand, their value, and how many of them are estimates."""

    kind: DealKind
    deals: int
    value_usd: Decimal
    estimated: int
    disputed: int


def deals_by_kind(fair_id: UUID) -> list[KindTotal]:
    """One row for every kind, in the order of the enum; kinds without deals have zeros."""
    rows = db.session.execute(
        select(
            LedgerEntry.kind,
            func.count(),
            func.sum(LedgerEntry.value_usd),
            func.sum(case((LedgerEntry.is_estimated, 1), else_=0)),
            func.sum(case((is_disputed(), 1), else_=0)),
        )
        .where(LedgerEntry.fair_id == fair_id, stands())
        .group_by(LedgerEntry.kind)
    )
    found = {kind: KindTotal(kind, *counts) for kind, *counts in rows}
    return [found.get(kind, KindTotal(kind, 0, Decimal(0), 0, 0)) for kind in DealKind]


def entry_by_key(idempotency_key: str) -> LedgerEntry | None:
    """The entry that was made with this key."""
    return db.session.scalar(
        select(LedgerEntry).where(LedgerEntry.idempotency_key == idempotency_key)
    )


def is_followed(entry_id: UUID) -> bool:
    """Whether another entry replaces this one."""
    return bool(db.session.scalar(select(exists().where(LedgerEntry.replaces_id == entry_id))))


def last_entry(deal_id: UUID) -> LedgerEntry:
    """The last entry of a deal, cancelled or not; raises NotFoundError."""
    entry = db.session.scalar(select(LedgerEntry).where(LedgerEntry.deal_id == deal_id, _is_last()))
    if entry is None:
        raise NotFoundError
    return entry


def history_of(deal_id: UUID) -> list[LedgerEntry]:
    """Every entry of a deal in order, with fair and parties."""
    return list(
        db.session.scalars(
            select(LedgerEntry)
            .where(LedgerEntry.deal_id == deal_id)
            .options(
                joinedload(LedgerEntry.fair).joinedload(Fair.series),
                joinedload(LedgerEntry.exhibitor_organisation),
                joinedload(LedgerEntry.importer_organisation),
            )
            .order_by(LedgerEntry.number)
        )
    )


def lines_of(entry_id: UUID) -> list[GoodsLine]:
    """The goods of an entry in order."""
    return list(
        db.session.scalars(
            select(GoodsLine).where(GoodsLine.entry_id == entry_id).order_by(GoodsLine.position)
        )
    )


def named_lines_of(entry_id: UUID, locale: str) -> list[tuple[GoodsLine, str | None]]:
    """The goods of an entry, each with the name of its category in this language."""
    rows = db.session.execute(
        select(GoodsLine, ConceptLabel.label)
        .outerjoin(
            ConceptLabel,
            and_(ConceptLabel.code == GoodsLine.category, ConceptLabel.locale == locale),
        )
        .where(GoodsLine.entry_id == entry_id)
        .order_by(GoodsLine.position)
    )
    return [(line, label) for line, label in rows]


def last_answers(entry_id: UUID) -> dict[Side, DealAnswer]:
    """{side: its latest answer about this entry}."""
    rows = db.session.scalars(
        select(DealAnswer)
        .where(DealAnswer.entry_id == entry_id)
        .order_by(DealAnswer.created_at, DealAnswer.id)
    )
    return {answer.side: answer for answer in rows}


def evidence_of(deal_ids: Iterable[UUID]) -> dict[UUID, EvidenceLevel]:
    """{deal: how far its last entry is proved}, in two statements however many deals."""
    wanted = set(deal_ids)
    if not wanted:
        return {}
    last = db.session.scalars(
        select(LedgerEntry).where(LedgerEntry.deal_id.in_(wanted), _is_last())
    )
    return levels_of(list(last))


def evidence_of_entries(entries: Sequence[LedgerEntry]) -> dict[UUID, EvidenceLevel]:
    """The same for last entries already at hand, in one statement."""
    return levels_of(entries)


def number_of_twin(entry: LedgerEntry) -> int | None:
    """The number of a deal that stands with the same kind, parties, date and value."""
    return db.session.scalar(
        select(LedgerEntry.number)
        .where(
            LedgerEntry.fair_id == entry.fair_id,
            LedgerEntry.exhibitor_organisation_id == entry.exhibitor_organisation_id,
            LedgerEntry.importer_organisation_id == entry.importer_organisation_id,
            LedgerEntry.kind == entry.kind,
            LedgerEntry.signed_on == entry.signed_on,
            LedgerEntry.currency == entry.currency,
            LedgerEntry.value == entry.value,
            stands(),
        )
        .limit(1)
    )


def head_of(fair_id: UUID) -> LedgerHead | None:
    """The end of a fair's chain."""
    return db.session.get(LedgerHead, fair_id)


def find_rates(currency: str = "", on: date | None = None) -> Select[ExchangeRate]:
    """Stored rates, newest first."""
    found = select(ExchangeRate).order_by(ExchangeRate.valid_on.desc(), ExchangeRate.currency)
    if currency:
        found = found.where(ExchangeRate.currency == currency)
    return found.where(ExchangeRate.valid_on <= on) if on else found


def paper_of(entry: LedgerEntry) -> StoredFile:
    """The photo of an entry's paper; raises NotFoundError."""
    stored = db.session.get(StoredFile, entry.paper_id) if entry.paper_id else None
    if stored is None:
        raise NotFoundError
    return stored
