"""The chain itself: entries with their goods, its end, and the rates they are told at."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fairapp.accounts.models import Organisation
from fairapp.core.db import Amount, Base, Code, Dated, Identified, Rate
from fairapp.core.guards import append_only
from fairapp.fairs.models import Fair
from fairapp.meetings.models import Side


class DealKind(StrEnum):
    """What was agreed; kinds are never added together."""

    CONTRACT = "contract"
    MEMORANDUM = "memorandum"
    ORDER = "order"
    ON_THE_SPOT_SALE = "on_the_spot_sale"
    AGENCY_AGREEMENT = "agency_agreement"
    INTENTION = "intention"


class DealStage(StrEnum):
    """When it was agreed, seen from the fair."""

    AT_FAIR = "at_fair"
    WITHIN_30_DAYS = "within_30_days"
    WITHIN_90_DAYS = "within_90_days"
    WITHIN_180_DAYS = "within_180_days"
    OVERSEAS_FAIR = "overseas_fair"


class EntryAct(StrEnum):
    """What an entry does: make a deal known, replace an earlier entry, or cancel the deal."""

    RECORDED = "recorded"
    CORRECTED = "corrected"
    CANCELLED = "cancelled"


class EvidenceLevel(StrEnum):
    """How far a deal is proved; worked out from answers and verifications, stored nowhere."""

    REPORTED = "reported"
    ONE_SIDE = "one_side"
    BOTH_SIDES = "both_sides"
    DOCUMENT_SEEN = "document_seen"
    DISPUTED = "disputed"
    VOID = "void"


class ReasonCode(StrEnum):
    """Why a deal was corrected or cancelled; codes, because the ledger holds no free text."""

    TYPING_ERROR = "typing_error"
    TERMS_CHANGED = "terms_changed"
    LOGGED_TWICE = "logged_twice"
    NOT_SIGNED = "not_signed"
    PARTY_ASKED = "party_asked"


class Payment(StrEnum):
    """How the buyer pays, as contracts of the trade say it."""

    TT_ADVANCE = "tt_advance"
    TT_30_70 = "tt_30_70"
    TT_50_50 = "tt_50_50"
    TT_AFTER = "tt_after"
    LC_SIGHT = "lc_sight"
    LC_USANCE = "lc_usance"
    DOCUMENTS_PAYMENT = "dp"
    DOCUMENTS_ACCEPTANCE = "da"
    CASH = "cash"
    OTHER = "other"


class ExchangeRate(Identified, Dated, Base):
    """What one unit of a currency was worth in US dollars on a day, and who said so."""

    __tablename__ = "exchange_rate"
    __table_args__ = (
        UniqueConstraint("currency", "valid_on"),
        CheckConstraint("usd_per_unit > 0", name="usd_per_unit_positive"),
    )

    currency: Mapped[str] = mapped_column(String(3))
    valid_on: Mapped[date]
    usd_per_unit: Mapped[Rate]
    source: Mapped[Code]


class LedgerEntry(Identified, Dated, Base):
    """One entry; a deal is the chain of entries that carry its `deal_id`, and the last one counts.

    `deal_id` is the id of the entry that made the deal known. `number` and `previous_hash` are
    unique in a fair, so the entries of a fair form one chain that nobody can fork.
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        UniqueConstraint("fair_id", "number"),
        UniqueConstraint("fair_id", "previous_hash"),
        UniqueConstraint("replaces_id"),
        CheckConstraint("value >= 0 AND value_usd >= 0", name="value_not_negative"),
        CheckConstraint(
            "exhibitor_organisation_id <> importer_organisation_id", name="two_different_parties"
        ),
        CheckConstraint("(act = 'recorded') = (replaces_id IS NULL)", name="only_first_is_free"),
        CheckConstraint("(act = 'recorded') = (reason IS NULL)", name="changes_have_a_reason"),
    )

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    number: Mapped[int]
    act: Mapped[EntryAct]
    deal_id: Mapped[UUID] = mapped_column(index=True)
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("ledger_entry.id"))
    reason: Mapped[ReasonCode | None]
    kind: Mapped[DealKind]
    is_direct_export: Mapped[bool]
    exhibitor_organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("organisation.id"), index=True
    )
    importer_organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("organisation.id"), index=True
    )
    application_id: Mapped[UUID | None] = mapped_column(ForeignKey("application.id"), index=True)
    importer_id: Mapped[UUID | None] = mapped_column(ForeignKey("importer.id"), index=True)
    meeting_id: Mapped[UUID | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    encounter_id: Mapped[UUID | None] = mapped_column(ForeignKey("encounter.id"), index=True)
    value: Mapped[Amount]
    currency: Mapped[str] = mapped_column(String(3))
    usd_per_unit: Mapped[Rate]
    rate_on: Mapped[date]
    value_usd: Mapped[Amount]
    is_estimated: Mapped[bool]
    is_confidential: Mapped[bool]
    signed_on: Mapped[date]
    stage: Mapped[DealStage]
    incoterm: Mapped[str | None] = mapped_column(String(3))
    incoterm_place: Mapped[str | None] = mapped_column(String(60))
    payment: Mapped[Payment | None]
    delivery_on: Mapped[date | None]
    paper_number: Mapped[str | None] = mapped_column(String(40))
    """The number that stands on the paper."""
    reported_by: Mapped[Side | None]
    """The side that logged its own deal; None when staff did."""
    paper_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    paper_sha256: Mapped[str | None] = mapped_column(String(64))
    """The hash of the paper's bytes: sealed with the entry, so that another scan is noticed."""
    recorded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    idempotency_key: Mapped[str] = mapped_column(String(64), unique=True)
    previous_hash: Mapped[str] = mapped_column(String(64))
    entry_hash: Mapped[str] = mapped_column(String(64), unique=True)

    fair: Mapped[Fair] = relationship(lazy="raise_on_sql")
    exhibitor_organisation: Mapped[Organisation] = relationship(
        foreign_keys=[exhibitor_organisation_id], lazy="raise_on_sql"
    )
    importer_organisation: Mapped[Organisation] = relationship(
        foreign_keys=[importer_organisation_id], lazy="raise_on_sql"
    )
    lines: Mapped[list["GoodsLine"]] = relationship(
        lazy="raise_on_sql", order_by="GoodsLine.position"
    )


class GoodsLine(Identified, Base):
    """What was sold: category, HS heading, quantity and price of one line of an entry."""

    __tablename__ = "goods_line"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_positive"),)

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_entry.id"), index=True)
    position: Mapped[int]
    category: Mapped[str | None] = mapped_column(ForeignKey("concept.code"))
    hs_heading: Mapped[str | None] = mapped_column(String(12))
    quantity: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    unit: Mapped[str] = mapped_column(String(8))
    unit_price: Mapped[Amount]


class LedgerHead(Base):
    """The last number and hash of a fair's chain; locked while an entry is added."""

    __tablename__ = "ledger_head"

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), primary_key=True)
    number: Mapped[int] = mapped_column(default=0)
    entry_hash: Mapped[str] = mapped_column(String(64))
    moved_at: Mapped[datetime]


for _table in (LedgerEntry, GoodsLine):
    append_only(_table.__table__)
