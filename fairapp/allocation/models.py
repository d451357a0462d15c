"""Tables of allocations: a stand of one or more booths for one exhibitor."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fairapp.core.db import Base, Code, Dated, Identified, JsonDocument, Versioned, Words
from fairapp.core.guards import guard
from fairapp.exhibitors.models import Application
from fairapp.fairs.models import Booth


class AllocationState(StrEnum):
    """How firm a stand is; a hold expires by itself."""

    HELD = "held"
    RESERVED = "reserved"
    CONFIRMED = "confirmed"
    RELEASED = "released"


class ReleaseReason(StrEnum):
    """Why a stand was given back."""

    EXPIRED = "expired"
    VACATED = "vacated"
    WITHDRAWN = "withdrawn"
    ORGANISER = "organiser"
    NOT_PAID = "not_paid"
    DECLINED = "declined"


class Allocation(Identified, Dated, Versioned, Base):
    """One stand of one exhibitor."""

    __tablename__ = "allocation"
    __table_args__ = (
        CheckConstraint("(state = 'held') = (expires_at IS NOT NULL)", name="only_holds_expire"),
    )

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    state: Mapped[AllocationState] = mapped_column(default=AllocationState.HELD, index=True)
    expires_at: Mapped[datetime | None]
    made_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]
    released_reason: Mapped[Code | None]

    application: Mapped[Application] = relationship(lazy="raise_on_sql")
    places: Mapped[list["AllocatedBooth"]] = relationship(
        back_populates="allocation", lazy="raise_on_sql"
    )
    co_exhibitors: Mapped[list["CoExhibitor"]] = relationship(
        back_populates="allocation", lazy="raise_on_sql"
    )


class AllocatedBooth(Identified, Base):
    """A booth in a stand; the database allows one live row for each booth."""

    __tablename__ = "allocated_booth"
    __table_args__ = (
        Index(
            "uq_allocated_booth_live",
            "booth_id",
            unique=True,
            sqlite_where=text("released_at IS NULL"),
            postgresql_where=text("released_at IS NULL"),
        ),
    )

    allocation_id: Mapped[UUID] = mapped_column(ForeignKey("allocation.id"), index=True)
    booth_id: Mapped[UUID] = mapped_column(ForeignKey("booth.id"), index=True)
    released_at: Mapped[datetime | None]

    allocation: Mapped[Allocation] = relationship(back_populates="places", lazy="raise_on_sql")
    booth: Mapped[Booth] = relationship(lazy="raise_on_sql")


class CoExhibitor(Identified, Dated, Base):
    """An exhibitor who shares somebody else's stand; one has at most one live place."""

    __tablename__ = "co_exhibitor"
    __table_args__ = (
        Index(
            "uq_co_exhibitor_live",
            "application_id",
            unique=True,
            sqlite_where=text("left_at IS NULL"),
            postgresql_where=text("left_at IS NULL"),
        ),
    )

    allocation_id: Mapped[UUID] = mapped_column(ForeignKey("allocation.id"), index=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    left_at: Mapped[datetime | None]

    allocation: Mapped[Allocation] = relationship(
        back_populates="co_exhibitors", lazy="raise_on_sql"
    )
    application: Mapped[Application] = relationship(lazy="raise_on_sql")


_UNUSABLE = """EXISTS (SELECT 1 FROM booth WHERE booth.id = NEW.booth_id
  AND (booth.blocked_reason IS NOT NULL OR booth.removed_at IS NOT NULL))"""
_TAKEN = """EXISTS (SELECT 1 FROM allocated_booth AS place WHERE place.booth_id = NEW.id
  AND place.released_at IS NULL)"""
guard(
    AllocatedBooth.__table__,
    sqlite=[
        (
            "CREATE TRIGGER tr_allocated_booth_usable BEFORE INSERT ON allocated_booth "
            "WHEN NEW.released_at IS NULL BEGIN "
            f"SELECT RAISE(ABORT, 'booth is blocked or removed') WHERE {_UNUSABLE}; END"
        ),
        (
            "CREATE TRIGGER tr_booth_block_free BEFORE UPDATE OF blocked_reason ON booth "
            "WHEN NEW.blocked_reason IS NOT NULL BEGIN "
            f"SELECT RAISE(ABORT, 'a booth that is given cannot be blocked') WHERE {_TAKEN}; END"
        ),
    ],
    postgresql=[
        (
            "CREATE FUNCTION fn_allocated_booth_usable() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN "
            f"IF {_UNUSABLE} THEN RAISE EXCEPTION 'booth is blocked or removed' "
            "USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$"
        ),
        (
            "CREATE TRIGGER tr_allocated_booth_usable BEFORE INSERT ON allocated_booth "
            "FOR EACH ROW "
            "WHEN (NEW.released_at IS NULL) EXECUTE FUNCTION fn_allocated_booth_usable()"
        ),
        (
            "CREATE FUNCTION fn_booth_block_free() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {_TAKEN} THEN RAISE EXCEPTION 'a booth that is given cannot be blocked' "
            "USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$"
        ),
        (
            "CREATE TRIGGER tr_booth_block_free BEFORE UPDATE OF blocked_reason ON booth "
            "FOR EACH ROW "
            "WHEN (NEW.blocked_reason IS NOT NULL) EXECUTE FUNCTION fn_booth_block_free()"
        ),
    ],
)


class OfferState(StrEnum):
    """What became of a place that was offered to the waiting list."""

    OPEN = "open"
    TAKEN = "taken"
    DECLINED = "declined"
    EXPIRED = "expired"


class PlaceOffer(Identified, Dated, Base):
    """Booths that became free, held for the next of the waiting list until an hour."""

    __tablename__ = "place_offer"
    __table_args__ = (
        Index(
            "uq_place_offer_open",
            "application_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    allocation_id: Mapped[UUID] = mapped_column(ForeignKey("allocation.id"), unique=True)
    state: Mapped[OfferState] = mapped_column(default=OfferState.OPEN)
    answer_by: Mapped[datetime]
    answered_at: Mapped[datetime | None]

    application: Mapped[Application] = relationship(lazy="raise_on_sql")
    allocation: Mapped[Allocation] = relationship(lazy="raise_on_sql")

    @property
    def organisation_id(self) -> UUID:
        """Whose offer it is, for the policy table; the application must be loaded."""
        return self.application.organisation_id


class AllocationRound(Identified, Dated, Versioned, Base):
    """One draft of who gets which stand: the written rule, the seed, what came of it."""

    __tablename__ = "allocation_round"

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    made_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    seed: Mapped[int]
    rule: Mapped[dict[str, Any]] = mapped_column(JsonDocument, default=dict)
    """Points by criterion, weights by name, whether other zones may be given."""
    figures: Mapped[dict[str, Any]] = mapped_column(JsonDocument, default=dict)
    """Score, bound and gap as the planner proved them."""
    published_at: Mapped[datetime | None]

    places: Mapped[list["RoundPlace"]] = relationship(
        back_populates="round", lazy="raise_on_sql", order_by="RoundPlace.position"
    )


class RoundPlace(Identified, Base):
    """What a round gives one application, and the facts of its receipt."""

    __tablename__ = "round_place"
    __table_args__ = (UniqueConstraint("round_id", "application_id"),)

    round_id: Mapped[UUID] = mapped_column(ForeignKey("allocation_round.id"))
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"))
    position: Mapped[int]
    """Place in the order of points and draw."""
    points: Mapped[int]
    booths: Mapped[Words]
    facts: Mapped[dict[str, Any]] = mapped_column(JsonDocument, default=dict)

    round: Mapped[AllocationRound] = relationship(back_populates="places", lazy="raise_on_sql")
    application: Mapped[Application] = relationship(lazy="raise_on_sql")

    @property
    def organisation_id(self) -> UUID:
        """Whose receipt it is, for the policy table; the application must be loaded."""
        return self.application.organisation_id
