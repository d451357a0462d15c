"""Leaving a fair: one verb a side, which deals with everything that hangs on the party.

They stand here because this is the latest room that has to change. What stays on purpose (deals,
payments, encounters, check-ins) has happened and is counted.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, delete, exists, func, select, update
from sqlalchemy.orm import InstrumentedAttribute

from fairapp.accounts.models import LinkPurpose, Person
from fairapp.accounts.services import replace_links
from fairapp.allocation.models import Allocation, AllocationState, CoExhibitor, ReleaseReason
from fairapp.allocation.services import (
    leave_stand,
    offer_freed,
    release_allocation,
)
from fairapp.core import audit, clock
from fairapp.core.audit import AuditTag
from fairapp.core.codes import short_codes
from fairapp.core.db import db, lock
from fairapp.core.mail import Channel, Letter, channel_of, tell, written
from fairapp.core.policy import Actor
from fairapp.discovery.models import FreeTimes, Match
from fairapp.discovery.services import end_shares
from fairapp.enquiries.models import Enquiry, EnquiryState
from fairapp.enquiries.services import decline_enquiry, withdraw_enquiry
from fairapp.exhibitors.models import Application
from fairapp.exhibitors.services import cancel_application, personal_link, withdraw_application
from fairapp.fairs.models import Booth, Fair
from fairapp.fees.queries import Balance, account_of, booths_by_stand
from fairapp.fees.services import kept_of, refund_share, settle_leaving
from fairapp.importers.models import (
    BuyerStatus,
    Importer,
    Invitation,
    InvitationState,
    ReplyChannel,
)
from fairapp.importers.queries import offer_of
from fairapp.importers.services import qualify_importer, withdraw_offer
from fairapp.meetings.models import Meeting, MeetingRequest
from fairapp.meetings.queries import CLOSED, LIVE
from fairapp.meetings.services import withdraw_request
from fairapp.onsite.models import Badge
from fairapp.onsite.queries import booths_of_exhibitor
from fairapp.onsite.services.gate import void_badge

ENDED_INVITATIONS = (InvitationState.DECLINED, InvitationState.EXPIRED, InvitationState.REVOKED)


@dataclass(frozen=True, slots=True)
class Leaving:
    """What leaving means, or has meant: booths, meetings, money, the rule's part."""

    booths: str
    meetings: int
    share: Decimal
    before: list[Balance]
    after: list[Balance] = field(default_factory=list)
    offers: int = 0
    zone: str | None = None
    """The zone of the booths, where the waiting list says who is next."""
    size: int = 0

    @property
    def back(self) -> list[Balance]:
        """Currencies in which money goes back."""
        return [balance for balance in self.after if balance.due < 0]


def what_leaving_means(application: Application, *, today: date) -> Leaving:
    """Everything that would happen if the exhibitor left today; nothing is changed."""
    fair = db.session.get_one(Fair, application.fair_id)
    share = refund_share(fair, today)
    before = account_of(application.id).balances
    booths = booths_of_exhibitor(application.id)
    return Leaving(
        booths=short_codes([booth.code for booth in booths]),
        zone=booths[0].zone.code if booths else None,
        size=len(booths),
        meetings=db.session.scalar(
            select(func.count()).select_from(_live_requests(application).subquery())
        )
        or 0,
        share=share,
        before=before,
        after=[Balance(one.currency, kept_of(one, share), one.paid) for one in before],
    )


def leaving_letter(application: Application, means: Leaving) -> tuple[str, str] | None:
    """(subject, text) as the exhibitor would read it; None when nobody can be reached."""
    contact = db.session.get_one(Person, application.contact_id)
    channel = channel_of(contact)
    if channel is Channel.NONE:
        return None
    subject, text, _html = written(contact, channel, _letter(application, means))
    return subject, text


def withdraw_exhibitor(application: Application, *, actor: Actor, today: date) -> Leaving:
    """The exhibitor leaves: its money goes by the refund rule, its place to the waiting list.

    Raises WrongStateError when it has left already.
    """
    lock(application)
    means = what_leaving_means(application, today=today)
    # the account is settled first: charges of a stand that was given back no longer count
    after = settle_leaving(application, actor=actor, today=today)
    freed = _take_apart(application, actor)
    withdraw_application(application, actor=actor)
    return _hand_on(application, replace(means, after=after), freed, actor)


