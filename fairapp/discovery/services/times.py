"""The verb that keeps how many meeting times exhibitors still have; the room of meetings counts."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import insert, select, update

from fairapp.core import clock
from fairapp.core.db import db
from fairapp.discovery.models import FreeTimes


def keep_free_times(fair_id: UUID, free: Mapping[UUID, int]) -> int:
    """Write {exhibitor: free times} over what was known; returns how many changed."""
    known = dict(
        db.session.execute(
            select(FreeTimes.application_id, FreeTimes.free).where(FreeTimes.fair_id == fair_id)
        ).all()
    )
    moment = clock.now()
    rows = [
        {"application_id": one, "fair_id": fair_id, "free": number, "counted_at": moment}
        for one, number in free.items()
        if known.get(one) != number
    ]
    fresh = [row for row in rows if row["application_id"] not in known]
    changed = [row for row in rows if row["application_id"] in known]
    if fresh:
        db.session.execute(insert(FreeTimes), fresh)
    if changed:
        db.session.execute(update(FreeTimes), changed)
    return len(rows)
