"""Verbs of the list of importers."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext
from sqlalchemy import or_, select

from fairapp.accounts.models import Organisation, Person
from fairapp.accounts.services import ContactTakenError, organisation_search_text
from fairapp.core import audit
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, lock
from fairapp.core.errors import FairError
from fairapp.core.policy import Actor
from fairapp.core.search import search_text
from fairapp.core.web_addresses import web_address
from fairapp.fairs.models import Fair
from fairapp.importers.models import BuyerKind, BuyerStatus, HostingTier, Importer


class ImporterListedError(FairError):
    """The person is on this fair's list already."""

    code = "importer-listed"
    sentence = lazy_gettext("This person is already on the fair's list of importers.")


def importer_search_text(person: Person, organisation: Organisation, code: str | None) -> str:
    """What an importer is found by."""
    return search_text(
        organisation.name,
        organisation.name_en,
        person.full_name,
        person.position,
        person.email,
        code,
    )[:1200]


def add_importer(
    *,
    actor: Actor,
    fair: Fair,
    organisation: Organisation,
    person: Person,
    kind: BuyerKind = BuyerKind.IMPORTER,
    languages: Sequence[str] = (),
) -> Importer:
    """Put a buyer on a fair's list; raises ImporterListedError when the person is on it."""
    known = select(Importer.id).where(Importer.fair_id == fair.id, Importer.person_id == person.id)
    if db.session.scalar(known) is not None:
        raise ImporterListedError
    importer = Importer(
        fair_id=fair.id,
        organisation_id=organisation.id,
        person_id=person.id,
        kind=kind,
        languages=list(languages) or [person.locale],
        search_text=importer_search_text(person, organisation, None),
    )
    db.session.add(importer)
    audit.record(AuditTag.IMPORTER_ADDED, importer, actor=actor)
    return importer


def qualify_importer(
    importer: Importer, *, actor: Actor, status: BuyerStatus, tier: HostingTier
) -> None:
    """Record what the desk decided about a buyer and how it is received."""
    lock(importer)
    importer.status = status
    importer.tier = tier
    audit.record(AuditTag.IMPORTER_QUALIFIED, importer, actor=actor, status=status, tier=tier)


PERSON_FIELDS = ("full_name", "position", "email", "phone", "locale")
ORGANISATION_FIELDS = ("name", "country", "website")
OWN_FIELDS = ("kind", "sells_to")


def edit_importer(importer: Importer, *, actor: Actor, **values: Any) -> list[str]:
    """Change by hand what is held of a buyer; the names of what changed, as the audit keeps them.

    `values`: full_name, position, email, phone and locale of the person; organisation, country and
    website of the firm; kind and sells_to. Raises ContactTakenError or BadWebAddressError.
    """
    lock(importer)
    person = db.session.get_one(Person, importer.person_id)
    organisation = db.session.get_one(Organisation, importer.organisation_id)
    _refuse_taken(person, values.get("email"), values.get("phone"))
    if values.get("website"):
        values["website"] = web_address(values["website"])
    values["name"] = values.pop("organisation", organisation.name)
    changed = [
        *_changed(person, PERSON_FIELDS, values),
        *_changed(organisation, ORGANISATION_FIELDS, values),
        *_changed(importer, OWN_FIELDS, values),
    ]
    if changed:
        organisation.search_text = organisation_search_text(organisation)
        person.search_text = search_text(
            person.full_name, person.position, person.email, person.phone, organisation.name
        )[:800]
        importer.search_text = importer_search_text(person, organisation, importer.code)
        audit.record(AuditTag.IMPORTER_CHANGED, importer, actor=actor, fields=sorted(changed))
    return sorted(changed)


def _changed(row: Any, fields: Sequence[str], values: dict[str, Any]) -> list[str]:
    found = []
    for field in fields:
        if field in values and (values[field] or None) != getattr(row, field):
            setattr(row, field, values[field] or None)
            found.append(field)
    return found


def _refuse_taken(person: Person, email: str | None, phone: str | None) -> None:
    same = [
        column == value for column, value in ((Person.email, email), (Person.phone, phone)) if value
    ]
    if same and db.session.scalar(select(Person.id).where(Person.id != person.id, or_(*same))):
        raise ContactTakenError
