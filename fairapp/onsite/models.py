"""Tables of badges, check-ins, encounters and outcomes."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fairapp.core.db import Base, Dated, Identified, Name
from fairapp.exhibitors.models import Application
from fairapp.importers.models import Importer
from fairapp.meetings.models import Meeting, Side


class BadgeKind(StrEnum):
    """Who wears it; importers and trade visitors are trade visitors, exhibitors never are."""

    EXHIBITOR = "exhibitor"
    IMPORTER = "importer"
    TRADE_VISITOR = "trade_visitor"
    PUBLIC = "public"
    PRESS = "press"
    GUEST = "guest"
    STAFF = "staff"


TRADE_KINDS = (BadgeKind.IMPORTER, BadgeKind.TRADE_VISITOR)


class Badge(Identified, Dated, Base):
    """A badge with an opaque code; a visitor without an account is known only by this row."""

    __tablename__ = "badge"
    __table_args__ = (
        CheckConstraint(
            "(kind = 'importer') = (importer_id IS NOT NULL)", name="importer_badge_has_importer"
        ),
        UniqueConstraint("fair_id", "number"),
    )

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    code: Mapped[str] = mapped_column(String(24), unique=True)
    number: Mapped[str | None] = mapped_column(String(40))
    """The number under which the officers' sheets know the visitor."""
    kind: Mapped[BadgeKind] = mapped_column(index=True)
    importer_id: Mapped[UUID | None] = mapped_column(ForeignKey("importer.id"), unique=True)
    application_id: Mapped[UUID | None] = mapped_column(ForeignKey("application.id"), index=True)
    stand_person_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("stand_person.id", ondelete="SET NULL"), unique=True
    )
    """Whom of the people of a stand it was made for."""
    bearer: Mapped[Name]
    organisation_name: Mapped[Name | None]
    country: Mapped[str | None] = mapped_column(String(2))
    voided_at: Mapped[datetime | None]

    importer: Mapped[Importer | None] = relationship(lazy="raise_on_sql")


class CheckIn(Identified, Base):
    """A badge seen at the gate; several on one day are one visit."""

    __tablename__ = "check_in"
    __table_args__ = (Index("ix_check_in_badge_day", "badge_id", "day"),)

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    badge_id: Mapped[UUID] = mapped_column(ForeignKey("badge.id"))
    at: Mapped[datetime]
    day: Mapped[date]
    gate: Mapped[str] = mapped_column(String(16), default="A")

    badge: Mapped[Badge] = relationship(lazy="raise_on_sql")


class OutcomeCode(StrEnum):
    """What came of a meeting, as each side sees it."""

    ORDER_LIKELY = "order_likely"
    SAMPLE_ASKED = "sample_asked"
    QUOTE_ASKED = "quote_asked"
    KEEP_CONTACT = "keep_contact"
    NOT_SUITABLE = "not_suitable"


class Outcome(Identified, Dated, Base):
    """What one side says of a meeting; both may."""

    __tablename__ = "outcome"
    __table_args__ = (UniqueConstraint("meeting_id", "side"),)

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"), index=True)
    side: Mapped[Side]
    code: Mapped[OutcomeCode]
    note: Mapped[str | None] = mapped_column(String(1000))

    meeting: Mapped[Meeting] = relationship(lazy="raise_on_sql")


class Encounter(Identified, Dated, Base):
    """A walk-in meeting at the booth, logged on site."""

    __tablename__ = "encounter"
    __table_args__ = (UniqueConstraint("fair_id", "code"),)

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    code: Mapped[str | None] = mapped_column(String(40))
    """The number under which sheets know it."""
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    importer_id: Mapped[UUID] = mapped_column(ForeignKey("importer.id"), index=True)
    at: Mapped[datetime]
    outcome: Mapped[OutcomeCode]
    note: Mapped[str | None] = mapped_column(String(1000))

    application: Mapped[Application] = relationship(lazy="raise_on_sql")
    importer: Mapped[Importer] = relationship(lazy="raise_on_sql")
