"""Tables of the review: criteria in versions, scores, looks, reasons, merges, the waiting rule."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fairapp.core.db import (
    Base,
    Dated,
    Identified,
    JsonDocument,
    Texts,
    Versioned,
    Words,
)
from fairapp.core.i18n import in_language
from fairapp.exhibitors.services import Verdict


class CriteriaVersion(Identified, Dated, Base):
    """The criteria of an edition as they stood; once scored by, they are never edited."""

    __tablename__ = "criteria_version"
    __table_args__ = (UniqueConstraint("fair_id", "number"),)

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"))
    number: Mapped[int]
    made_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))

    criteria: Mapped[list["Criterion"]] = relationship(
        lazy="raise_on_sql", order_by="Criterion.position", cascade="all, delete-orphan"
    )


class Criterion(Identified, Base):
    """One thing that reviewers give points for, with its weight and its range."""

    __tablename__ = "criterion"
    __table_args__ = (
        UniqueConstraint("criteria_id", "position"),
        CheckConstraint("weight BETWEEN 1 AND 100", name="weight_in_range"),
        CheckConstraint(
            "lowest >= 0 AND highest > lowest AND highest <= 100", name="range_in_order"
        ),
    )

    criteria_id: Mapped[UUID] = mapped_column(ForeignKey("criteria_version.id"))
    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"))
    position: Mapped[int]
    names: Mapped[Texts]
    descriptions: Mapped[Texts]
    weight: Mapped[int]
    lowest: Mapped[int] = mapped_column(default=0)
    highest: Mapped[int] = mapped_column(default=10)

    def name_in(self, locale: str) -> str:
        """The name in the reader's language."""
        return in_language(self.names, locale)


class Score(Identified, Dated, Versioned, Base):
    """What one reviewer gave one application by one criterion."""

    __tablename__ = "score"
    __table_args__ = (UniqueConstraint("application_id", "criterion_id", "reviewer_id"),)

    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))
    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    criterion_id: Mapped[UUID] = mapped_column(ForeignKey("criterion.id"), index=True)
    reviewer_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    value: Mapped[int]
    note: Mapped[str | None] = mapped_column(String(500))
    given_at: Mapped[datetime]


class ReviewLook(Identified, Base):
    """When a reviewer last looked at an application, so that what is new stands out."""

    __tablename__ = "review_look"
    __table_args__ = (UniqueConstraint("application_id", "person_id"),)

    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    looked_at: Mapped[datetime]


class DecisionReason(Identified, Dated, Base):
    """A reason that an edition gives often, ready to choose; applicants read it."""

    __tablename__ = "decision_reason"

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    verdict: Mapped[Verdict]
    texts: Mapped[Texts]


class NotSame(Identified, Dated, Base):
    """Two applications that look alike and were found to be two; the list forgets the pair."""

    __tablename__ = "not_same"
    __table_args__ = (UniqueConstraint("first_id", "second_id"),)

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    first_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))
    second_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))
    said_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class ApplicationMerge(Identified, Dated, Base):
    """Two applications of one firm that became one; how each stood before, and what moved."""

    __tablename__ = "application_merge"

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    kept_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    dropped_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    made_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    moved: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    """{table.column: ids} of the rows that went over to the kept record."""
    before: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    """The values that were replaced, and the state that the dropped application had."""
    undone_at: Mapped[datetime | None]


class WaitingRule(Identified, Dated, Versioned, Base):
    """How the waiting list of an edition moves up: what counts, in which order, and the draw."""

    __tablename__ = "waiting_rule"

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), unique=True)
    steps: Mapped[Words]
    seed: Mapped[int] = mapped_column(default=0)
