"""Questions about co-exhibitors: who shares a stand."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from fairapp.allocation.models import CoExhibitor
from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.exhibitors.models import Application


def guests_of(allocation_id: UUID) -> list[CoExhibitor]:
    """The co-exhibitors of a stand, in the order in which they came."""
    found = (
        select(CoExhibitor)
        .where(CoExhibitor.allocation_id == allocation_id, CoExhibitor.left_at.is_(None))
        .options(joinedload(CoExhibitor.application).joinedload(Application.organisation))
        .order_by(CoExhibitor.created_at)
    )
    return list(db.session.scalars(found))


def load_guest(guest_id: UUID) -> CoExhibitor:
    """A co-exhibitor's place with its stand; raises NotFoundError."""
    guest = db.session.get(CoExhibitor, guest_id, options=[joinedload(CoExhibitor.allocation)])
    if guest is None:
        raise NotFoundError
    return guest
