"""Tables of delegations and their support, tasks, indicators and targets."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fairapp.accounts.models import Organisation
from fairapp.core.db import Amount, Base, Code, Dated, Identified, Name, Texts, Versioned
from fairapp.core.guards import append_only
from fairapp.core.i18n import in_language
from fairapp.fairs.models import Document, Fair


class Delegation(Identified, Dated, Base):
    """Officers and enterprises sent to one fair abroad, and the decision that sent them."""

    __tablename__ = "delegation"
    __table_args__ = (
        UniqueConstraint("fair_id"),
        CheckConstraint("returns_on >= departs_on", name="returns_after_it_departs"),
    )

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"))
    decision_id: Mapped[UUID | None] = mapped_column(ForeignKey("document.id"))
    departs_on: Mapped[date]
    returns_on: Mapped[date]

    fair: Mapped[Fair] = relationship(lazy="raise_on_sql")
    decision: Mapped[Document | None] = relationship(lazy="raise_on_sql")
    members: Mapped[list["DelegationMember"]] = relationship(lazy="raise_on_sql")


class MemberKind(StrEnum):
    """Who travels: an enterprise, or an officer of the centre."""

    ENTERPRISE = "enterprise"
    OFFICER = "officer"


class DelegationMember(Identified, Base):
    """One member; enterprises by organisation, officers by role only."""

    __tablename__ = "delegation_member"
    __table_args__ = (
        UniqueConstraint("delegation_id", "organisation_id"),
        CheckConstraint(
            "kind = 'officer' OR organisation_id IS NOT NULL", name="enterprise_has_organisation"
        ),
    )

    delegation_id: Mapped[UUID] = mapped_column(ForeignKey("delegation.id"), index=True)
    kind: Mapped[MemberKind]
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    position: Mapped[Name]
    support: Mapped[Amount | None]

    organisation: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")


class SupportKind(StrEnum):
    """What the budget pays for a delegation."""

    FLOOR_RENT = "floor_rent"
    STAND = "stand"
    FREIGHT = "freight"
    AIR_FARE = "air_fare"
    STAY = "stay"
    OTHER = "other"


class DelegationSupport(Identified, Dated, Base):
    """Money given to a delegation, or to one enterprise in it, and the document it rests on."""

    __tablename__ = "delegation_support"
    __table_args__ = (CheckConstraint("amount > 0", name="amount_is_something"),)

    delegation_id: Mapped[UUID] = mapped_column(ForeignKey("delegation.id"), index=True)
    member_id: Mapped[UUID | None] = mapped_column(ForeignKey("delegation_member.id"), index=True)
    kind: Mapped[SupportKind]
    amount: Mapped[Amount]
    currency: Mapped[str] = mapped_column(String(3))
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"))

    document: Mapped[Document] = relationship(lazy="raise_on_sql")


class TaskState(StrEnum):
    """How far a task of the year's programme is."""

    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    DONE = "done"


class Task(Identified, Dated, Versioned, Base):
    """A task of the year's programme, with the document that set it."""

    __tablename__ = "task"
    __table_args__ = (
        CheckConstraint("done_on IS NULL OR state = 'done'", name="only_done_has_a_day"),
    )

    code: Mapped[str | None] = mapped_column(String(40), unique=True)
    year: Mapped[int] = mapped_column(index=True)
    title: Mapped[str] = mapped_column(String(300))
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("document.id"))
    state: Mapped[TaskState] = mapped_column(default=TaskState.PLANNED)
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]

    document: Mapped[Document | None] = relationship(lazy="raise_on_sql")


class Qualifier(StrEnum):
    """How exact a figure claims to be."""

    EXACT = "exact"
    OVER = "over"
    ABOUT = "about"
    NEARLY = "nearly"
    ESTIMATED = "estimated"


class Indicator(Base):
    """What is counted; each figure says besides in which scope and unit."""

    __tablename__ = "indicator"

    code: Mapped[str] = mapped_column(String(64), primary_key=True)
    names: Mapped[Texts]
    unit: Mapped[Code]
    definition: Mapped[str | None] = mapped_column(String(500))
    is_computed: Mapped[bool] = mapped_column(default=False)

    def name_in(self, locale: str) -> str:
        """The name in the reader's language."""
        return in_language(self.names, locale)


class IndicatorDefinition(Identified, Dated, Base):
    """What an indicator counts and where; a change is a new version, the last one counts."""

    __tablename__ = "indicator_definition"
    __table_args__ = (
        UniqueConstraint("indicator_code", "version", name="uq_indicator_definition_version"),
    )

    indicator_code: Mapped[str] = mapped_column(ForeignKey("indicator.code"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    scope: Mapped[Name]
    definition: Mapped[str] = mapped_column(String(1000))
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("document.id"))

    document: Mapped[Document | None] = relationship(lazy="raise_on_sql")


class RecordedValue(Identified, Dated, Base):
    """A figure from elsewhere, with its document and the day it speaks of; versions are kept.

    It speaks of the years from `year` to `until_year`, in the scope that the document names.
    """

    __tablename__ = "recorded_value"
    __table_args__ = (
        UniqueConstraint(
            "indicator_code", "scope", "year", "until_year", "document_id", "version",
            name="uq_recorded_value_of_document",
        ),
        CheckConstraint("high IS NULL OR high >= value", name="range_in_order"),
        CheckConstraint("until_year >= year", name="years_in_order"),
    )  # fmt: skip

    indicator_code: Mapped[str] = mapped_column(ForeignKey("indicator.code"), index=True)
    scope: Mapped[Name]
    year: Mapped[int] = mapped_column(index=True)
    until_year: Mapped[int]
    value: Mapped[Decimal] = mapped_column(Numeric(20, 2))
    high: Mapped[Decimal | None] = mapped_column(Numeric(20, 2))
    qualifier: Mapped[Qualifier]
    unit: Mapped[Code]
    as_of: Mapped[date]
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"))
    version: Mapped[int] = mapped_column(default=1)
    note: Mapped[str | None] = mapped_column(String(500))

    indicator: Mapped[Indicator] = relationship(lazy="raise_on_sql")
    document: Mapped[Document] = relationship(lazy="raise_on_sql")


class Target(Identified, Dated, Base):
    """What a year is to reach, as its document says: a figure or a range; the last one counts."""

    __tablename__ = "target"
    __table_args__ = (
        UniqueConstraint("indicator_code", "scope", "year", "version", name="uq_target_version"),
        CheckConstraint("high IS NULL OR high >= low", name="range_in_order"),
    )

    indicator_code: Mapped[str] = mapped_column(ForeignKey("indicator.code"), index=True)
    scope: Mapped[Name]
    year: Mapped[int] = mapped_column(index=True)
    low: Mapped[Decimal] = mapped_column(Numeric(20, 2))
    high: Mapped[Decimal | None] = mapped_column(Numeric(20, 2))
    qualifier: Mapped[Qualifier]
    unit: Mapped[Code]
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"))
    version: Mapped[int] = mapped_column(default=1)
    note: Mapped[str | None] = mapped_column(String(500))

    indicator: Mapped[Indicator] = relationship(lazy="raise_on_sql")
    document: Mapped[Document] = relationship(lazy="raise_on_sql")


for _table in (IndicatorDefinition, RecordedValue, Target):
    append_only(_table.__table__)
