"""Verbs of the invitation's door: whose it is, and a link of one's own for who got it forwarded."""

from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from fairapp.accounts.models import OrganisationKind, Person, PersonalLink, SignInAttempt
from fairapp.accounts.queries import MOST_ATTEMPTS, count_recent_attempts, find_person
from fairapp.accounts.services import register_organisation, register_person
from fairapp.core import audit, clock, secrets
from fairapp.core.audit import AuditTag
from fairapp.core.contacts import parse_email, parse_phone
from fairapp.core.db import db, lock
from fairapp.core.errors import FairError, TooManyAttemptsError
from fairapp.core.mail import Letter, tell
from fairapp.core.policy import ANONYMOUS, Actor
from fairapp.fairs.models import Fair
from fairapp.importers.models import Importer, Invitation, LinkRequest
from fairapp.importers.services.importers import add_importer
from fairapp.importers.services.invitations import ENDED, invite, new_link
from fairapp.importers.services.letters import LinkTo
from fairapp.importers.services.needs import state_need

AGAIN_AFTER = timedelta(days=1)


class RequestSettledError(FairError):
    """A colleague has settled this wish already."""

    code = "request-settled"
    sentence = lazy_gettext("A colleague has settled this request already.")


def confirms_bearer(link: PersonalLink, typed: str) -> bool:
    """Whether this is the address to which the letter went; raises TooManyAttemptsError.

    Ten wrong guesses in five minutes close the door for a while. The door commits a wrong guess.
    """
    key = secrets.hash_secret(f"link:{link.id}")
    if count_recent_attempts(key) >= MOST_ATTEMPTS:
        raise TooManyAttemptsError
    person = link.person
    fits = (person.email is not None and parse_email(typed) == person.email) or (
        person.phone is not None and parse_phone(typed) == person.phone
    )
    if not fits:
        db.session.add(SignInAttempt(account_hash=key))
    return fits


def ask_own_link(
    fair: Fair,
    *,
    email: str,
    link_to: LinkTo,
    locale: str,
    need: dict[str, Any] | None = None,
    **about: str | None,
) -> LinkRequest | None:
    """Somebody asks for an invitation of their own; None when the same was asked a moment ago.

    Who is on the list gets a link at once, at the address that the list has, once a day; others
    wait for the desk. The asker is told the same in either case. `about`: contact,
    organisation_name, country. `need`: what was answered before a first list; it is kept for whom
    the desk puts on the list, and never goes to somebody else's list by a guessed address.
    """
    asked = LinkRequest(fair_id=fair.id, email=email, locale=locale, need=need, **about)
    lately = select(LinkRequest.id).where(
        LinkRequest.fair_id == fair.id,
        LinkRequest.email == email,
        LinkRequest.created_at > clock.now() - AGAIN_AFTER,
    )
    if db.session.scalar(lately) is not None:
        return None
    person = find_person(email=email)
    invitation = _open_invitation(fair, person) if person else None
    try:
        with db.session.begin_nested():
            db.session.add(asked)
    except IntegrityError:
        return None
    audit.record(AuditTag.LINK_ASKED, asked, actor=ANONYMOUS)
    if person is not None and invitation is not None:
        _send_link(invitation, person, fair, link_to=link_to)
        asked.settled_at, asked.importer_id = clock.now(), invitation.importer_id
    return asked


def _open_invitation(fair: Fair, person: Person) -> Invitation | None:
    invitation = db.session.scalar(
        select(Invitation)
        .join(Importer, Importer.id == Invitation.importer_id)
        .where(Importer.fair_id == fair.id, Importer.person_id == person.id)
    )
    return None if invitation is None or invitation.state in ENDED else invitation


def _send_link(invitation: Invitation, person: Person, fair: Fair, *, link_to: LinkTo) -> None:
    """The letter that was asked for; it is no mass mailing and no reminder."""
    bearer = Actor(person_id=person.id)
    link = link_to(new_link(invitation, person, fair, actor=bearer))
    values: dict[str, Any] = {
        "fair": fair,
        "link": link,
        "last_day": fair.closes_on + timedelta(days=1),
        "sender_name": fair.name_in(person.locale),
        "is_demo": fair.is_demo,
    }
    tell(person, Letter("invitation_again", fair.id, invitation.id, values))


def grant_link(wish: LinkRequest, *, actor: Actor, link_to: LinkTo) -> Importer:
    """Put the asker on the list and invite; raises RequestSettledError."""
    lock(wish)
    if wish.settled_at is not None:
        raise RequestSettledError
    fair = db.session.get_one(Fair, wish.fair_id)
    name = wish.organisation_name or wish.email.partition("@")[2]
    organisation = register_organisation(
        actor=actor,
        name=name,
        kind=OrganisationKind.FOREIGN_COMPANY,
        country=wish.country or "XX",
    )
    db.session.flush()
    person = register_person(
        actor=actor,
        full_name=wish.contact or wish.email,
        position=wish.contact,
        organisation=organisation,
        email=wish.email,
        locale=wish.locale,
    )
    db.session.flush()
    known = select(Importer).where(Importer.fair_id == fair.id, Importer.person_id == person.id)
    importer = db.session.scalar(known)
    if importer is None:
        importer = add_importer(actor=actor, fair=fair, organisation=organisation, person=person)
        db.session.flush()
        if wish.need:
            state_need(importer, actor=actor, **wish.need)
    invite(importer, actor=actor, link_to=link_to)
    _settle(wish, importer, actor=actor, verdict="granted")
    return importer


def refuse_link(wish: LinkRequest, *, actor: Actor) -> None:
    """Lay the wish aside; raises RequestSettledError."""
    lock(wish)
    if wish.settled_at is not None:
        raise RequestSettledError
    _settle(wish, None, actor=actor, verdict="refused")


def _settle(wish: LinkRequest, importer: Importer | None, *, actor: Actor, verdict: str) -> None:
    wish.settled_at = clock.now()
    wish.settled_by_id = actor.person_id
    wish.importer_id = importer.id if importer else None
    audit.record(AuditTag.LINK_REQUEST_SETTLED, wish, actor=actor, verdict=verdict)
