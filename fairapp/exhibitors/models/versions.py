"""What an application said at the moments that count, and what was asked of its applicant."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fairapp.core.db import Base, Dated, Identified, JsonDocument, Words


class SentVersion(Identified, Dated, Base):
    """What an application said when it was sent, or when changes were asked; by id, not by name."""

    __tablename__ = "sent_version"
    __table_args__ = (UniqueConstraint("application_id", "number"),)

    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JsonDocument)


class ChangeRequest(Identified, Dated, Base):
    """What a reviewer asked an applicant to change: the parts by code, and a sentence."""

    __tablename__ = "change_request"

    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("sent_version.id"))
    asked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    parts: Mapped[Words]
    sentence: Mapped[str] = mapped_column(String(1000))
    answered_at: Mapped[datetime | None]

    version: Mapped[SentVersion] = relationship(lazy="raise_on_sql")
