"""Verbs of the timetable: the grid of slots, a draft by the planner, publishing, telling."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from flask_babel import lazy_gettext
from sqlalchemy import delete, select

from fairapp.core import audit, clock
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, lock, unit_of_work
from fairapp.core.errors import FairError
from fairapp.core.mail import Message
from fairapp.core.policy import Actor
from fairapp.fairs.models import Fair
from fairapp.meetings import queries
from fairapp.meetings.letters import tell_side
from fairapp.meetings.models import (
    Meeting,
    MeetingRequest,
    MeetingState,
    Side,
    Slot,
    Timetable,
)

if TYPE_CHECKING:
    from fairapp.meetings.planner import Planned

SLOT_LENGTH = timedelta(minutes=30)
SESSIONS = ((time(9), time(12)), (time(13, 30), time(17)))
"""Between the opening of the halls and the evening, with the lunch that Hanoi keeps."""
BATCH = 20


class NothingToPublishError(FairError):
    """A newer timetable has replaced this one, or it is published already."""

    code = "nothing-to-publish"
    sentence = lazy_gettext("This timetable has no drafts left. Open the latest one.")


def make_slots(fair: Fair, *, actor: Actor) -> list[Slot]:
    """The grid of a fair's days; slots that exist stay as they are."""
    known = {slot.starts_at for slot in queries.slots_of(fair.id)}
    fresh = [
        Slot(fair_id=fair.id, starts_at=moment, ends_at=moment + SLOT_LENGTH)
        for moment in grid_of(fair.opens_on, fair.closes_on)
        if moment not in known
    ]
    if fresh:
        db.session.add_all(fresh)
        audit.record(AuditTag.SLOTS_MADE, fair, actor=actor, rows=len(fresh))
        db.session.flush()
    return queries.slots_of(fair.id)


def grid_of(first: date, last: date) -> Iterator[datetime]:
    """The moments at which meetings may begin on these days."""
    day = first
    while day <= last:
        for opens, closes in SESSIONS:
            moment = datetime.combine(day, opens, clock.HANOI)
            while moment + SLOT_LENGTH <= datetime.combine(day, closes, clock.HANOI):
                yield moment
                moment += SLOT_LENGTH
        day += timedelta(days=1)


def make_timetable(fair: Fair, *, actor: Actor, seed: int = 0) -> Timetable:
    """Place accepted requests in slots that are still to come; drafts of earlier runs go.

    Meetings that people know of keep their time.
    """
    from fairapp.meetings import planner  # noqa: PLC0415 -- slow import

    lock(fair)
    slots = [slot for slot in make_slots(fair, actor=actor) if slot.starts_at > clock.now()]
    db.session.execute(
        delete(Meeting).where(Meeting.fair_id == fair.id, Meeting.state == MeetingState.DRAFT)
    )
    kept = db.session.scalars(queries.meetings_to_keep(fair.id)).all()
    requests = db.session.scalars(queries.accepted_requests(fair.id)).all()
    coming = {slot.id for slot in slots}
    over = {meeting.request_id for meeting in kept if meeting.slot_id not in coming}
    planned = planner.plan(
        [request for request in requests if request.id not in over],
        slots,
        [meeting for meeting in kept if meeting.slot_id in coming],
        seed=seed,
    )
    timetable = Timetable(
        fair_id=fair.id,
        made_by_id=actor.person_id,
        requests=len(requests),
        placed=len(over) + len(planned.places),
        bound=len(over) + planned.bound,
        seed=seed,
        unplaced=dict(Counter(planned.reasons.values())),
    )
    db.session.add(timetable)
    db.session.flush()
    _draft(timetable, requests, planned, {meeting.request_id for meeting in kept})
    audit.record(
        AuditTag.TIMETABLE_MADE,
        timetable,
        actor=actor,
        placed=timetable.placed,
        bound=timetable.bound,
        seed=seed,
    )
    return timetable


def _draft(
    timetable: Timetable, requests: Sequence[MeetingRequest], planned: "Planned", kept: set[UUID]
) -> None:
    for request in requests:
        request.unplaced_reason = planned.reasons.get(request.id)
        if request.id in planned.places and request.id not in kept:
            db.session.add(
                Meeting(
                    fair_id=request.fair_id,
                    request_id=request.id,
                    timetable_id=timetable.id,
                    importer_id=request.importer_id,
                    application_id=request.application_id,
                    importer_organisation_id=request.importer_organisation_id,
                    exhibitor_organisation_id=request.exhibitor_organisation_id,
                    slot_id=planned.places[request.id],
                )
            )
    db.session.flush()


def publish_timetable(timetable: Timetable, *, actor: Actor) -> int:
    """Turn drafts into meetings that people know of; `tell_timetable` writes to them.

    Raises NothingToPublishError.
    """
    lock(timetable)
    drafts = db.session.scalars(queries.drafts_of(timetable.id)).all()
    if not drafts:
        raise NothingToPublishError
    for meeting in drafts:
        meeting.state = MeetingState.PUBLISHED
    timetable.published_at = clock.now()
    audit.record(AuditTag.TIMETABLE_PUBLISHED, timetable, actor=actor, meetings=len(drafts))
    return len(drafts)


def tell_timetable(timetable_id: UUID, *, actor: Actor, report: Callable[[int, int], None]) -> int:
    """Write to everybody with a meeting of a published timetable, a few in each transaction.

    Called by a job outside any unit of work; run again, it goes on where it stopped.
    """
    importers, applications = queries.parties_to_tell(timetable_id)
    waiting = [(Side.IMPORTER, one) for one in importers]
    waiting += [(Side.EXHIBITOR, one) for one in applications]
    db.session.rollback()
    told = 0
    for start in range(0, len(waiting), BATCH):
        with unit_of_work():
            for side, party_id in waiting[start : start + BATCH]:
                told += _tell_once(timetable_id, side, party_id, actor=actor)
        report(min(start + BATCH, len(waiting)), len(waiting))
    return told


def _tell_once(timetable_id: UUID, side: Side, party_id: UUID, *, actor: Actor) -> bool:
    template = f"timetable_{side}"
    if side is Side.IMPORTER:
        person_id = queries.load_party(party_id).person_id
        own = queries.meetings_of_importer(party_id)
    else:
        person_id = queries.load_exhibitor(party_id).contact_id
        own = queries.meetings_of_exhibitor(party_id)
    told = select(Message.id).where(
        Message.thing_id == timetable_id,
        Message.person_id == person_id,
        Message.letter == template,
    )
    if db.session.scalar(told) is not None:
        return False
    meetings = db.session.scalars(own.where(Meeting.state == MeetingState.PUBLISHED)).all()
    sent = tell_side(
        side, party_id, template, actor=actor, thing_id=timetable_id, meetings=meetings
    )
    return sent is not None
