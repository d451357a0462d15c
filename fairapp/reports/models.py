"""The one table of reports: snapshots that never change."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from fairapp.core.audit import append_only
from fairapp.core.db import Base, Code, Dated, Identified, JsonDocument


class Snapshot(Identified, Dated, Base):
    """The figures of a report as they stood, with the fingerprint of their canonical JSON."""

    __tablename__ = "snapshot"
    __table_args__ = (
        CheckConstraint("(fair_id IS NULL) <> (year IS NULL)", name="of_a_fair_or_a_year"),
    )

    kind: Mapped[Code]
    fair_id: Mapped[UUID | None] = mapped_column(ForeignKey("fair.id"), index=True)
    year: Mapped[int | None] = mapped_column(index=True)
    figures: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    fingerprint: Mapped[str] = mapped_column(String(64))
    ledger_head: Mapped[str | None] = mapped_column(String(64))
    frozen_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


append_only(Snapshot.__table__)
