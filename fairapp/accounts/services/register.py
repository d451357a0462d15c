"""Verbs of the register: organisations, people, roles, links, consents."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext
from sqlalchemy import select, update

from fairapp.accounts import queries
from fairapp.accounts.models import (
    Consent,
    LinkPurpose,
    LinkUse,
    Membership,
    Organisation,
    OrganisationKind,
    Person,
    PersonalLink,
)
from fairapp.core import audit, clock, secrets
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, lock
from fairapp.core.errors import FairError
from fairapp.core.policy import Actor, Role
from fairapp.core.search import search_text


class LinkEndedError(FairError):
    """The personal link has expired or was replaced."""

    code = "link-ended"
    status = 410
    sentence = lazy_gettext(
        "This link has ended. Ask the organiser for a new one; nothing was changed."
    )


class ContactTakenError(FairError):
    """The e-mail or phone already belongs to somebody in the register."""

    code = "contact-taken"
    sentence = lazy_gettext("This e-mail or phone number already belongs to another person.")


def register_organisation(
    *, actor: Actor, name: str, kind: OrganisationKind, country: str, **details: str | None
) -> Organisation:
    """The organisation of the register with this tax code or name and place, or a new one.

    `details`: name_en, tax_code, phone, email, website, village, commune, province,
    old_district, address.
    """
    known = queries.find_organisation(
        tax_code=details.get("tax_code"),
        name=name,
        country=country,
        village=details.get("village"),
    )
    if known is not None:
        return known
    organisation = Organisation(name=name, kind=kind, country=country, search_text="", **details)
    organisation.search_text = organisation_search_text(organisation)
    db.session.add(organisation)
    audit.record(AuditTag.ORGANISATION_REGISTERED, organisation, actor=actor)
    return organisation


def organisation_search_text(organisation: Organisation) -> str:
    """What an organisation is found by."""
    return search_text(
        organisation.name,
        organisation.name_en,
        organisation.village,
        organisation.commune,
        organisation.old_district,
        organisation.tax_code,
        organisation.phone,
        organisation.email,
    )[:1200]


def edit_organisation(organisation: Organisation, *, actor: Actor, **details: str | None) -> None:
    """Change what the register holds of an organisation."""
    for field, value in details.items():
        setattr(organisation, field, value)
    organisation.search_text = organisation_search_text(organisation)
    audit.record(AuditTag.ORGANISATION_CHANGED, organisation, actor=actor)


def register_person(
    *,
    actor: Actor,
    full_name: str,
    organisation: Organisation | None,
    email: str | None = None,
    phone: str | None = None,
    position: str | None = None,
    locale: str = "vi",
) -> Person:
    """The person of the register with this e-mail or phone, or a new one."""
    known = queries.find_person(email=email, phone=phone)
    if known is not None:
        return known
    person = Person(
        full_name=full_name,
        position=position,
        locale=locale,
        email=email,
        phone=phone,
        organisation_id=organisation.id if organisation else None,
        search_text=search_text(
            full_name, position, email, phone, organisation.name if organisation else None
        )[:800],
    )
    db.session.add(person)
    audit.record(AuditTag.PERSON_REGISTERED, person, actor=actor)
    return person


def add_member(
    person: Person,
    role: Role,
    *,
    actor: Actor,
    fair_id: UUID | None,
    organisation_id: UUID | None = None,
) -> Membership:
    """Give a person a role at a fair; giving it twice changes nothing."""
    known = db.session.scalar(
        select(Membership).where(
            Membership.person_id == person.id,
            Membership.role == role,
            Membership.fair_id.is_not_distinct_from(fair_id),
            Membership.organisation_id.is_not_distinct_from(organisation_id),
        )
    )
    if known is not None:
        return known
    member = Membership(
        person_id=person.id, fair_id=fair_id, role=role, organisation_id=organisation_id
    )
    db.session.add(member)
    audit.record(AuditTag.MEMBER_ADDED, member, actor=actor, role=role)
    return member


def remove_member(member: Membership, *, actor: Actor) -> None:
    """Take a role away; it is gone with the person's next request."""
    audit.record(AuditTag.MEMBER_REMOVED, member, actor=actor, role=member.role)
    db.session.delete(member)


