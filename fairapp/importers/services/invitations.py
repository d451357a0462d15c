"""Verbs of invitations: sent with a personal link, answered once, however the reply comes."""

from datetime import datetime, time, timedelta
from uuid import UUID

from flask_babel import lazy_gettext
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from fairapp.accounts.models import LinkPurpose, Organisation, Person, PersonalLink
from fairapp.accounts.queries import objects_to
from fairapp.accounts.services import INVITATIONS, add_member, issue_link, revoke_link
from fairapp.core import audit, clock
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, lock
from fairapp.core.errors import FairError
from fairapp.core.mail import Channel, Message, MessageState, channel_of, tell
from fairapp.core.policy import Actor, Role
from fairapp.fairs.models import Fair
from fairapp.importers import queries
from fairapp.importers.models import (
    BuyerStatus,
    Importer,
    Invitation,
    InvitationLetter,
    InvitationState,
    ReplyChannel,
)
from fairapp.importers.services.letters import LinkTo, Writer

ENDED = (InvitationState.EXPIRED, InvitationState.REVOKED)
PENDING = (
    InvitationState.DRAFT,
    InvitationState.QUEUED,
    InvitationState.SENT,
    InvitationState.BOUNCED,
    InvitationState.OPENED,
)


class InvitationEndedError(FairError):
    """The invitation was called back, or its time is over."""

    code = "invitation-ended"
    status = 410
    sentence = lazy_gettext("This invitation has ended. Ask the organiser for a new one.")


class InvitationAnsweredError(FairError):
    """The importer has accepted and now declines: rooms, times and people hang on it."""

    code = "invitation-answered"
    sentence = lazy_gettext(
        "The invitation has been accepted already. Call the organiser if you cannot come."
    )


class InvitedLatelyError(FairError):
    """A letter went out in the last week; nobody is reminded twice in a week by accident."""

    code = "invited-lately"
    sentence = lazy_gettext("This importer was written to in the last seven days.")


class LettersStoppedError(FairError):
    """The buyer wants no more invitations; nothing of ours may send one."""

    code = "letters-stopped"
    sentence = lazy_gettext("This buyer has asked for no more invitations. Nothing was sent.")


def link_ends_at(fair: Fair) -> datetime:
    """The end of the day after the fair, in Hanoi: until then an invitation's link opens."""
    return datetime.combine(fair.closes_on + timedelta(days=2), time(), clock.HANOI)


def draft_of(importer: Importer) -> Invitation:
    """An invitation that has not been written yet."""
    draft = Invitation(
        fair_id=importer.fair_id,
        importer_id=importer.id,
        organisation_id=importer.organisation_id,
    )
    db.session.add(draft)
    return draft


def invite(
    importer: Importer,
    *,
    actor: Actor,
    link_to: LinkTo,
    campaign_id: UUID | None = None,
    writer: Writer | None = None,
) -> Invitation:
    """Write a personal letter with a link of its own.

    Raises InvitedLatelyError or LettersStoppedError. A person without e-mail gets a text that the
    desk tells; one without either keeps a draft.
    """
    fair = db.session.get_one(Fair, importer.fair_id)
    person = db.session.get_one(Person, importer.person_id)
    invitation = queries.invitation_of(importer.id) or draft_of(importer)
    db.session.flush()
    lock(invitation)
    if objects_to(person.id, INVITATIONS):
        raise LettersStoppedError
    if queries.why_not_invited(person, invitation, clock.now()) == "lately":
        raise InvitedLatelyError
    invitation.campaign_id = campaign_id or invitation.campaign_id
    invitation.officer_id = actor.person_id or invitation.officer_id
    if channel_of(person) is Channel.NONE:
        return invitation
    link = link_to(new_link(invitation, person, fair, actor=actor))
    organisation = db.session.get_one(Organisation, invitation.organisation_id)
    letter = (writer or Writer(fair)).letter_to(person, organisation, invitation, link)
    message = tell(person, letter)
    if message is None:
        raise InvitationEndedError
    db.session.flush()
    _join_chain(invitation, message)
    invitation.message_id = message.id
    invitation.state = InvitationState.QUEUED
    audit.record(AuditTag.INVITATION_QUEUED, invitation, actor=actor, channel=message.channel)
    return invitation


