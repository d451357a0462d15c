"""What the organiser's timetable page shows, in few statements."""

from uuid import UUID

from sqlalchemy import func, literal, select

from fairapp.core.db import db
from fairapp.core.jobs import Job, JobState
from fairapp.meetings.models import Meeting, MeetingState, Slot, Timetable
from fairapp.meetings.queries import PLANNING


def slots_with_meetings(fair_id: UUID) -> list[tuple[Slot, int]]:
    """[(slot, meetings in it)] in the order of time; drafts included, cancelled ones not."""
    planned = (
        select(func.count())
        .where(Meeting.slot_id == Slot.id, Meeting.state != MeetingState.CANCELLED)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Slot, planned).where(Slot.fair_id == fair_id).order_by(Slot.starts_at)
    )
    return [(slot, count) for slot, count in rows]


def planning(fair_id: UUID) -> tuple[Timetable | None, Job | None]:
    """The last run of the planner, and its work that is not finished."""
    last = (
        select(Timetable.id)
        .where(Timetable.fair_id == fair_id)
        .order_by(Timetable.created_at.desc(), Timetable.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    running = (
        select(Job.id)
        .where(Job.fair_id == fair_id, Job.kind == PLANNING)
        .where(Job.state.in_((JobState.QUEUED, JobState.RUNNING)))
        .order_by(Job.created_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    one = select(literal(1).label("one")).subquery()
    row = db.session.execute(
        select(Timetable, Job)
        .select_from(one)
        .outerjoin(Timetable, Timetable.id == last)
        .outerjoin(Job, Job.id == running)
    ).one()
    return row[0], row[1]
