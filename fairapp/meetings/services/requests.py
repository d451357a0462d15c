"""Verbs of requests: asking, answering, proposing something else, withdrawing, expiring."""

from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext
from sqlalchemy.exc import IntegrityError

from fairapp.accounts.models import Person
from fairapp.core import audit, clock
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, lock
from fairapp.core.errors import FairError
from fairapp.core.policy import Actor, Role
from fairapp.discovery.models import Match
from fairapp.discovery.queries import match_of_pair
from fairapp.enquiries.queries import latest_of_pair
from fairapp.exhibitors.models import Application, ApplicationState
from fairapp.importers.models import BuyerStatus, Importer
from fairapp.meetings import queries
from fairapp.meetings.letters import tell_side
from fairapp.meetings.models import MeetingRequest, RequestState, Side
from fairapp.meetings.queries import WAITING
from fairapp.meetings.services.held import cancel_meeting

MOST_LIVE_REQUESTS = 24
"""Half of a four-day grid: who asks for more cannot keep it, and fills the exhibitors' lists."""
REQUEST_LIVES = timedelta(days=10)
"""After that the asker should know that no answer comes, and ask somebody else."""
GONE = (RequestState.WITHDRAWN, RequestState.EXPIRED)


class NotAtTheFairError(FairError):
    """One of the two is not (or not yet) taking part."""

    code = "not-at-the-fair"
    sentence = lazy_gettext("Meetings are between exhibitors and importers who take part.")


class TooManyRequestsError(FairError):
    """The importer has as many live requests as one buyer can keep."""

    code = "too-many-requests-to-meet"
    sentence = lazy_gettext(
        "You have %(most)s requests already. Withdraw one before you ask for another."
    )


class RequestClosedError(FairError):
    """The request has been settled another way in the meantime."""

    code = "request-closed"
    sentence = lazy_gettext("This request is settled already; nothing was changed.")


class NotYourTurnError(FairError):
    """The side that spoke last cannot answer itself."""

    code = "not-your-turn"
    sentence = lazy_gettext("The other side has to answer first.")


def ask_meeting(
    importer: Importer,
    application: Application,
    *,
    actor: Actor,
    message: str | None = None,
    match: Match | None = None,
    side: Side = Side.IMPORTER,
    preferred_on: date | None = None,
) -> MeetingRequest:
    """Ask to meet and tell the other side; asking twice gives the request there is.

    Asking back accepts what the other side asked. Raises NotAtTheFairError, TooManyRequestsError.
    """
    lock(importer)
    refuse_absent(importer, application)
    known = queries.request_of_pair(importer.id, application.id)
    if known is not None and known.state not in GONE:
        if known.state is RequestState.OPEN and known.asked_by is not side:
            answer_request(known, actor=actor, accept=True)
        return known
    if queries.count_asked(importer.id) >= MOST_LIVE_REQUESTS:
        raise TooManyRequestsError(most=MOST_LIVE_REQUESTS)
    request = known or _new_request(importer, application, match)
    request.asked_by = side
    request.state = RequestState.OPEN
    request.message = message or None
    request.preferred_on = preferred_on
    request.created_at = clock.now()
    request.answered_at = request.answer_note = None
    try:
        with db.session.begin_nested():
            db.session.add(request)
    except IntegrityError:
        # the other side asked in the same second: theirs is the request
        return _existing(importer, application)
    audit.record(AuditTag.MEETING_REQUESTED, request, actor=actor, side=side)
    _tell(other_side(side), request, "meeting_request", actor)
    return request


def _existing(importer: Importer, application: Application) -> MeetingRequest:
    request = queries.request_of_pair(importer.id, application.id)
    if request is None:
        raise RequestClosedError
    return request


def refuse_absent(importer: Importer, application: Application) -> None:
    """Raise NotAtTheFairError unless both take part in the same fair."""
    comes = importer.status is BuyerStatus.QUALIFIED or (
        importer.status in (BuyerStatus.LISTED, BuyerStatus.APPLIED)
        and queries.has_accepted_invitation(importer.id)
    )
    exhibits = application.state is ApplicationState.ACCEPTED
    if importer.fair_id != application.fair_id or not comes or not exhibits:
        raise NotAtTheFairError


