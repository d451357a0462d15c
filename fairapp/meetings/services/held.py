"""Verbs of meetings that stand in a timetable: cancelled, held, or one side did not come."""

from flask_babel import lazy_gettext

from fairapp.core import audit
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, lock
from fairapp.core.errors import FairError, InvalidInputError
from fairapp.core.policy import Actor
from fairapp.meetings import queries
from fairapp.meetings.letters import tell_side
from fairapp.meetings.models import Meeting, MeetingState, Side, Slot
from fairapp.meetings.queries import CLOSED


class MeetingOverError(FairError):
    """The meeting is in a state in which this cannot be done."""

    code = "meeting-over"
    sentence = lazy_gettext("This meeting was cancelled, held or not published; nothing changed.")


def cancel_meeting(meeting: Meeting, *, actor: Actor) -> None:
    """Free the time of both sides; who knew of the meeting is told.

    The request stays as it is: an accepted one is planned again by the next timetable. Raises
    MeetingOverError.
    """
    lock(meeting)
    if meeting.state is MeetingState.CANCELLED:
        return
    if meeting.state in CLOSED:
        raise MeetingOverError
    was_known = meeting.state is MeetingState.PUBLISHED
    meeting.state = MeetingState.CANCELLED
    audit.record(AuditTag.MEETING_CLOSED, meeting, actor=actor, state=meeting.state)
    if was_known:
        _tell_both(meeting, actor)


def _tell_both(meeting: Meeting, actor: Actor) -> None:
    slot = db.session.get_one(Slot, meeting.slot_id)
    importer = queries.load_party(meeting.importer_id)
    application = queries.load_exhibitor(meeting.application_id)
    for side, party, other in (
        (Side.IMPORTER, importer, application),
        (Side.EXHIBITOR, application, importer),
    ):
        tell_side(
            side,
            party.id,
            "meeting_cancelled",
            actor=actor,
            thing_id=meeting.id,
            other=other.organisation,
            slot=slot,
        )


def close_meeting(
    meeting: Meeting, *, actor: Actor, state: MeetingState, absent_side: Side | None = None
) -> None:
    """Record that a published meeting was held, or which side did not come; may be corrected.

    Raises MeetingOverError for a draft or cancelled meeting, InvalidInputError when a no-show
    names no side.
    """
    lock(meeting)
    if meeting.state not in (MeetingState.PUBLISHED, *CLOSED):
        raise MeetingOverError
    if state not in CLOSED:
        raise MeetingOverError
    if (state is MeetingState.NO_SHOW) != (absent_side in (Side.IMPORTER, Side.EXHIBITOR)):
        raise InvalidInputError(
            field=lazy_gettext("Who did not come"), reason=lazy_gettext("name one side.")
        )
    if (meeting.state, meeting.absent_side) == (state, absent_side):
        return
    meeting.state = state
    meeting.absent_side = absent_side
    is_held = state is MeetingState.HELD
    meeting.held_at = db.session.get_one(Slot, meeting.slot_id).starts_at if is_held else None
    audit.record(AuditTag.MEETING_CLOSED, meeting, actor=actor, state=state)
