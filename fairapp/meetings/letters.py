"""Letters of meetings: to either side, in its language, with a personal link to its own page."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from fairapp.accounts.models import LinkPurpose, Person
from fairapp.accounts.services import issue_link
from fairapp.core.clock import HANOI
from fairapp.core.db import db
from fairapp.core.links import full_url
from fairapp.core.mail import Channel, Letter, Message, channel_of, tell
from fairapp.core.pages import country_name
from fairapp.core.policy import Actor
from fairapp.exhibitors.models import Application
from fairapp.fairs.models import Fair
from fairapp.importers.models import Importer
from fairapp.meetings import queries
from fairapp.meetings.models import Side

LINK_OUTLIVES_FAIR = timedelta(days=180)
"""Both sides still confirm deals and outcomes for half a year after the fair."""


def tell_side(
    side: Side,
    party_id: UUID,
    template: str,
    *,
    actor: Actor,
    thing_id: UUID,
    **values: Any,
) -> Message | None:
    """Write to an importer or an exhibitor; None when the person cannot be reached."""
    if side is Side.IMPORTER:
        importer = queries.load_party(party_id)
        return _write(importer, importer.person, Letter(template, None, thing_id, values), actor)
    application = queries.load_exhibitor(party_id)
    letter = Letter(template, None, thing_id, values)
    return _write(application, application.contact, letter, actor)


def _write(
    party: Importer | Application, person: Person, letter: Letter, actor: Actor
) -> Message | None:
    if channel_of(person) is Channel.NONE:
        return None
    fair = db.session.get_one(Fair, party.fair_id)
    purpose = LinkPurpose.IMPORTER if isinstance(party, Importer) else LinkPurpose.EXHIBITOR
    token = issue_link(
        person,
        purpose,
        actor=actor,
        fair_id=fair.id,
        organisation_id=party.organisation_id,
        thing_id=party.id,
        expires_at=datetime.combine(fair.closes_on + LINK_OUTLIVES_FAIR, time(), HANOI),
    )
    given: dict[str, object] = {
        "fair": fair,
        "link": full_url("accounts.link", token=token),
        "sender_name": fair.name_in(person.locale),
        "is_demo": fair.is_demo,
        "country": country_name,
        **letter.values,
    }
    return tell(person, Letter(letter.template, fair.id, letter.thing_id, given))
