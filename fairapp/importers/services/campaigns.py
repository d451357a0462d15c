"""Verbs of campaigns: whom a batch of invitations is for, and writing its letters."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from uuid import UUID

from sqlalchemy import select

from fairapp.core import audit, clock
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, unit_of_work
from fairapp.core.errors import FairError
from fairapp.core.policy import Actor
from fairapp.fairs.models import Fair
from fairapp.importers import queries
from fairapp.importers.models import Campaign, Invitation, InvitationState
from fairapp.importers.services.invitations import draft_of, invite
from fairapp.importers.services.letters import LinkTo, Writer

BATCH = 20


def plan_campaign(
    fair: Fair,
    name: str,
    importer_ids: Sequence[UUID],
    *,
    actor: Actor,
    segment_id: UUID | None = None,
) -> Campaign:
    """Write down whom a campaign is for; the worker sends its drafts.

    People who have answered, who cannot be reached, who want no letters, or who were written to in
    the last week are left out.
    """
    campaign = db.session.scalar(
        select(Campaign).where(Campaign.fair_id == fair.id, Campaign.name == name)
    )
    if campaign is None:
        campaign = Campaign(fair_id=fair.id, name=name, made_by_id=actor.person_id)
        db.session.add(campaign)
    campaign.segment_id = segment_id or campaign.segment_id
    db.session.flush()
    stopped = queries.people_without_letters(fair.id)
    planned = 0
    for importer, invitation in queries.chosen_importers(fair.id, importer_ids):
        why = queries.why_not_invited(importer.person, invitation, clock.now(), stopped=stopped)
        if why is None:
            draft = invitation or draft_of(importer)
            draft.campaign_id = campaign.id
            draft.officer_id = actor.person_id or draft.officer_id
            draft.state = InvitationState.DRAFT
            planned += 1
    audit.record(AuditTag.CAMPAIGN_PLANNED, campaign, actor=actor, people=planned)
    return campaign


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
            writer = _writer(campaign_id) if drafts else None
            for draft in drafts:
                last = draft.id
                with suppress(FairError), db.session.begin_nested():
                    # refused when stopped or written to since the campaign was planned
                    invite(
                        draft.importer,
                        actor=actor,
                        campaign_id=campaign_id,
                        link_to=link_to,
                        writer=writer,
                    )
                    sent += 1
        if not drafts:
            return sent
        report(sent, total)


def _writer(campaign_id: UUID) -> Writer:
    campaign = queries.load_campaign(campaign_id)
    campaign.sent_at = campaign.sent_at or clock.now()
    return Writer(db.session.get_one(Fair, campaign.fair_id), campaign.letters)
