"""Tables of matched suppliers: the list an importer sees, its reasons, and feedback on it."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Float, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fairapp.core.db import Base, Code, Dated, Identified, JsonDocument, Versioned
from fairapp.exhibitors.models import Application
from fairapp.importers.models import Importer


class MatchList(Identified, Base):
    """An importer's list: when it was made, by which ranker, and since when it is out of date."""

    __tablename__ = "match_list"
    __table_args__ = (UniqueConstraint("importer_id"),)

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    importer_id: Mapped[UUID] = mapped_column(ForeignKey("importer.id"))
    made_at: Mapped[datetime | None]
    ranker_version: Mapped[Code | None]
    stale_since: Mapped[datetime | None]


class Match(Identified, Dated, Base):
    """An exhibitor in an importer's list; `rank` is empty once it has dropped out.

    The row stays when the list is made again, so that requests keep pointing at the match they
    came from.
    """

    __tablename__ = "match"
    __table_args__ = (
        UniqueConstraint("importer_id", "application_id"),
        CheckConstraint("score BETWEEN 0 AND 1", name="score_between_0_and_1"),
        Index("ix_match_importer_rank", "importer_id", "rank"),
    )

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    importer_id: Mapped[UUID] = mapped_column(ForeignKey("importer.id"))
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    rank: Mapped[int | None]
    score: Mapped[float] = mapped_column(Float)
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JsonDocument, default=list)
    counter_reasons: Mapped[list[dict[str, Any]]] = mapped_column(JsonDocument, default=list)
    ranker_version: Mapped[Code]

    importer: Mapped[Importer] = relationship(lazy="raise_on_sql")
    application: Mapped[Application] = relationship(lazy="raise_on_sql")


class Verdict(StrEnum):
    """What an importer says of a matched supplier."""

    FAVOURITE = "favourite"
    NOT_INTERESTED = "not_interested"


class MatchFeedback(Identified, Dated, Versioned, Base):
    """A favourite, or "not interested" with its reason."""

    __tablename__ = "match_feedback"
    __table_args__ = (UniqueConstraint("importer_id", "application_id"),)

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    importer_id: Mapped[UUID] = mapped_column(ForeignKey("importer.id"), index=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    verdict: Mapped[Verdict]
    reason: Mapped[str | None] = mapped_column(String(32))


class SharedShortlist(Identified, Dated, Base):
    """A link that shows an importer's favourites to a colleague: goods only, no person."""

    __tablename__ = "shared_shortlist"

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    importer_id: Mapped[UUID] = mapped_column(ForeignKey("importer.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    importer: Mapped[Importer] = relationship(lazy="raise_on_sql")

    @property
    def organisation_id(self) -> UUID:
        """Whose link it is, for the policy table; the importer must be loaded."""
        return self.importer.organisation_id


class FreeTimes(Base):
    """How many meeting times an exhibitor still has; counted by the room of meetings."""

    __tablename__ = "free_times"
    __table_args__ = (CheckConstraint("free >= 0", name="free_not_negative"),)

    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), primary_key=True)
    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    free: Mapped[int]
    counted_at: Mapped[datetime]
