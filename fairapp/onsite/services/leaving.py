"""Leaving a fair: one verb a side, which deals with everything that hangs on the party.

They stand here because this is the latest room that has to change. What stays on purpose (deals,
payments, encounters, check-ins) has happened and is counted.
"""

from collections.abc import Callable, Iterable
from uuid import UUID

from sqlalchemy import Select, delete, exists, select, update
from sqlalchemy.orm import InstrumentedAttribute

from fairapp.accounts.models import LinkPurpose, Person
from fairapp.accounts.services import replace_links
from fairapp.allocation.models import Allocation, AllocationState, CoExhibitor, ReleaseReason
from fairapp.allocation.services import leave_stand, release_allocation
from fairapp.core import audit, clock
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, lock
from fairapp.core.policy import Actor
from fairapp.discovery.models import FreeTimes, Match
from fairapp.discovery.services import end_shares
from fairapp.enquiries.models import Enquiry, EnquiryState
from fairapp.enquiries.services import decline_enquiry, withdraw_enquiry
from fairapp.exhibitors.models import Application
from fairapp.exhibitors.services import withdraw_application
from fairapp.fees.services import settle_leaving
from fairapp.importers.models import (
    BuyerStatus,
    Importer,
    Invitation,
    InvitationState,
    ReplyChannel,
)
from fairapp.importers.services import qualify_importer
from fairapp.meetings.models import Meeting, MeetingRequest
from fairapp.meetings.queries import CLOSED, LIVE
from fairapp.meetings.services import withdraw_request
from fairapp.onsite.models import Badge
from fairapp.onsite.services.gate import void_badge

ENDED_INVITATIONS = (InvitationState.DECLINED, InvitationState.EXPIRED, InvitationState.REVOKED)


def withdraw_exhibitor(application: Application, *, actor: Actor) -> None:
    """Take an exhibitor out of the fair; raises WrongStateError when it has left already."""
    lock(application)
    _void(select(Badge).where(Badge.application_id == application.id), actor)
    _withdraw(MeetingRequest.application_id, application.id, actor)
    _settle_enquiries(Enquiry.application_id, application.id, decline_enquiry, actor)
    _drop_from_lists(application)
    settle_leaving(application, actor=actor, today=clock.today())
    _release_stands(application, actor)
    _leave_shared_stands(application, actor)
    _end_links(application.contact_id, (LinkPurpose.EXHIBITOR,), application.fair_id, actor)
    withdraw_application(application, actor=actor)


def withdraw_importer(importer: Importer, *, actor: Actor) -> None:
    """Take an importer out of the fair; leaving twice changes nothing."""
    lock(importer)
    if importer.status is BuyerStatus.WITHDRAWN:
        return
    _void(select(Badge).where(Badge.importer_id == importer.id), actor)
    _withdraw(MeetingRequest.importer_id, importer.id, actor)
    _settle_enquiries(Enquiry.importer_id, importer.id, withdraw_enquiry, actor)
    end_shares(importer, actor=actor)
    _revoke_invitation(importer, actor)
    purposes = (LinkPurpose.IMPORTER, LinkPurpose.INVITATION)
    _end_links(importer.person_id, purposes, importer.fair_id, actor)
    qualify_importer(importer, actor=actor, status=BuyerStatus.WITHDRAWN, tier=importer.tier)


def _void(found: Select[Badge], actor: Actor) -> None:
    for badge in db.session.scalars(found.order_by(Badge.id)).all():
        void_badge(badge, actor=actor)


def _withdraw(side: InstrumentedAttribute[UUID], party_id: UUID, actor: Actor) -> None:
    has_met = exists().where(Meeting.request_id == MeetingRequest.id, Meeting.state.in_(CLOSED))
    live = select(MeetingRequest).where(side == party_id, MeetingRequest.state.in_(LIVE), ~has_met)
    for request in db.session.scalars(live.order_by(MeetingRequest.id)).all():
        withdraw_request(request, actor=actor)


def _settle_enquiries(
    side: InstrumentedAttribute[UUID],
    party_id: UUID,
    settle: Callable[..., None],
    actor: Actor,
) -> None:
    waiting = select(Enquiry).where(side == party_id, Enquiry.state == EnquiryState.OPEN)
    for enquiry in db.session.scalars(waiting.order_by(Enquiry.id)).all():
        settle(enquiry, actor=actor)


def _drop_from_lists(application: Application) -> None:
    # the rows stay, so that requests keep pointing at the match they came from
    db.session.execute(
        update(Match).where(Match.application_id == application.id).values(rank=None)
    )
    db.session.execute(delete(FreeTimes).where(FreeTimes.application_id == application.id))


def _release_stands(application: Application, actor: Actor) -> None:
    live = select(Allocation).where(
        Allocation.application_id == application.id,
        Allocation.state != AllocationState.RELEASED,
    )
    for allocation in db.session.scalars(live.order_by(Allocation.id)).all():
        release_allocation(allocation, actor=actor, reason=ReleaseReason.WITHDRAWN)


def _leave_shared_stands(application: Application, actor: Actor) -> None:
    shared = select(CoExhibitor).where(
        CoExhibitor.application_id == application.id, CoExhibitor.left_at.is_(None)
    )
    for place in db.session.scalars(shared).all():
        leave_stand(place, actor=actor)


def _revoke_invitation(importer: Importer, actor: Actor) -> None:
    invitation = db.session.scalar(select(Invitation).where(Invitation.importer_id == importer.id))
    if invitation is None or invitation.state in ENDED_INVITATIONS:
        return
    lock(invitation)
    invitation.state = InvitationState.REVOKED
    audit.record(
        AuditTag.INVITATION_STATE_CHANGED,
        invitation,
        actor=actor,
        state=invitation.state,
        channel=ReplyChannel.PHONE,
    )


def _end_links(
    person_id: UUID, purposes: Iterable[LinkPurpose], fair_id: UUID, actor: Actor
) -> None:
    person = db.session.get_one(Person, person_id)
    for purpose in purposes:
        replace_links(person, purpose, actor=actor, fair_id=fair_id)
