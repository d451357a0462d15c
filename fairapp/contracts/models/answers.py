"""What is said about an entry: answers, proposals, verifications, and the duty to ask again."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fairapp.contracts.models.ledger import DealKind, LedgerEntry, Payment
from fairapp.core.db import Amount, Base, Dated, Identified
from fairapp.core.guards import append_only
from fairapp.meetings.models import Side


class Answer(StrEnum):
    """What a party says of a deal."""

    AGREED = "agreed"
    DISPUTED = "disputed"


class DisputeReason(StrEnum):
    """What is not right; codes, because the ledger holds no free text."""

    VALUE = "value"
    DATE = "date"
    GOODS = "goods"
    TERMS = "terms"
    NOT_SIGNED = "not_signed"
    NOT_OURS = "not_ours"


class DealAnswer(Identified, Dated, Base):
    """One party's word on one entry of a deal; the latest counts, none is removed."""

    __tablename__ = "deal_answer"

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    deal_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_entry.id"), index=True)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_entry.id"))
    side: Mapped[Side]
    answer: Mapped[Answer]
    reason: Mapped[DisputeReason | None]
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))

    entry: Mapped[LedgerEntry] = relationship(foreign_keys=[entry_id], lazy="raise_on_sql")


class DealVerification(Identified, Dated, Base):
    """Staff saw the paper of one entry and say whether it bears the entry out."""

    __tablename__ = "deal_verification"

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    deal_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_entry.id"), index=True)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_entry.id"))
    is_borne_out: Mapped[bool]
    verified_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))

    entry: Mapped[LedgerEntry] = relationship(foreign_keys=[entry_id], lazy="raise_on_sql")


class DealProposal(Identified, Dated, Base):
    """How one side says an entry should read; it becomes an entry when the other side agrees."""

    __tablename__ = "deal_proposal"
    __table_args__ = (CheckConstraint("value >= 0", name="value_not_negative"),)

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    deal_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_entry.id"), index=True)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_entry.id"), index=True)
    side: Mapped[Side]
    kind: Mapped[DealKind]
    value: Mapped[Amount]
    currency: Mapped[str] = mapped_column(String(3))
    signed_on: Mapped[date]
    incoterm: Mapped[str | None] = mapped_column(String(3))
    payment: Mapped[Payment | None]
    delivery_on: Mapped[date | None]
    proposed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class ProposalVerdict(Identified, Dated, Base):
    """What became of a proposal: taken or refused, once, by the other side or by staff."""

    __tablename__ = "proposal_verdict"
    __table_args__ = (UniqueConstraint("proposal_id"),)

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("deal_proposal.id"))
    side: Mapped[Side]
    is_taken: Mapped[bool]
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class ConfirmationDuty(Identified, Dated, Base):
    """That a side was asked and has not answered; the sweep asks again when it is due."""

    __tablename__ = "confirmation_duty"
    __table_args__ = (UniqueConstraint("deal_id", "side"),)

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    deal_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_entry.id"))
    side: Mapped[Side]
    asked_at: Mapped[datetime]
    reminders: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    """When to ask again; None once the side has answered or was asked often enough."""


for _table in (DealAnswer, DealVerification, DealProposal, ProposalVerdict):
    append_only(_table.__table__)
