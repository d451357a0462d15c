"""The reasons that an edition gives often."""

from uuid import UUID

from sqlalchemy import select

from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.exhibitors.services import Verdict
from fairapp.review.models import DecisionReason


def reasons_of(fair_id: UUID, verdict: Verdict | None = None) -> list[DecisionReason]:
    """Reasons ready to choose, of one verdict or of all."""
    found = select(DecisionReason).where(DecisionReason.fair_id == fair_id)
    if verdict is not None:
        found = found.where(DecisionReason.verdict == verdict)
    return list(db.session.scalars(found.order_by(DecisionReason.created_at, DecisionReason.id)))


def load_reason(reason_id: UUID) -> DecisionReason:
    """A reason by id; raises NotFoundError."""
    found = db.session.get(DecisionReason, reason_id)
    if found is None:
        raise NotFoundError
    return found
