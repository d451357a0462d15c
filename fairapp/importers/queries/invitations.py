"""Questions about invitations, campaigns, letters and what came back."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from fairapp.accounts.models import Objection, Organisation, Person
from fairapp.accounts.queries import INVITATIONS
from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.core.inbound import InboundMail
from fairapp.core.mail import Channel, Message, MessageState, channel_of
from fairapp.importers.models import (
    Campaign,
    Importer,
    Invitation,
    InvitationLetter,
    InvitationState,
    LinkRequest,
)

REMIND_AFTER = timedelta(days=7)
ANSWERED = (InvitationState.ACCEPTED, InvitationState.DECLINED)


def people_without_letters(fair_id: UUID) -> frozenset[UUID]:
    """People on a fair's list who want no invitations."""
    found = (
        select(Objection.person_id)
        .join(Importer, Importer.person_id == Objection.person_id)
        .where(Importer.fair_id == fair_id, Objection.purpose == INVITATIONS)
    )
    return frozenset(db.session.scalars(found))


def why_not_invited(
    person: Person,
    invitation: Invitation | None,
    moment: datetime,
    *,
    stopped: frozenset[UUID] = frozenset(),
) -> str | None:
    """Why no letter goes to this person now; None if it may.

    `stopped`: wants no letters; `unreachable`; `answered`; `lately`: a letter waits to be sent or
    was sent in the last seven days.
    """
    if person.id in stopped:
        return "stopped"
    if channel_of(person) is Channel.NONE:
        return "unreachable"
    if invitation is None:
        return None
    if invitation.state in ANSWERED or invitation.state is InvitationState.REVOKED:
        return "answered"
    if invitation.state is InvitationState.QUEUED:
        return "lately"
    is_fresh = invitation.sent_at is not None and invitation.sent_at > moment - REMIND_AFTER
    return "lately" if is_fresh and invitation.state is not InvitationState.BOUNCED else None


def invitation_of(importer_id: UUID) -> Invitation | None:
    """The invitation of an importer, if there is one."""
    return db.session.scalar(select(Invitation).where(Invitation.importer_id == importer_id))


def load_invitation(invitation_id: UUID) -> Invitation:
    """An invitation with importer, fair, organisation and person; raises NotFoundError."""
    whole = joinedload(Invitation.importer)
    invitation = db.session.scalar(
        select(Invitation)
        .where(Invitation.id == invitation_id)
        .options(
            whole.joinedload(Importer.fair),
            whole.joinedload(Importer.organisation),
            whole.joinedload(Importer.person),
        )
    )
    if invitation is None:
        raise NotFoundError
    return invitation


def drafts_of(campaign_id: UUID) -> Select[Invitation]:
    """The invitations of a campaign that have not been written, oldest first."""
    return (
        select(Invitation)
        .where(Invitation.campaign_id == campaign_id, Invitation.state == InvitationState.DRAFT)
        .options(joinedload(Invitation.importer))
        .order_by(Invitation.id)
    )


def count_drafts(campaign_id: UUID) -> int:
    """How many letters of a campaign are still to be written."""
    drafts = drafts_of(campaign_id).options().order_by(None).subquery()
    return db.session.scalar(select(func.count()).select_from(drafts)) or 0


def settled_messages() -> Select[Invitation, MessageState, datetime | None, str | None]:
    """Invitations still waiting although their message is settled, and those that came back."""
    waits = Invitation.state == InvitationState.QUEUED
    is_out = Invitation.state == InvitationState.SENT
    settled = (MessageState.SENT, MessageState.TOLD, MessageState.BOUNCED, MessageState.FAILED)
    return (
        select(Invitation, Message.state, Message.sent_at, Message.last_error)
        .join(Message, Message.id == Invitation.message_id)
        .where(
            or_(
                and_(waits, Message.state.in_(settled)),
                and_(is_out, Message.state == MessageState.BOUNCED),
            )
        )
        .order_by(Invitation.id)
        .with_for_update(of=Invitation, skip_locked=True)
    )


