"""Tables of meeting requests, slots, timetables and meetings."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fairapp.core.clock import HANOI
from fairapp.core.db import Base, Code, Dated, Identified, JsonDocument, Versioned
from fairapp.exhibitors.models import Application
from fairapp.fairs.models import Fair
from fairapp.importers.models import Importer


class Side(StrEnum):
    """Who speaks: the exhibitor, the importer, or staff for them."""

    EXHIBITOR = "exhibitor"
    IMPORTER = "importer"
    STAFF = "staff"


class RequestState(StrEnum):
    """Where a request stands; an open request blocks nobody's calendar."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    COUNTERED = "countered"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class MeetingRequest(Identified, Dated, Versioned, Base):
    """A wish of one side to meet the other; one live request for each pair."""

    __tablename__ = "meeting_request"
    __table_args__ = (
        UniqueConstraint("importer_id", "application_id"),
        UniqueConstraint("fair_id", "code"),
    )

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    importer_id: Mapped[UUID] = mapped_column(ForeignKey("importer.id"), index=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    importer_organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    exhibitor_organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    match_id: Mapped[UUID | None] = mapped_column(ForeignKey("match.id"))
    enquiry_id: Mapped[UUID | None] = mapped_column(ForeignKey("enquiry.id"))
    """The question from which the wish to meet came."""
    code: Mapped[str | None] = mapped_column(String(40))
    """The number under which sheets know it."""
    asked_by: Mapped[Side]
    state: Mapped[RequestState] = mapped_column(default=RequestState.OPEN, index=True)
    message: Mapped[str | None] = mapped_column(String(1000))
    preferred_on: Mapped[date | None]
    answered_at: Mapped[datetime | None]
    answer_note: Mapped[str | None] = mapped_column(String(1000))
    unplaced_reason: Mapped[Code | None]

    fair: Mapped[Fair] = relationship(lazy="raise_on_sql")
    importer: Mapped[Importer] = relationship(lazy="raise_on_sql")
    application: Mapped[Application] = relationship(lazy="raise_on_sql")


class Slot(Identified, Base):
    """A time in the fair's meeting grid."""

    __tablename__ = "slot"
    __table_args__ = (
        UniqueConstraint("fair_id", "starts_at"),
        CheckConstraint("ends_at > starts_at", name="ends_after_it_starts"),
    )

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class Timetable(Identified, Dated, Base):
    """One run of the planner: how much was placed, and how much could have been."""

    __tablename__ = "timetable"

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    made_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    requests: Mapped[int]
    placed: Mapped[int]
    bound: Mapped[int]
    seed: Mapped[int]
    published_at: Mapped[datetime | None]
    unplaced: Mapped[dict[str, Any]] = mapped_column(JsonDocument, default=dict)


class MeetingState(StrEnum):
    """Where a meeting stands; its outcome is apart."""

    DRAFT = "draft"
    PUBLISHED = "published"
    HELD = "held"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


_LIVE = text("state IN ('draft', 'published', 'held', 'no_show')")


class Meeting(Identified, Dated, Versioned, Base):
    """A time that both sides keep; the database allows one live meeting a side and slot."""

    __tablename__ = "meeting"
    __table_args__ = (
        Index(
            "uq_meeting_importer_slot",
            "importer_id",
            "slot_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index(
            "uq_meeting_application_slot",
            "application_id",
            "slot_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index(
            "uq_meeting_request_live",
            "request_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        UniqueConstraint("fair_id", "code"),
    )

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    code: Mapped[str | None] = mapped_column(String(40))
    """The number under which sheets know it."""
    request_id: Mapped[UUID] = mapped_column(ForeignKey("meeting_request.id"))
    timetable_id: Mapped[UUID | None] = mapped_column(ForeignKey("timetable.id"))
    importer_id: Mapped[UUID] = mapped_column(ForeignKey("importer.id"), index=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    importer_organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    exhibitor_organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    slot_id: Mapped[UUID] = mapped_column(ForeignKey("slot.id"), index=True)
    state: Mapped[MeetingState] = mapped_column(default=MeetingState.DRAFT, index=True)
    absent_side: Mapped[Side | None]
    held_at: Mapped[datetime | None]

    request: Mapped[MeetingRequest] = relationship(lazy="raise_on_sql")
    slot: Mapped[Slot] = relationship(lazy="raise_on_sql")
    importer: Mapped[Importer] = relationship(lazy="raise_on_sql")
    application: Mapped[Application] = relationship(lazy="raise_on_sql")

    @property
    def day(self) -> date:
        """The day in Hanoi; the slot must be loaded."""
        return self.slot.starts_at.astimezone(HANOI).date()
