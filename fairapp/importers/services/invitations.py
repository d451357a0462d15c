"""Verbs of invitations: sent with a personal link, answered once, however the reply comes."""

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from flask_babel import lazy_gettext
from sqlalchemy import func, select

from fairapp.accounts.models import LinkPurpose, Organisation, Person
from fairapp.accounts.services import add_member, issue_link
from fairapp.core import audit, clock
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, lock, unit_of_work
from fairapp.core.errors import FairError
from fairapp.core.mail import Channel, Letter, Message, MessageState, channel_of, tell
from fairapp.core.policy import Actor, Role
from fairapp.exhibitors.models import Application, ApplicationState
from fairapp.fairs.models import Fair
from fairapp.importers import queries
from fairapp.importers.models import (
    BuyerStatus,
    Campaign,
    Importer,
    Invitation,
    InvitationState,
    ReplyChannel,
)

BATCH = 20
ENDED = (InvitationState.EXPIRED, InvitationState.REVOKED)
LinkTo = Callable[[str], str]
"""Turns a personal link's token into the address that stands in the letter."""


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


def link_ends_at(fair: Fair) -> datetime:
    """The end of the day after the fair, in Hanoi: until then an invitation's link opens."""
    return datetime.combine(fair.closes_on + timedelta(days=2), time(), clock.HANOI)


def plan_campaign(fair: Fair, name: str, importer_ids: Sequence[UUID], *, actor: Actor) -> Campaign:
    """Write down whom a campaign is for; the worker sends its drafts.

    People who have answered, who cannot be reached, or who were written to in the last week are
    left out.
    """
    campaign = db.session.scalar(
        select(Campaign).where(Campaign.fair_id == fair.id, Campaign.name == name)
    )
    if campaign is None:
        campaign = Campaign(fair_id=fair.id, name=name)
        db.session.add(campaign)
        db.session.flush()
    planned = 0
    for importer, invitation in queries.chosen_importers(fair.id, importer_ids):
        if queries.why_not_invited(importer.person, invitation, clock.now()) is None:
            draft = invitation or _draft(importer)
            draft.campaign_id = campaign.id
            draft.state = InvitationState.DRAFT
            planned += 1
    audit.record(AuditTag.CAMPAIGN_PLANNED, campaign, actor=actor, people=planned)
    return campaign


def _draft(importer: Importer) -> Invitation:
    draft = Invitation(
        fair_id=importer.fair_id,
        importer_id=importer.id,
        organisation_id=importer.organisation_id,
    )
    db.session.add(draft)
    return draft


def send_drafts(
    campaign_id: UUID, *, actor: Actor, link_to: LinkTo, report: Callable[[int, int], None]
) -> int:
    """Send a campaign's drafts, a few in each transaction; run again it goes on where it stopped.

    Called by a job outside any unit of work, because hundreds of letters in one transaction would
    keep every other writer waiting.
    """
    total, sent, last = queries.count_drafts(campaign_id), 0, UUID(int=0)
    while True:
        with unit_of_work():
            found = queries.drafts_of(campaign_id).where(Invitation.id > last).limit(BATCH)
            drafts = db.session.scalars(found).unique().all()
            for draft in drafts:
                last = draft.id
                invite(draft.importer, actor=actor, campaign_id=campaign_id, link_to=link_to)
        if not drafts:
            return sent
        sent += len(drafts)
        report(sent, total)


def invite(
    importer: Importer, *, actor: Actor, link_to: LinkTo, campaign_id: UUID | None = None
) -> Invitation:
    """Write a personal letter with a link of its own; raises InvitedLatelyError.

    A person without e-mail gets a text that the desk tells; one without either keeps a draft.
    """
    fair = db.session.get_one(Fair, importer.fair_id)
    person = db.session.get_one(Person, importer.person_id)
    invitation = queries.invitation_of(importer.id) or _draft(importer)
    db.session.flush()
    lock(invitation)
    if queries.why_not_invited(person, invitation, clock.now()) == "lately":
        raise InvitedLatelyError
    invitation.campaign_id = campaign_id or invitation.campaign_id
    if channel_of(person) is Channel.NONE:
        return invitation
    message = _write(invitation, person, fair, actor=actor, link_to=link_to)
    invitation.message_id = message.id
    invitation.state = InvitationState.QUEUED
    audit.record(AuditTag.INVITATION_QUEUED, invitation, actor=actor, channel=message.channel)
    return invitation


def _write(
    invitation: Invitation, person: Person, fair: Fair, *, actor: Actor, link_to: LinkTo
) -> Message:
    token = issue_link(
        person,
        LinkPurpose.INVITATION,
        actor=actor,
        fair_id=fair.id,
        organisation_id=invitation.organisation_id,
        thing_id=invitation.id,
        expires_at=link_ends_at(fair),
    )
    organisation = db.session.get_one(Organisation, invitation.organisation_id)
    exhibitors, villages = db.session.execute(
        select(func.count(), func.count(func.distinct(Organisation.village)))
        .select_from(Application)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .where(Application.fair_id == fair.id, Application.state == ApplicationState.ACCEPTED)
    ).one()
    values = {
        "fair": fair,
        "organisation": organisation,
        "link": link_to(token),
        "last_day": fair.closes_on + timedelta(days=1),
        "exhibitors": exhibitors,
        "villages": villages,
        "sender_name": fair.name_in(person.locale),
        "is_demo": fair.is_demo,
    }
    message = tell(person, Letter("invitation", fair.id, invitation.id, values))
    if message is None:
        raise InvitationEndedError
    db.session.flush()
    return message


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


_DELIVERED = {
    MessageState.SENT: InvitationState.SENT,
    MessageState.TOLD: InvitationState.SENT,
    MessageState.BOUNCED: InvitationState.BOUNCED,
}


def note_deliveries(*, actor: Actor, limit: int = 200) -> int:
    """Let invitations that wait to be sent follow what became of their messages."""
    rows = db.session.execute(queries.settled_messages().limit(limit)).all()
    for invitation, message_state, sent_at in rows:
        invitation.state = _DELIVERED[message_state]
        invitation.sent_at = sent_at
        _record(invitation, actor, ReplyChannel.EMAIL)
    return len(rows)