def campaigns_of(fair_id: UUID) -> list[tuple[Campaign, dict[str, int]]]:
    """[(campaign, {state: invitations})], newest first."""
    rows = db.session.execute(
        select(Campaign, Invitation.state, func.count(Invitation.id))
        .outerjoin(Invitation, Invitation.campaign_id == Campaign.id)
        .where(Campaign.fair_id == fair_id)
        .group_by(Campaign.id, Invitation.state)
        .order_by(Campaign.id.desc())
    )
    found: dict[Campaign, dict[str, int]] = {}
    for campaign, state, count in rows:
        states = found.setdefault(campaign, {})
        if state is not None:
            states[state.value] = count
    return list(found.items())


def load_campaign(campaign_id: UUID) -> Campaign:
    """A campaign with its own letters; raises NotFoundError."""
    campaign = db.session.scalar(
        select(Campaign).where(Campaign.id == campaign_id).options(selectinload(Campaign.letters))
    )
    if campaign is None:
        raise NotFoundError
    return campaign


def people_of(campaign_id: UUID) -> Select[Importer, Invitation]:
    """The people of a campaign with their invitations, as the desk lists them."""
    return (
        select(Importer, Invitation)
        .join(Invitation, Invitation.importer_id == Importer.id)
        .join(Organisation, Organisation.id == Importer.organisation_id)
        .where(Invitation.campaign_id == campaign_id)
        .options(joinedload(Importer.organisation), joinedload(Importer.person))
        .order_by(Organisation.country, Organisation.name, Importer.id)
    )


def letters_of(invitation_id: UUID) -> list[tuple[InvitationLetter, Message]]:
    """Every letter written to one importer that did not come back, newest first."""
    rows = db.session.execute(
        select(InvitationLetter, Message)
        .join(Message, Message.id == InvitationLetter.message_id)
        .where(InvitationLetter.invitation_id == invitation_id)
        .order_by(InvitationLetter.day.desc())
    )
    return [(written, message) for written, message in rows]


def mail_about(invitation_id: UUID) -> list[InboundMail]:
    """What came in about one invitation: replies and reports, newest first."""
    found = select(InboundMail).where(InboundMail.thing_id == invitation_id)
    return list(db.session.scalars(found.order_by(InboundMail.created_at.desc()).limit(20)))


def link_requests(fair_id: UUID) -> Select[LinkRequest]:
    """People who ask for an invitation of their own and wait for the desk, oldest first."""
    return (
        select(LinkRequest)
        .where(LinkRequest.fair_id == fair_id, LinkRequest.settled_at.is_(None))
        .order_by(LinkRequest.created_at)
    )


def load_link_request(wish_id: UUID) -> LinkRequest:
    """One such wish; raises NotFoundError."""
    wish = db.session.get(LinkRequest, wish_id)
    if wish is None:
        raise NotFoundError
    return wish


def importers_of_invitations(invitation_ids: Sequence[UUID]) -> dict[UUID, Importer]:
    """{invitation: its importer with organisation and person}."""
    rows = db.session.execute(
        select(Invitation.id, Importer)
        .join(Importer, Importer.id == Invitation.importer_id)
        .where(Invitation.id.in_(invitation_ids))
        .options(joinedload(Importer.organisation), joinedload(Importer.person))
    )
    return dict(rows.all())


def count_people(campaign_id: UUID) -> tuple[Counter[str], Counter[str]]:
    """({state: people of a campaign}, {language: people})."""
    rows = db.session.execute(
        select(Invitation.state, Person.locale, func.count())
        .join(Importer, Importer.id == Invitation.importer_id)
        .join(Person, Person.id == Importer.person_id)
        .where(Invitation.campaign_id == campaign_id)
        .group_by(Invitation.state, Person.locale)
    )
    states: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    for state, locale, count in rows:
        states[state.value] += count
        languages[locale] += count
    return states, languages


def invitation_and_objection(importer: Importer) -> tuple[Invitation | None, bool]:
    """(an importer's invitation if there is one, whether the person wants no letters)."""
    row = db.session.execute(
        select(Invitation, Objection.id)
        .select_from(Importer)
        .outerjoin(Invitation, Invitation.importer_id == Importer.id)
        .outerjoin(
            Objection,
            (Objection.person_id == Importer.person_id) & (Objection.purpose == INVITATIONS),
        )
        .where(Importer.id == importer.id)
    ).one()
    return row[0], row[1] is not None
