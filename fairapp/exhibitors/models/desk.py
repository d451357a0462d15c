"""Tables of the exhibitors' desk: texts, deadlines, designs of stands, agreements."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fairapp.core.db import Base, Code, Dated, Identified, Name, Texts, Versioned
from fairapp.core.files import StoredFile
from fairapp.core.i18n import in_language
from fairapp.exhibitors.models.applications import Application
from fairapp.fairs.models import Document, Fair


class TextKind(StrEnum):
    """What an edition tells its exhibitors in writing."""

    RULES = "rules"
    UNDERTAKINGS = "undertakings"
    MANUAL = "manual"


class FairText(Identified, Dated, Versioned, Base):
    """One text of an edition: written here, or a paper to download, or both."""

    __tablename__ = "fair_text"
    __table_args__ = (UniqueConstraint("fair_id", "kind"),)

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"))
    kind: Mapped[TextKind]
    texts: Mapped[Texts]
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))

    file: Mapped[StoredFile | None] = relationship(lazy="raise_on_sql")


class KeptBy(StrEnum):
    """Who must keep a deadline."""

    EXHIBITORS = "exhibitors"
    DESK = "desk"


class Anchor(StrEnum):
    """The day of the edition from which a deadline is counted."""

    OPENS = "opens"
    CLOSES = "closes"


class Deadline(Identified, Dated, Versioned, Base):
    """A date that exhibitors or the desk must keep: so many days from the edition's own days.

    What the law asks (filing, reporting) is such a row too, with the document it rests on: when
    the law changes, an officer changes the number.
    """

    __tablename__ = "deadline"
    __table_args__ = (
        UniqueConstraint("fair_id", "code"),
        CheckConstraint("offset_days BETWEEN -730 AND 730", name="offset_within_two_years"),
        CheckConstraint("remind_days BETWEEN 0 AND 365", name="reminded_within_a_year"),
    )

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    code: Mapped[Code]
    kept_by: Mapped[KeptBy]
    names: Mapped[Texts]
    anchor: Mapped[Anchor] = mapped_column(default=Anchor.OPENS)
    offset_days: Mapped[int]
    remind_days: Mapped[int] = mapped_column(default=7)
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("document.id"))
    reminded_on: Mapped[date | None]
    done_on: Mapped[date | None]
    done_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    done_note: Mapped[Name | None]

    fair: Mapped[Fair] = relationship(lazy="raise_on_sql")
    document: Mapped[Document | None] = relationship(lazy="raise_on_sql")

    @property
    def due_on(self) -> date:
        """The day itself; the fair must be loaded."""
        opens = self.anchor is Anchor.OPENS
        start = self.fair.opens_on if opens else self.fair.closes_on
        return start + timedelta(days=self.offset_days)

    def name_in(self, locale: str) -> str:
        """The name in the reader's language."""
        return in_language(self.names, locale)


class DesignState(StrEnum):
    """Where the drawing of a stand that is not built by the organiser stands."""

    UPLOADED = "uploaded"
    APPROVED = "approved"
    CHANGES_ASKED = "changes_asked"


class StandDesign(Identified, Dated, Versioned, Base):
    """One drawing of a stand; the newest of an application is the one that counts."""

    __tablename__ = "stand_design"

    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    file_id: Mapped[UUID] = mapped_column(ForeignKey("stored_file.id"))
    state: Mapped[DesignState] = mapped_column(default=DesignState.UPLOADED)
    note: Mapped[str | None] = mapped_column(String(1000))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))

    file: Mapped[StoredFile] = relationship(lazy="raise_on_sql")
    application: Mapped[Application] = relationship(lazy="raise_on_sql")

    @property
    def organisation_id(self) -> UUID:
        """Whose drawing it is, for the policy table; the application must be loaded."""
        return self.application.organisation_id


class Agreement(Identified, Dated, Base):
    """The agreement to take part: its number, and the signed copy that came back."""

    __tablename__ = "agreement"
    __table_args__ = (UniqueConstraint("fair_id", "sequence"),)

    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), unique=True)
    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"))
    sequence: Mapped[int]
    number: Mapped[str] = mapped_column(String(60))
    issued_on: Mapped[date]
    issued_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    signed_file_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    signed_at: Mapped[datetime | None]
