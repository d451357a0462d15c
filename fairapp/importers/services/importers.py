"""Verbs of the list of importers."""

from collections.abc import Sequence

from flask_babel import lazy_gettext
from sqlalchemy import select

from fairapp.accounts.models import Organisation, Person
from fairapp.core import audit
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, lock
from fairapp.core.errors import FairError
from fairapp.core.policy import Actor
from fairapp.core.search import search_text
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
