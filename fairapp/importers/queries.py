"""Questions about importers, their invitations and their needs."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from fairapp.accounts.models import Organisation, Person
from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.core.mail import Channel, Message, MessageState, channel_of
from fairapp.core.search import matches
from fairapp.importers.models import (
    Campaign,
    Importer,
    Invitation,
    InvitationState,
    Need,
)

NOT_INVITED = "not_invited"
"""The filter for people on the list who have no invitation yet."""
REMIND_AFTER = timedelta(days=7)
ANSWERED = (InvitationState.ACCEPTED, InvitationState.DECLINED)


def find_importers(
    fair_id: UUID, *, state: str | None = None, country: str | None = None, q: str = ""
) -> Select[Importer, Invitation]:
    """Importers with organisation, person and invitation, by country and name.

    `state` is a state of the invitation, `not_invited`, or None for all.
    """
    found = (
        select(Importer, Invitation)
        .join(Organisation, Organisation.id == Importer.organisation_id)
        .outerjoin(Invitation, Invitation.importer_id == Importer.id)
        .where(Importer.fair_id == fair_id, matches(Importer.search_text, q))
        .options(joinedload(Importer.organisation), joinedload(Importer.person))
        .order_by(Organisation.country, Organisation.name, Importer.id)
    )
    if country:
        found = found.where(Organisation.country == country)
    if state == NOT_INVITED:
        return found.where(Invitation.id.is_(None))
    return found.where(Invitation.state == InvitationState(state)) if state else found


def count_by_state(fair_id: UUID) -> dict[str, int]:
    """{state of the invitation or `not_invited`: importers}; states without any are left out."""
    rows = db.session.execute(
        select(Invitation.state, func.count())
        .select_from(Importer)
        .outerjoin(Invitation, Invitation.importer_id == Importer.id)
        .where(Importer.fair_id == fair_id)
        .group_by(Invitation.state)
    )
    return {state.value if state else NOT_INVITED: count for state, count in rows}


def count_by_country(fair_id: UUID) -> list[tuple[str, int]]:
    """[(country, importers)], most first."""
    count = func.count().label("importers")
    rows = db.session.execute(
        select(Organisation.country, count)
        .select_from(Importer)
        .join(Organisation, Organisation.id == Importer.organisation_id)
        .where(Importer.fair_id == fair_id)
        .group_by(Organisation.country)
        .order_by(count.desc(), Organisation.country)
    )
    return [(country, number) for country, number in rows]


def chosen_importers(
    fair_id: UUID, importer_ids: Sequence[UUID]
) -> list[tuple[Importer, Invitation | None]]:
    """These importers of this fair with organisation, person and invitation, in stable order."""
    found = find_importers(fair_id).where(Importer.id.in_(importer_ids))
    return [(importer, invitation) for importer, invitation in db.session.execute(found)]


def why_not_invited(person: Person, invitation: Invitation | None, moment: datetime) -> str | None:
    """Why no letter goes to this person now: `unreachable`, `answered`, `lately`; None if it may.

    A letter that waits to be sent or was sent in the last seven days is `lately`.
    """
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


def settled_messages() -> Select[Invitation, MessageState, datetime | None]:
    """Invitations still waiting although their message was sent, told or returned."""
    settled = (MessageState.SENT, MessageState.TOLD, MessageState.BOUNCED)
    return (
        select(Invitation, Message.state, Message.sent_at)
        .join(Message, Message.id == Invitation.message_id)
        .where(Invitation.state == InvitationState.QUEUED, Message.state.in_(settled))
        .order_by(Invitation.id)
        .with_for_update(of=Invitation, skip_locked=True)
    )


def campaigns_of(fair_id: UUID) -> list[tuple[str, dict[str, int]]]:
    """[(campaign, {state: invitations})], newest first."""
    rows = db.session.execute(
        select(Campaign.id, Campaign.name, Invitation.state, func.count())
        .join(Invitation, Invitation.campaign_id == Campaign.id)
        .where(Campaign.fair_id == fair_id)
        .group_by(Campaign.id, Campaign.name, Invitation.state)
        .order_by(Campaign.id.desc())
    )
    found: dict[str, dict[str, int]] = {}
    for _, name, state, count in rows:
        found.setdefault(name, {})[state.value] = count
    return list(found.items())


def load_importer(importer_id: UUID) -> Importer:
    """An importer with fair, organisation, person and needs; raises NotFoundError."""
    importer = db.session.scalar(
        select(Importer)
        .where(Importer.id == importer_id)
        .options(
            joinedload(Importer.fair),
            joinedload(Importer.organisation),
            joinedload(Importer.person),
            selectinload(Importer.needs),
        )
    )
    if importer is None:
        raise NotFoundError
    return importer


def load_need(need_id: UUID) -> Need:
    """A need with its importer, fair and organisation; raises NotFoundError."""
    whole = joinedload(Need.importer)
    need = db.session.scalar(
        select(Need)
        .where(Need.id == need_id)
        .options(whole.joinedload(Importer.fair), whole.joinedload(Importer.organisation))
    )
    if need is None:
        raise NotFoundError
    return need


def buyer_rows(fair_id: UUID, importer_ids: Iterable[UUID] | None = None) -> Sequence[Importer]:
    """Importers of a fair who said what they look for, with their needs, for the ranker."""
    found = (
        select(Importer)
        .where(Importer.fair_id == fair_id)
        .where(Importer.id.in_(select(Need.importer_id).where(Need.fair_id == fair_id)))
        .options(joinedload(Importer.organisation), selectinload(Importer.needs))
        .order_by(Importer.id)
    )
    if importer_ids is not None:
        found = found.where(Importer.id.in_(list(importer_ids)))
    return db.session.scalars(found).all()


def importer_ids_by_code(fair_id: UUID) -> dict[str, UUID]:
    """{number in the officers' sheets: importer}; what every later sheet of a fair refers to."""
    rows = db.session.execute(
        select(Importer.code, Importer.id).where(
            Importer.fair_id == fair_id, Importer.code.is_not(None)
        )
    )
    return {code: importer_id for code, importer_id in rows if code}
