"""The verb that counts how many meeting times exhibitors still have, for lists and filters."""

from sqlalchemy import func, select

from fairapp.core import clock
from fairapp.core.db import db
from fairapp.discovery.services import keep_free_times
from fairapp.exhibitors.models import Application, ApplicationState
from fairapp.fairs.models import Fair
from fairapp.meetings.models import Meeting, MeetingRequest, MeetingState, RequestState, Slot
from fairapp.meetings.services.timetables import grid_of


def count_free_times(fair: Fair) -> int:
    """Slots still to come, without live meetings and accepted wishes that wait for a time.

    Before the organiser makes the grid, its times are counted as they will be.
    """
    to_come = Slot.starts_at > clock.now()
    known = db.session.scalars(select(Slot.starts_at).where(Slot.fair_id == fair.id)).all()
    times = known or grid_of(fair.opens_on, fair.closes_on)
    slots = sum(time > clock.now() for time in times)
    if not slots:
        return 0
    exhibitors = select(Application.id).where(
        Application.fair_id == fair.id, Application.state == ApplicationState.ACCEPTED
    )
    live = (MeetingState.DRAFT, MeetingState.PUBLISHED)
    taken = (
        select(Meeting.application_id, func.count())
        .join(Slot, Slot.id == Meeting.slot_id)
        .where(Meeting.fair_id == fair.id, Meeting.state.in_(live), to_come)
        .group_by(Meeting.application_id)
    )
    has_time = select(Meeting.id).where(Meeting.request_id == MeetingRequest.id).exists()
    waiting = (
        select(MeetingRequest.application_id, func.count())
        .where(MeetingRequest.fair_id == fair.id, ~has_time)
        .where(MeetingRequest.state == RequestState.ACCEPTED)
        .group_by(MeetingRequest.application_id)
    )
    free = dict.fromkeys(db.session.scalars(exhibitors), slots)
    for found in (taken, waiting):
        for application_id, number in db.session.execute(found):
            if application_id in free:
                free[application_id] = max(0, free[application_id] - number)
    return keep_free_times(fair.id, free)