def _new_request(
    importer: Importer, application: Application, match: Match | None
) -> MeetingRequest:
    match = match or match_of_pair(importer.id, application.id)
    enquiry = latest_of_pair(importer.id, application.id)
    return MeetingRequest(
        fair_id=importer.fair_id,
        importer_id=importer.id,
        application_id=application.id,
        importer_organisation_id=importer.organisation_id,
        exhibitor_organisation_id=application.organisation_id,
        match_id=match.id if match else None,
        enquiry_id=enquiry.id if enquiry else None,
    )


def answer_request(
    request: MeetingRequest, *, actor: Actor, accept: bool, note: str | None = None
) -> None:
    """Say yes or no and tell the asker; the same answer twice changes nothing.

    Raises RequestClosedError, NotYourTurnError.
    """
    lock(request)
    answer = RequestState.ACCEPTED if accept else RequestState.DECLINED
    if request.state is answer:
        return
    _settle(request, answer, note, actor=actor)


def counter_request(request: MeetingRequest, *, actor: Actor, note: str) -> None:
    """Propose something else; the asker then accepts or declines it.

    Raises RequestClosedError, NotYourTurnError.
    """
    lock(request)
    if request.state is RequestState.COUNTERED:
        raise RequestClosedError
    _settle(request, RequestState.COUNTERED, note, actor=actor)


def _settle(
    request: MeetingRequest, state: RequestState, note: str | None, *, actor: Actor
) -> None:
    if request.state not in WAITING:
        raise RequestClosedError
    answering = answering_side(request)
    if not may_speak_for(actor, answering, request):
        raise NotYourTurnError
    request.state = state
    request.answered_at = clock.now()
    request.answer_note = note or None
    request.unplaced_reason = None
    audit.record(AuditTag.MEETING_ANSWERED, request, actor=actor, state=state)
    _tell(other_side(answering), request, "meeting_answer", actor)


def withdraw_request(request: MeetingRequest, *, actor: Actor) -> None:
    """Take a request back, and the meeting planned for it; raises RequestClosedError."""
    lock(request)
    if request.state is RequestState.WITHDRAWN:
        return
    if request.state not in queries.LIVE:
        raise RequestClosedError
    meeting = queries.live_meeting_of(request.id)
    if meeting is not None:
        cancel_meeting(meeting, actor=actor)
    request.state = RequestState.WITHDRAWN
    request.unplaced_reason = None
    audit.record(AuditTag.MEETING_ANSWERED, request, actor=actor, state=request.state)


def expire_requests(now: datetime, *, actor: Actor) -> int:
    """End the requests that nobody answered in time; returns how many."""
    overdue = db.session.scalars(
        queries.overdue_requests(now - REQUEST_LIVES).with_for_update(skip_locked=True)
    ).all()
    for request in overdue:
        request.state = RequestState.EXPIRED
        audit.record(AuditTag.MEETING_ANSWERED, request, actor=actor, state=request.state)
    return len(overdue)


def other_side(side: Side) -> Side:
    """The side across the table."""
    return Side.EXHIBITOR if side is Side.IMPORTER else Side.IMPORTER


def answering_side(request: MeetingRequest) -> Side:
    """Who has to answer: the asked side, or the asker once something else was proposed."""
    if request.state is RequestState.COUNTERED:
        return request.asked_by
    return other_side(request.asked_by)


def contact_shown(request: MeetingRequest, side: Side) -> Person | None:
    """The other side's person, whose phone and e-mail this side may see: once both said yes."""
    if request.state is not RequestState.ACCEPTED:
        return None
    if side is Side.IMPORTER:
        return request.application.contact
    return request.importer.person


def may_speak_for(actor: Actor, side: Side, request: MeetingRequest) -> bool:
    """Whether the actor answers for this side; organisers answer for either."""
    if Role.ORGANISER in actor.roles_at(request.fair_id):
        return True
    if side is Side.IMPORTER:
        return actor.speaks_for(Role.IMPORTER, request.fair_id, request.importer_organisation_id)
    return actor.speaks_for(Role.EXHIBITOR, request.fair_id, request.exhibitor_organisation_id)


def _tell(side: Side, request: MeetingRequest, template: str, actor: Actor) -> None:
    importer = queries.load_party(request.importer_id)
    application = queries.load_exhibitor(request.application_id)
    party, other = (importer, application) if side is Side.IMPORTER else (application, importer)
    tell_side(
        side,
        party.id,
        template,
        actor=actor,
        thing_id=request.id,
        other=other.organisation,
        request=request,
    )