def new_link(invitation: Invitation, person: Person, fair: Fair, *, actor: Actor) -> str:
    """The token of a fresh personal link to this invitation."""
    return issue_link(
        person,
        LinkPurpose.INVITATION,
        actor=actor,
        fair_id=fair.id,
        organisation_id=invitation.organisation_id,
        thing_id=invitation.id,
        expires_at=link_ends_at(fair),
    )


def _join_chain(invitation: Invitation, message: Message) -> None:
    """Add the letter to the invitation's; the database refuses two in a week."""
    last = db.session.scalar(
        select(func.max(InvitationLetter.day)).where(
            InvitationLetter.invitation_id == invitation.id
        )
    )
    written = InvitationLetter(
        invitation_id=invitation.id,
        message_id=message.id,
        campaign_id=invitation.campaign_id,
        day=clock.today().toordinal(),
        previous_day=last,
    )
    try:
        with db.session.begin_nested():
            db.session.add(written)
    except IntegrityError as error:
        raise InvitedLatelyError from error


def mark_opened(invitation: Invitation) -> None:
    """The button of the personal link was pressed; an answer given before stays."""
    lock(invitation)
    if invitation.state in (*queries.ANSWERED, *ENDED):
        return
    if invitation.state is not InvitationState.OPENED:
        invitation.state = InvitationState.OPENED
        invitation.opened_at = clock.now()
        _record(invitation, _bearer(invitation), ReplyChannel.LINK)


def _bearer(invitation: Invitation) -> Actor:
    importer = db.session.get_one(Importer, invitation.importer_id)
    return Actor(person_id=importer.person_id)


def accept_invitation(
    invitation: Invitation, *, actor: Actor, channel: ReplyChannel = ReplyChannel.LINK
) -> None:
    """The importer comes: one membership, however often the button is pressed.

    Raises InvitationEndedError; a "no" given before may become a "yes".
    """
    lock(invitation)
    if invitation.state is InvitationState.ACCEPTED:
        return
    if invitation.state in ENDED:
        raise InvitationEndedError
    _answer(invitation, InvitationState.ACCEPTED, actor=actor, channel=channel)
    importer = db.session.get_one(Importer, invitation.importer_id)
    if importer.status is BuyerStatus.LISTED:
        importer.status = BuyerStatus.APPLIED
    add_member(
        db.session.get_one(Person, importer.person_id),
        Role.IMPORTER,
        actor=actor,
        fair_id=importer.fair_id,
        organisation_id=importer.organisation_id,
    )


def decline_invitation(
    invitation: Invitation, *, actor: Actor, channel: ReplyChannel = ReplyChannel.LINK
) -> None:
    """The importer does not come; raises InvitationEndedError or InvitationAnsweredError."""
    lock(invitation)
    if invitation.state is InvitationState.DECLINED:
        return
    if invitation.state is InvitationState.ACCEPTED:
        raise InvitationAnsweredError
    if invitation.state in ENDED:
        raise InvitationEndedError
    _answer(invitation, InvitationState.DECLINED, actor=actor, channel=channel)


def revoke_invitation(invitation: Invitation, *, actor: Actor) -> None:
    """Call an invitation back: its links end, and a letter that still waits does not go out.

    Raises InvitationAnsweredError when the importer has accepted.
    """
    lock(invitation)
    if invitation.state is InvitationState.REVOKED:
        return
    if invitation.state is InvitationState.ACCEPTED:
        raise InvitationAnsweredError
    links = select(PersonalLink).where(
        PersonalLink.thing_id == invitation.id, PersonalLink.revoked_at.is_(None)
    )
    for link in db.session.scalars(links):
        revoke_link(link, actor=actor)
    message = db.session.get(Message, invitation.message_id) if invitation.message_id else None
    if message is not None and message.state is MessageState.QUEUED:
        message.state, message.last_error = MessageState.FAILED, "called back"
    invitation.state = InvitationState.REVOKED
    audit.record(AuditTag.INVITATION_REVOKED, invitation, actor=actor)


def _answer(
    invitation: Invitation, state: InvitationState, *, actor: Actor, channel: ReplyChannel
) -> None:
    invitation.state = state
    invitation.replied_at = clock.now()
    invitation.reply_channel = channel
    invitation.recorded_by_id = None if channel is ReplyChannel.LINK else actor.person_id
    _record(invitation, actor, channel)


def _record(invitation: Invitation, actor: Actor, channel: ReplyChannel) -> None:
    audit.record(
        AuditTag.INVITATION_STATE_CHANGED,
        invitation,
        actor=actor,
        state=invitation.state,
        channel=channel,
    )
