"""Questions about half-filled deals; everybody has only their own."""

from uuid import UUID

from sqlalchemy import select

from fairapp.contracts.models import DealDraft
from fairapp.core.db import db

MOST_DRAFTS = 20


def drafts_of(fair_id: UUID, person_id: UUID | None) -> list[DealDraft]:
    """A person's half-filled deals at a fair, newest first."""
    return list(
        db.session.scalars(
            select(DealDraft)
            .where(DealDraft.fair_id == fair_id, DealDraft.person_id == person_id)
            .order_by(DealDraft.saved_at.desc())
            .limit(MOST_DRAFTS)
        )
    )


def draft_with_key(person_id: UUID | None, idempotency_key: str) -> DealDraft | None:
    """A person's draft of the form with this key."""
    return db.session.scalar(
        select(DealDraft).where(
            DealDraft.person_id == person_id, DealDraft.idempotency_key == idempotency_key
        )
    )
