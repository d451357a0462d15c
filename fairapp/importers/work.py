"""Long work of this room, done by the worker: sending a campaign, following its deliveries."""

from typing import Any
from uuid import UUID

from fairapp.core import clock
from fairapp.core.db import unit_of_work
from fairapp.core.jobs import JobRun, job_kind
from fairapp.core.links import full_url
from fairapp.core.policy import SYSTEM
from fairapp.importers import services


def invitation_url(token: str) -> str:
    """The address of an invitation's door, as it stands in a letter."""
    return full_url("importers.open_invitation", token=token)


@job_kind("importers.send_campaign")
def send_campaign(run: JobRun) -> dict[str, Any]:
    """Write the letters of a campaign."""
    campaign_id = UUID(run.arguments["campaign_id"])
    sent = services.send_drafts(
        campaign_id, actor=SYSTEM, link_to=invitation_url, report=run.report
    )
    return {"sent": sent}


def follow_deliveries() -> int:
    """Invitations follow their messages and end, late offers end, passports are deleted."""
    with unit_of_work():
        ended = services.expire_invitations(clock.today(), actor=SYSTEM)
        ended += services.expire_offers(clock.today(), actor=SYSTEM)
        ended += services.delete_passports(clock.today(), actor=SYSTEM)
        return ended + services.note_deliveries(actor=SYSTEM)
