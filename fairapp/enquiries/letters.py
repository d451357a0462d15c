"""Letters of enquiries: a personal link leads the reader straight to the question."""

from datetime import datetime, time, timedelta

from fairapp.accounts.models import LinkPurpose
from fairapp.accounts.services import issue_link
from fairapp.core.clock import HANOI
from fairapp.core.links import full_url
from fairapp.core.mail import Channel, Letter, channel_of, tell
from fairapp.core.pages import country_name
from fairapp.core.policy import Actor
from fairapp.enquiries.models import Enquiry

LINK_OUTLIVES_FAIR = timedelta(days=180)
"""Samples and prices are talked about long after the last day."""


def tell_exhibitor(enquiry: Enquiry, *, actor: Actor) -> None:
    """Tell the exhibitor that somebody asked, in Vietnamese or their own language."""
    _write(enquiry, LinkPurpose.EXHIBITOR, "enquiry", actor=actor)


def tell_importer(enquiry: Enquiry, *, actor: Actor) -> None:
    """Tell the importer that an answer has come."""
    _write(enquiry, LinkPurpose.IMPORTER, "enquiry_answer", actor=actor)


def _write(enquiry: Enquiry, purpose: LinkPurpose, template: str, *, actor: Actor) -> None:
    asks = purpose is LinkPurpose.IMPORTER
    party = enquiry.importer if asks else enquiry.application
    person = enquiry.importer.person if asks else enquiry.application.contact
    other = (enquiry.application if asks else enquiry.importer).organisation
    if channel_of(person) is Channel.NONE:
        return
    fair = enquiry.fair
    token = issue_link(
        person,
        purpose,
        actor=actor,
        fair_id=fair.id,
        organisation_id=party.organisation_id,
        thing_id=enquiry.id,
        expires_at=datetime.combine(fair.closes_on + LINK_OUTLIVES_FAIR, time(), HANOI),
    )
    given: dict[str, object] = {
        "fair": fair,
        "enquiry": enquiry,
        "other": other,
        "link": full_url("accounts.link", token=token),
        "sender_name": fair.name_in(person.locale),
        "is_demo": fair.is_demo,
        "country": country_name,
    }
    tell(person, Letter(template, fair.id, enquiry.id, given))