def issue_link(
    person: Person,
    purpose: LinkPurpose,
    *,
    actor: Actor,
    fair_id: UUID,
    expires_at: datetime,
    organisation_id: UUID | None = None,
    thing_id: UUID | None = None,
) -> str:
    """Make a personal link and return its token, which is kept nowhere."""
    token = secrets.new_token()
    link = PersonalLink(
        person_id=person.id,
        fair_id=fair_id,
        organisation_id=organisation_id,
        purpose=purpose,
        thing_id=thing_id,
        token_hash=secrets.hash_secret(token),
        expires_at=expires_at,
    )
    db.session.add(link)
    audit.record(AuditTag.LINK_ISSUED, link, actor=actor, purpose=purpose)
    return token


def use_link(link: PersonalLink) -> None:
    """Record that the link's button was pressed; raises LinkEndedError when it has ended."""
    lock(link)
    if not queries.is_usable(link):
        raise LinkEndedError
    db.session.add(LinkUse(link_id=link.id))
    bearer = Actor(person_id=link.person_id)
    audit.record(AuditTag.LINK_USED, link, actor=bearer, purpose=link.purpose)


def revoke_link(link: PersonalLink, *, actor: Actor) -> None:
    """End a link, for example a lost card."""
    lock(link)
    if link.revoked_at is None:
        link.revoked_at = clock.now()
        audit.record(AuditTag.LINK_REVOKED, link, actor=actor, purpose=link.purpose)


def replace_links(person: Person, purpose: LinkPurpose, *, actor: Actor, fair_id: UUID) -> None:
    """End every live link of this purpose, so that only a newly printed card opens the door."""
    live = select(PersonalLink).where(
        PersonalLink.person_id == person.id,
        PersonalLink.fair_id == fair_id,
        PersonalLink.purpose == purpose,
        PersonalLink.revoked_at.is_(None),
    )
    for link in db.session.scalars(live):
        revoke_link(link, actor=actor)


def give_consent(
    person_id: UUID,
    purpose: str,
    *,
    shown_text: str,
    actor: Actor,
    text_version: str | None = None,
    locale: str | None = None,
) -> Consent:
    """Record what somebody agreed to: the text they saw, its version and its language."""
    consent = Consent(
        person_id=person_id,
        purpose=purpose,
        shown_text=shown_text,
        text_version=text_version,
        locale=locale,
    )
    db.session.add(consent)
    audit.record(AuditTag.CONSENT_GIVEN, consent, actor=actor, purpose=purpose)
    return consent


def withdraw_consent(person_id: UUID, purpose: str, *, actor: Actor) -> int:
    """End every consent of this purpose that still holds; how many there were."""
    live = select(Consent).where(
        Consent.person_id == person_id,
        Consent.purpose == purpose,
        Consent.withdrawn_at.is_(None),
    )
    ended = db.session.scalars(live.with_for_update()).all()
    for consent in ended:
        consent.withdrawn_at = clock.now()
        audit.record(AuditTag.CONSENT_WITHDRAWN, consent, actor=actor, purpose=purpose)
    return len(ended)


def erase_person(person: Person, *, actor: Actor) -> None:
    """Forget who a person was; audit and ledger keep their ids, so every count stays."""
    blank: dict[str, Any] = {
        "full_name": "—",
        "latin_name": None,
        "position": None,
        "email": None,
        "phone": None,
        "password_hash": None,
        "search_text": "",
        "erased_at": clock.now(),
    }
    for field, value in blank.items():
        setattr(person, field, value)
    person.session_version += 1
    db.session.execute(
        update(PersonalLink)
        .where(PersonalLink.person_id == person.id)
        .values(revoked_at=clock.now())
    )
    audit.record(AuditTag.PERSON_ERASED, person, actor=actor)


def set_language(person: Person, locale: str, *, actor: Actor) -> None:
    """The language in which a person is written to."""
    person.locale = locale
    audit.record(AuditTag.PERSON_CHANGED, person, actor=actor)


def add_colleague(
    *,
    actor: Actor,
    full_name: str,
    role: str,
    position: str | None,
    email: str | None,
    phone: str | None,
) -> Membership:
    """Register one of the organiser's own people and give the role at every fair."""
    colleague = register_person(
        actor=actor,
        full_name=full_name,
        organisation=None,
        position=position,
        email=email,
        phone=phone,
    )
    return add_member(colleague, Role(role), actor=actor, fair_id=None)
