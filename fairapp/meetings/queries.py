"""Questions about requests to meet, slots, timetables and meetings."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.core.jobs import Job, JobState
from fairapp.discovery.queries import Outcome, outcome_source
from fairapp.exhibitors.models import Application
from fairapp.importers.models import Importer, Invitation, InvitationState
from fairapp.meetings.models import (
    Meeting,
    MeetingRequest,
    MeetingState,
    RequestState,
    Side,
    Slot,
    Timetable,
)

WAITING = (RequestState.OPEN, RequestState.COUNTERED)
"""States in which one side still has to answer."""
LIVE = (*WAITING, RequestState.ACCEPTED)
CLOSED = (MeetingState.HELD, MeetingState.NO_SHOW)
KEPT = (MeetingState.PUBLISHED, *CLOSED)
"""Meetings that people know of: a new timetable goes around them."""
PLANNING = "meetings.make_timetable"


Row = TypeVar("Row")


def _parties(table: Any) -> tuple[Any, ...]:
    return (
        joinedload(table.importer).joinedload(Importer.organisation),
        joinedload(table.importer).joinedload(Importer.person),
        joinedload(table.application).joinedload(Application.organisation),
        joinedload(table.application).joinedload(Application.contact),
    )


def load_request(request_id: UUID) -> MeetingRequest:
    """A request with both parties; raises NotFoundError."""
    found = select(MeetingRequest).where(MeetingRequest.id == request_id)
    parties = (joinedload(MeetingRequest.fair), *_parties(MeetingRequest))
    return _found(db.session.scalar(found.options(*parties)))


def load_meeting(meeting_id: UUID) -> Meeting:
    """A meeting with its slot and both parties; raises NotFoundError."""
    return _found(db.session.scalar(_meetings().where(Meeting.id == meeting_id)))


def load_timetable(timetable_id: UUID) -> Timetable:
    """A run of the planner; raises NotFoundError."""
    return _found(db.session.get(Timetable, timetable_id))


def load_party(importer_id: UUID) -> Importer:
    """An importer with fair, organisation and person; raises NotFoundError."""
    return _found(
        db.session.scalar(
            select(Importer)
            .where(Importer.id == importer_id)
            .options(
                joinedload(Importer.fair),
                joinedload(Importer.organisation),
                joinedload(Importer.person),
            )
        )
    )


def load_exhibitor(application_id: UUID) -> Application:
    """An application with fair, organisation and contact; raises NotFoundError."""
    return _found(
        db.session.scalar(
            select(Application)
            .where(Application.id == application_id)
            .options(
                joinedload(Application.fair),
                joinedload(Application.organisation),
                joinedload(Application.contact),
            )
        )
    )


def _found(row: Row | None) -> Row:
    if row is None:
        raise NotFoundError
    return row


def request_of_pair(importer_id: UUID, application_id: UUID) -> MeetingRequest | None:
    """The one request there can be between two parties."""
    return db.session.scalar(
        select(MeetingRequest).where(
            MeetingRequest.importer_id == importer_id,
            MeetingRequest.application_id == application_id,
        )
    )


def has_accepted_invitation(importer_id: UUID) -> bool:
    """Whether the importer has said they come."""
    accepted = select(Invitation.id).where(
        Invitation.importer_id == importer_id, Invitation.state == InvitationState.ACCEPTED
    )
    return db.session.scalar(accepted) is not None


def count_asked(importer_id: UUID) -> int:
    """How many live requests an importer has."""
    live = select(func.count()).where(
        MeetingRequest.importer_id == importer_id, MeetingRequest.state.in_(LIVE)
    )
    return db.session.scalar(live) or 0


def requests_of_importer(importer_id: UUID) -> Select[MeetingRequest]:
    """An importer's requests: those that wait first, then the newest."""
    return _by_urgency(MeetingRequest.importer_id == importer_id)


def requests_of_exhibitor(application_id: UUID) -> Select[MeetingRequest]:
    """An exhibitor's requests: those that wait first, then the newest."""
    return _by_urgency(MeetingRequest.application_id == application_id)


def _by_urgency(whose: Any) -> Select[MeetingRequest]:
    return (
        select(MeetingRequest)
        .where(whose)
        .options(*_parties(MeetingRequest))
        .order_by(
            MeetingRequest.state.in_(WAITING).desc(),
            MeetingRequest.created_at.desc(),
            MeetingRequest.id,
        )
    )


def overdue_requests(asked_before: datetime) -> Select[MeetingRequest]:
    """Requests that nobody has answered for too long."""
    return (
        select(MeetingRequest)
        .where(MeetingRequest.state.in_(WAITING), MeetingRequest.created_at < asked_before)
        .order_by(MeetingRequest.id)
    )


def accepted_requests(fair_id: UUID) -> Select[MeetingRequest]:
    """What a timetable has to place."""
    return (
        select(MeetingRequest)
        .where(MeetingRequest.fair_id == fair_id, MeetingRequest.state == RequestState.ACCEPTED)
        .order_by(MeetingRequest.id)
    )


