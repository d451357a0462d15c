"""The table of opened catalogues: which exhibitor shows which buyer what is shown on request."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fairapp.core.db import Base, Dated, Identified, Versioned


class AccessState(StrEnum):
    """What an exhibitor said to a buyer who asked to see more."""

    ASKED = "asked"
    OPENED = "opened"
    REFUSED = "refused"


class CatalogueAccess(Identified, Dated, Versioned, Base):
    """A buyer's wish to see what an exhibitor shows on request, and the exhibitor's word on it."""

    __tablename__ = "catalogue_access"
    __table_args__ = (
        UniqueConstraint("importer_id", "application_id"),
        CheckConstraint("(state = 'asked') = (decided_at IS NULL)", name="decision_has_its_moment"),
    )

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"))
    importer_id: Mapped[UUID] = mapped_column(ForeignKey("importer.id"))
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    state: Mapped[AccessState] = mapped_column(default=AccessState.ASKED)
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
