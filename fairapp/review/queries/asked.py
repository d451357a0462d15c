"""What applicants were asked to change and have not sent back."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from fairapp.core.db import db
from fairapp.exhibitors.models import ChangeRequest


def requests_of(application_ids: Sequence[UUID]) -> dict[UUID, ChangeRequest]:
    """{application: what was asked of it last and is open}, in one statement."""
    rows = db.session.scalars(
        select(ChangeRequest)
        .where(
            ChangeRequest.application_id.in_(application_ids), ChangeRequest.answered_at.is_(None)
        )
        .order_by(ChangeRequest.created_at, ChangeRequest.id)
    )
    return {one.application_id: one for one in rows}