def unplaced_requests(fair_id: UUID) -> Select[MeetingRequest]:
    """Accepted requests that the latest timetable could not place."""
    return (
        accepted_requests(fair_id)
        .where(MeetingRequest.unplaced_reason.is_not(None))
        .options(*_parties(MeetingRequest))
    )


def count_unplaced(fair_id: UUID) -> dict[str, int]:
    """{reason: accepted requests without a place}."""
    rows = db.session.execute(
        select(MeetingRequest.unplaced_reason, func.count())
        .where(
            MeetingRequest.fair_id == fair_id,
            MeetingRequest.state == RequestState.ACCEPTED,
            MeetingRequest.unplaced_reason.is_not(None),
        )
        .group_by(MeetingRequest.unplaced_reason)
    )
    return {reason: count for reason, count in rows if reason}


def count_requests(fair_id: UUID) -> dict[str, int]:
    """{state: requests}; states without any are left out."""
    rows = db.session.execute(
        select(MeetingRequest.state, func.count())
        .where(MeetingRequest.fair_id == fair_id)
        .group_by(MeetingRequest.state)
    )
    return {state.value: count for state, count in rows}


def slots_of(fair_id: UUID) -> list[Slot]:
    """The fair's grid, in the order of time."""
    return list(
        db.session.scalars(select(Slot).where(Slot.fair_id == fair_id).order_by(Slot.starts_at))
    )


def running_job(fair_id: UUID) -> Job | None:
    """The planner's work that is not finished."""
    return db.session.scalar(
        select(Job)
        .where(Job.fair_id == fair_id, Job.kind == PLANNING)
        .where(Job.state.in_((JobState.QUEUED, JobState.RUNNING)))
        .order_by(Job.created_at.desc())
        .limit(1)
    )


def _meetings() -> Select[Meeting]:
    return (
        select(Meeting)
        .join(Meeting.slot)
        .options(contains_eager(Meeting.slot), joinedload(Meeting.request), *_parties(Meeting))
        .order_by(Slot.starts_at, Meeting.id)
    )


def meetings_of_importer(importer_id: UUID) -> Select[Meeting]:
    """What an importer knows of, in the order of time; drafts are nobody's business."""
    return _meetings().where(
        Meeting.importer_id == importer_id, Meeting.state != MeetingState.DRAFT
    )


def meetings_of_exhibitor(application_id: UUID) -> Select[Meeting]:
    """What an exhibitor knows of, in the order of time; drafts are nobody's business."""
    return _meetings().where(
        Meeting.application_id == application_id, Meeting.state != MeetingState.DRAFT
    )


def meetings_in(slot_id: UUID) -> Select[Meeting]:
    """Everybody who meets in one slot."""
    return _meetings().where(Meeting.slot_id == slot_id, Meeting.state != MeetingState.CANCELLED)


def meetings_to_keep(fair_id: UUID) -> Select[Meeting]:
    """Meetings that a new timetable goes around."""
    return select(Meeting).where(Meeting.fair_id == fair_id, Meeting.state.in_(KEPT))


def drafts_of(timetable_id: UUID) -> Select[Meeting]:
    """Meetings of a timetable that nobody has been told of."""
    return select(Meeting).where(
        Meeting.timetable_id == timetable_id, Meeting.state == MeetingState.DRAFT
    )


def live_meeting_of(request_id: UUID) -> Meeting | None:
    """The meeting planned for a request, if there is one that is not cancelled."""
    return db.session.scalar(
        select(Meeting).where(
            Meeting.request_id == request_id, Meeting.state != MeetingState.CANCELLED
        )
    )


def parties_to_tell(timetable_id: UUID) -> tuple[list[UUID], list[UUID]]:
    """(importers, applications) with published meetings of a timetable."""
    rows = db.session.execute(
        select(Meeting.importer_id, Meeting.application_id).where(
            Meeting.timetable_id == timetable_id, Meeting.state == MeetingState.PUBLISHED
        )
    ).all()
    return sorted({row[0] for row in rows}), sorted({row[1] for row in rows})


def meeting_ids_by_code(fair_id: UUID) -> dict[str, UUID]:
    """{number in the officers' sheets: meeting}; what later sheets of a fair refer to."""
    coded = select(Meeting.code, Meeting.id).where(Meeting.code.is_not(None))
    rows = db.session.execute(coded.where(Meeting.fair_id == fair_id))
    return {code: meeting_id for code, meeting_id in rows if code}


@outcome_source
def requests_and_meetings(fair_id: UUID) -> Iterator[Outcome]:
    """Whom importers asked to meet, and whom they met: the ranker of the next fair learns it."""
    asked = select(MeetingRequest.importer_id, MeetingRequest.application_id).where(
        MeetingRequest.fair_id == fair_id, MeetingRequest.asked_by == Side.IMPORTER
    )
    yield from ((one, other, "request") for one, other in db.session.execute(asked))
    met = select(Meeting.importer_id, Meeting.application_id).where(
        Meeting.fair_id == fair_id, Meeting.state == MeetingState.HELD
    )
    yield from ((one, other, "meeting_held") for one, other in db.session.execute(met))
