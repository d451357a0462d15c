"""What an organiser's day needs: what waits, how far the season is, how it grew."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, exists, func, select, true

from fairapp.allocation.models import AllocatedBooth, Allocation, AllocationState
from fairapp.contracts import queries as contracts
from fairapp.contracts.models import LedgerEntry
from fairapp.core import clock
from fairapp.core.clock import HANOI
from fairapp.core.db import db
from fairapp.core.mail import Channel, Message, MessageState
from fairapp.exhibitors.models import Application, ApplicationState
from fairapp.exhibitors.queries import TOLD_STATES
from fairapp.fairs.models import Fair
from fairapp.fees.models import Charge, Payment
from fairapp.fees.queries import is_owed, uncharged_stands
from fairapp.home.queries.counting import Numbers, ask, first_of, number_of, rows_of
from fairapp.importers.models import Importer, Invitation, InvitationState, Need
from fairapp.meetings.models import Meeting, MeetingRequest, MeetingState, RequestState
from fairapp.meetings.queries import WAITING

DONG = "VND"
SLOW = timedelta(days=5)
"""An unanswered request older than this is worth a word."""
HELD = (MeetingState.PUBLISHED, MeetingState.HELD)


def todays_numbers(fair: Fair) -> Numbers:
    """What waits, where the figures stand, and the funnel of invitations, in one statement."""
    moment = clock.now()
    return ask(_waiting(fair.id, moment) | _figures(fair.id) | _funnel(fair.id) | _fees(fair.id))


def _waiting(fair_id: UUID, moment: datetime) -> dict[str, ScalarSelect[Any]]:
    ending = (
        Allocation.fair_id == fair_id,
        Allocation.state == AllocationState.HELD,
        Allocation.expires_at > moment,
    )
    submitted = (
        Application.fair_id == fair_id,
        Application.state == ApplicationState.SUBMITTED,
    )
    slow = (
        MeetingRequest.fair_id == fair_id,
        MeetingRequest.state.in_(WAITING),
        MeetingRequest.created_at < moment - SLOW,
    )
    disputed = contracts.current_entries(fair_id).where(contracts.is_disputed())
    return {
        "holds": number_of(Allocation, *ending),
        "hold_ends_at": first_of(Allocation.expires_at, *ending),
        "submitted": number_of(Application, *submitted),
        "submitted_first_at": first_of(Application.submitted_at, *submitted),
        "untold": number_of(
            Application,
            Application.fair_id == fair_id,
            Application.state.in_(TOLD_STATES),
            Application.told_at.is_(None),
        ),
        "bounced": number_of(Invitation, *_invited(fair_id, InvitationState.BOUNCED)),
        "slow_requests": number_of(MeetingRequest, *slow),
        "to_place": number_of(MeetingRequest, *_to_place(fair_id)),
        "uncharged": rows_of(uncharged_stands(fair_id).with_only_columns(Allocation.id)),
        "texts": number_of(
            Message,
            Message.fair_id == fair_id,
            Message.channel == Channel.TEXT,
            Message.state == MessageState.QUEUED,
        ),
        "disputed": rows_of(disputed.with_only_columns(LedgerEntry.id)),
    }


def _invited(fair_id: UUID, *states: InvitationState) -> tuple[ColumnElement[bool], ...]:
    return Invitation.fair_id == fair_id, Invitation.state.in_(states)


def _to_place(fair_id: UUID) -> tuple[ColumnElement[bool], ...]:
    """Accepted requests that have no time yet."""
    has_time = exists().where(
        Meeting.request_id == MeetingRequest.id, Meeting.state != MeetingState.CANCELLED
    )
    accepted = MeetingRequest.state == RequestState.ACCEPTED
    return MeetingRequest.fair_id == fair_id, accepted, ~has_time


def _figures(fair_id: UUID, moment: datetime | None = None) -> dict[str, ScalarSelect[Any]]:
    """The counts that grow during a season, as they stand or as they stood at a moment."""
    booths = (
        select(AllocatedBooth.id)
        .join(Allocation, Allocation.id == AllocatedBooth.allocation_id)
        .where(Allocation.fair_id == fair_id, Allocation.state == AllocationState.CONFIRMED)
        .where(AllocatedBooth.released_at.is_(None), _until(Allocation.confirmed_at, moment))
    )
    accepted = (
        Application.fair_id == fair_id,
        Application.state == ApplicationState.ACCEPTED,
        _until(Application.decided_at, moment),
    )
    coming = (
        *_invited(fair_id, InvitationState.ACCEPTED),
        _until(Invitation.replied_at, moment),
    )
    agreed = (
        MeetingRequest.fair_id == fair_id,
        MeetingRequest.state == RequestState.ACCEPTED,
        _until(MeetingRequest.answered_at, moment),
    )
    return {
        "booths": rows_of(booths),
        "exhibitors": number_of(Application, *accepted),
        "importers_coming": number_of(Invitation, *coming),
        "meetings_agreed": number_of(MeetingRequest, *agreed),
    }


def _until(column: Any, moment: datetime | None) -> ColumnElement[bool]:
    return true() if moment is None else column <= moment


def _fees(fair_id: UUID) -> dict[str, ScalarSelect[Any]]:
    """What exhibitors owe and what has come in, in dong."""
    charged = select(func.coalesce(func.sum(Charge.amount), 0)).where(
        Charge.fair_id == fair_id, Charge.currency == DONG, is_owed()
    )
    paid = select(func.coalesce(func.sum(Payment.amount), 0)).where(
        Payment.fair_id == fair_id, Payment.currency == DONG
    )
    return {"charged": charged.scalar_subquery(), "paid": paid.scalar_subquery()}


def _funnel(fair_id: UUID) -> dict[str, ScalarSelect[Any]]:
    """From letters to meetings; each step counts persons."""
    has_needs = exists().where(Need.importer_id == Importer.id)
    has_meeting = exists().where(Meeting.importer_id == Importer.id, Meeting.state.in_(HELD))
    return {
        "sent": number_of(
            Invitation, Invitation.fair_id == fair_id, Invitation.sent_at.is_not(None)
        ),
        "opened": number_of(
            Invitation, Invitation.fair_id == fair_id, Invitation.opened_at.is_not(None)
        ),
        "coming": number_of(Invitation, *_invited(fair_id, InvitationState.ACCEPTED)),
        "with_needs": number_of(Importer, Importer.fair_id == fair_id, has_needs),
        "with_meetings": number_of(Importer, Importer.fair_id == fair_id, has_meeting),
    }


def numbers_then(fair: Fair, before: Fair) -> Numbers:
    """The same counts of an earlier edition, as many days before it opened as it is now."""
    left = fair.opens_on - clock.today()
    day = datetime.combine(before.opens_on - left, time.max, tzinfo=HANOI)
    return ask(_figures(before.id, day))


def edition_before(fair: Fair) -> Fair | None:
    """The edition before this one in its series."""
    return db.session.scalar(
        select(Fair)
        .where(Fair.series_id == fair.series_id, Fair.opens_on < fair.opens_on)
        .order_by(Fair.opens_on.desc())
        .limit(1)
    )


def confirmations(fair_ids: list[UUID]) -> list[tuple[UUID, datetime, int]]:
    """[(fair, when a stand was confirmed, how many booths it has)], in order of time."""
    rows = db.session.execute(
        select(Allocation.fair_id, Allocation.confirmed_at, func.count(AllocatedBooth.id))
        .join(AllocatedBooth, AllocatedBooth.allocation_id == Allocation.id)
        .where(Allocation.fair_id.in_(fair_ids), Allocation.state == AllocationState.CONFIRMED)
        .where(AllocatedBooth.released_at.is_(None), Allocation.confirmed_at.is_not(None))
        .group_by(Allocation.id)
        .order_by(Allocation.confirmed_at)
    )
    return [(fair_id, at, booths) for fair_id, at, booths in rows if at is not None]
