"""Half-filled entries: kept for the person who began them, outside the ledger."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fairapp.core import clock
from fairapp.core.db import Base, Dated, Identified, JsonDocument


class DealDraft(Identified, Dated, Base):
    """What somebody had typed of a deal; gone once it is in the ledger."""

    __tablename__ = "deal_draft"
    __table_args__ = (UniqueConstraint("person_id", "idempotency_key"),)

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    idempotency_key: Mapped[str] = mapped_column(String(64))
    typed: Mapped[dict[str, Any]] = mapped_column(JsonDocument, default=dict)
    saved_at: Mapped[datetime] = mapped_column(default=clock.now)
