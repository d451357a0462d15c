"""Verbs by which an application comes in: by the applicant's own phone, or typed by staff."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import lazy_gettext

from fairapp.accounts import queries as register
from fairapp.accounts import services as accounts
from fairapp.accounts.models import LinkPurpose, Organisation, OrganisationKind, Person
from fairapp.core.db import db
from fairapp.core.errors import FairError
from fairapp.core.links import full_url
from fairapp.core.mail import Letter, Message, tell
from fairapp.core.policy import ANONYMOUS, Actor
from fairapp.exhibitors import queries
from fairapp.exhibitors.models import Application, EntryChannel
from fairapp.exhibitors.services.applications import start_application
from fairapp.exhibitors.services.repeating import repeat_application
from fairapp.fairs.models import Fair

LINK_OUTLIVES_FAIR = timedelta(days=180)
"""Deals are still confirmed this long after a fair, with the same link."""


class OrganisationKnownError(FairError):
    """A stranger may not act for an organisation of the register."""

    code = "organisation-known"
    sentence = lazy_gettext(
        "%(name)s is in the register with another phone number. Use that number, or call the "
        "organiser, who can enter the new one."
    )


@dataclass(frozen=True, slots=True)
class Typed:
    """What the first screen, or a clerk's form, asks for."""

    name: str
    phone: str | None
    email: str | None
    village: str | None
    main_category: str | None
    kind: OrganisationKind = OrganisationKind.HOUSEHOLD
    contact_role: str | None = None
    booths_wanted: int = 1
    locale: str = "vi"


@dataclass(frozen=True, slots=True)
class Entered:
    """The application, its contact, and whether the contact was known before.

    A known contact gets the link only by their own phone or e-mail: whoever typed the number
    need not be its owner.
    """

    application: Application
    contact: Person
    is_known: bool


def enter_application(
    fair: Fair, typed: Typed, *, actor: Actor, channel: EntryChannel
) -> Application:
    """Type an application on somebody's behalf; the record says by whom and how it came.

    Who exhibited before is taken over from then, so that staff type only what is new.
    """
    organisation = _organisation(typed, actor=actor)
    contact = _contact(typed, organisation, actor=actor)
    db.session.flush()
    earlier = queries.last_application([organisation.id], not_at=fair.id)
    if earlier is not None:
        return repeat_application(
            earlier,
            fair,
            actor=actor,
            channel=channel,
            contact=contact,
            booths_wanted=typed.booths_wanted,
        )
    return start_application(
        actor=actor,
        fair=fair,
        organisation=organisation,
        contact=contact,
        channel=channel,
        entered_by_id=actor.person_id,
        main_category=typed.main_category,
        booths_wanted=typed.booths_wanted,
    )


def apply_by_web(fair: Fair, typed: Typed) -> Entered:
    """Start an application from the public first screen, or find the one there is.

    Raises OrganisationKnownError, ApplicationsClosedError.
    """
    contact = register.find_person(email=typed.email, phone=typed.phone)
    is_known = contact is not None
    organisation = _own_organisation(contact, typed)
    if contact is None:
        contact = _contact(typed, organisation, actor=ANONYMOUS)
    application = queries.application_at_fair(fair.id, organisation.id)
    if application is None:
        db.session.flush()
        application = _begin(fair, typed, organisation, contact)
    return Entered(application, contact, is_known)


def _begin(fair: Fair, typed: Typed, organisation: Organisation, contact: Person) -> Application:
    """A new application by the web; who came before finds there what they said then."""
    bearer = Actor(person_id=contact.id)
    earlier = queries.last_application([organisation.id], not_at=fair.id)
    if earlier is not None:
        return repeat_application(
            earlier, fair, actor=bearer, channel=EntryChannel.WEB, contact=contact
        )
    return start_application(
        actor=bearer,
        fair=fair,
        organisation=organisation,
        contact=contact,
        channel=EntryChannel.WEB,
        main_category=typed.main_category,
    )


def _own_organisation(contact: Person | None, typed: Typed) -> Organisation:
    """The organisation of a known contact; a stranger's must be new to the register."""
    if contact is not None and contact.organisation_id is not None:
        return db.session.get_one(Organisation, contact.organisation_id)
    known = register.find_organisation(
        tax_code=None, name=typed.name, country="VN", village=typed.village
    )
    if known is not None:
        raise OrganisationKnownError(name=known.name)
    return _organisation(typed, actor=ANONYMOUS)


def _organisation(typed: Typed, *, actor: Actor) -> Organisation:
    return accounts.register_organisation(
        actor=actor,
        name=typed.name,
        kind=typed.kind,
        country="VN",
        village=typed.village,
        phone=typed.phone,
        email=typed.email,
    )


def _contact(typed: Typed, organisation: Organisation, *, actor: Actor) -> Person:
    return accounts.register_person(
        actor=actor,
        full_name=typed.contact_role or typed.name,
        organisation=organisation,
        email=typed.email,
        phone=typed.phone,
        position=typed.contact_role,
        locale=typed.locale,
    )


def issue_exhibitor_link(application: Application, *, actor: Actor) -> str:
    """The token of a personal link that opens this application for its contact."""
    fair = db.session.get_one(Fair, application.fair_id)
    closes = fair.closes_on + LINK_OUTLIVES_FAIR
    return accounts.issue_link(
        db.session.get_one(Person, application.contact_id),
        LinkPurpose.EXHIBITOR,
        actor=actor,
        fair_id=fair.id,
        organisation_id=application.organisation_id,
        thing_id=application.id,
        expires_at=queries.end_of(closes),
    )


def personal_link(actor: Actor) -> Callable[[Application], str]:
    """How a letter reaches an exhibitor: an address that opens without a password."""

    def link_to(application: Application) -> str:
        return full_url("accounts.link", token=issue_exhibitor_link(application, actor=actor))

    return link_to


def tell_link(application: Application, *, link: str) -> Message | None:
    """Send the contact the address of the application; None when unreachable."""
    fair = db.session.get_one(Fair, application.fair_id)
    contact = db.session.get_one(Person, application.contact_id)
    values = {"fair": fair, "link": link, "is_demo": fair.is_demo}
    return tell(contact, Letter("application_started", fair.id, application.id, values))
