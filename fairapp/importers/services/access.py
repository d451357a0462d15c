"""Verbs of catalogues shown on request: a buyer asks, the exhibitor opens or refuses."""

from fairapp.core import audit, clock
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, lock
from fairapp.core.policy import Actor
from fairapp.exhibitors.models import Application
from fairapp.importers import queries
from fairapp.importers.models import AccessState, CatalogueAccess, Importer


def ask_for_catalogue(
    importer: Importer, application: Application, *, actor: Actor
) -> CatalogueAccess:
    """Ask an exhibitor to show what is shown on request; asking twice asks once."""
    lock(importer)  # two browsers of one buyer must not both ask
    known = queries.access_of(importer.id, application.id)
    if known is not None:
        return known
    wish = CatalogueAccess(
        fair_id=importer.fair_id,
        importer_id=importer.id,
        application_id=application.id,
        state=AccessState.ASKED,
    )
    db.session.add(wish)
    audit.record(AuditTag.CATALOGUE_ASKED, wish, actor=actor)
    return wish


def decide_on_catalogue(wish: CatalogueAccess, state: AccessState, *, actor: Actor) -> None:
    """Open the catalogue to the buyer or refuse; an exhibitor may change the word later."""
    lock(wish)
    if wish.state is state:
        return
    wish.state = state
    wish.decided_at = clock.now()
    wish.decided_by_id = actor.person_id
    audit.record(AuditTag.CATALOGUE_DECIDED, wish, actor=actor, state=state)