def cancel_exhibitor(
    application: Application, *, actor: Actor, today: date, reason: str
) -> Leaving:
    """The organiser takes an exhibitor off the fair: all that was paid goes back.

    Raises WrongStateError when it has left already.
    """
    lock(application)
    means = what_leaving_means(application, today=today)
    after = settle_leaving(application, actor=actor, today=today, everything=True)
    freed = _take_apart(application, actor)
    cancel_application(application, actor=actor)
    means = replace(means, share=Decimal(100), after=after)
    return _hand_on(application, means, freed, actor, reason)


def _take_apart(application: Application, actor: Actor) -> list[Booth]:
    """Void, withdraw and release all that hangs on the exhibitor; returns the booths set free."""
    _void(select(Badge).where(Badge.application_id == application.id), actor)
    _withdraw(_live_requests(application), actor)
    _settle_enquiries(Enquiry.application_id, application.id, decline_enquiry, actor)
    _drop_from_lists(application)
    _leave_shared_stands(application, actor)
    return _release_stands(application, actor)


def _hand_on(
    application: Application, means: Leaving, freed: list[Booth], actor: Actor, reason: str = ""
) -> Leaving:
    """Tell the exhibitor, end its links and offer the place to the waiting list."""
    fair = db.session.get_one(Fair, application.fair_id)
    contact = db.session.get_one(Person, application.contact_id)
    tell(contact, _letter(application, means, reason))
    _end_links(application.contact_id, (LinkPurpose.EXHIBITOR,), application.fair_id, actor)
    offers = offer_freed(fair, freed, actor=actor, now=clock.now(), link_to=personal_link(actor))
    return replace(means, offers=len(offers))


def _letter(application: Application, means: Leaving, reason: str = "") -> Letter:
    fair = db.session.get_one(Fair, application.fair_id)
    values = {"fair": fair, "means": means, "reason": reason, "is_demo": fair.is_demo}
    return Letter("exhibitor_left", fair.id, application.id, values)


def _live_requests(application: Application) -> Select[MeetingRequest]:
    return _open_requests(MeetingRequest.application_id, application.id)


def withdraw_importer(importer: Importer, *, actor: Actor) -> None:
    """Take an importer out of the fair; leaving twice changes nothing."""
    lock(importer)
    if importer.status is BuyerStatus.WITHDRAWN:
        return
    _void(select(Badge).where(Badge.importer_id == importer.id), actor)
    _withdraw(_open_requests(MeetingRequest.importer_id, importer.id), actor)
    _settle_enquiries(Enquiry.importer_id, importer.id, withdraw_enquiry, actor)
    end_shares(importer, actor=actor)
    _end_hosting(importer, actor)
    _revoke_invitation(importer, actor)
    purposes = (LinkPurpose.IMPORTER, LinkPurpose.INVITATION)
    _end_links(importer.person_id, purposes, importer.fair_id, actor)
    qualify_importer(importer, actor=actor, status=BuyerStatus.WITHDRAWN, tier=importer.tier)


def _void(found: Select[Badge], actor: Actor) -> None:
    for badge in db.session.scalars(found.order_by(Badge.id)).all():
        void_badge(badge, actor=actor)


def _open_requests(side: InstrumentedAttribute[UUID], party_id: UUID) -> Select[MeetingRequest]:
    has_met = exists().where(Meeting.request_id == MeetingRequest.id, Meeting.state.in_(CLOSED))
    return select(MeetingRequest).where(side == party_id, MeetingRequest.state.in_(LIVE), ~has_met)


def _withdraw(found: Select[MeetingRequest], actor: Actor) -> None:
    for request in db.session.scalars(found.order_by(MeetingRequest.id)).all():
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


def _release_stands(application: Application, actor: Actor) -> list[Booth]:
    live = select(Allocation).where(
        Allocation.application_id == application.id,
        Allocation.state != AllocationState.RELEASED,
    )
    freed: list[Booth] = []
    for allocation in db.session.scalars(live.order_by(Allocation.id)).all():
        freed += booths_by_stand([allocation.id]).get(allocation.id, [])
        release_allocation(allocation, actor=actor, reason=ReleaseReason.WITHDRAWN)
    return freed


def _leave_shared_stands(application: Application, actor: Actor) -> None:
    shared = select(CoExhibitor).where(
        CoExhibitor.application_id == application.id, CoExhibitor.left_at.is_(None)
    )
    for place in db.session.scalars(shared).all():
        leave_stand(place, actor=actor)


def _end_hosting(importer: Importer, actor: Actor) -> None:
    offer = offer_of(importer.id)
    if offer is not None:
        withdraw_offer(offer, actor=actor)  # the sealed passport goes with it


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
