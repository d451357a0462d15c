"""Keeping what somebody had typed of a deal until it is logged or thrown away."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete

from fairapp.contracts import queries
from fairapp.contracts.models import DealDraft
from fairapp.core import clock
from fairapp.core.db import db


def keep_draft(
    fair_id: UUID, person_id: UUID, *, idempotency_key: str, typed: dict[str, Any]
) -> DealDraft:
    """Keep what was typed under the key of the form; the same form again replaces it."""
    draft = queries.draft_with_key(person_id, idempotency_key)
    if draft is None:
        draft = DealDraft(fair_id=fair_id, person_id=person_id, idempotency_key=idempotency_key)
        db.session.add(draft)
    draft.typed, draft.saved_at = typed, clock.now()
    db.session.flush()
    return draft


def drop_draft(person_id: UUID | None, idempotency_key: str) -> None:
    """Forget a draft: it is in the ledger, or nobody wants it."""
    db.session.execute(
        delete(DealDraft).where(
            DealDraft.person_id == person_id, DealDraft.idempotency_key == idempotency_key
        )
    )
