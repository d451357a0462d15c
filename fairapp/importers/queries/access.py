"""How far a reader sees into exhibitors' goods: everybody, approved buyers, who was let in."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from fairapp.core.db import db
from fairapp.core.policy import Actor, Role
from fairapp.exhibitors.models import Application, Visibility
from fairapp.importers.models import AccessState, BuyerStatus, CatalogueAccess, Importer

DESK = frozenset({Role.ORGANISER, Role.CONTRACT_STAFF, Role.GATE_STAFF, Role.VIEWER})


@dataclass(frozen=True, slots=True)
class Reach:
    """How far one reader sees: in general, into one's own firm, and where a maker opened up."""

    level: Visibility = Visibility.PUBLIC
    firms: frozenset[UUID] = frozenset()
    opened: frozenset[UUID] = frozenset()
    importer: Importer | None = field(default=None, compare=False, repr=False)
    """The reader as a buyer of the fair, when one is."""

    def at(self, application: Application) -> Visibility:
        """How far this reader sees into the goods of one exhibitor."""
        if application.organisation_id in self.firms or application.id in self.opened:
            return Visibility.ON_REQUEST
        return self.level


EVERYBODY = Reach()
"""What anybody may see, signed in or not."""


def reach_of(actor: Actor, fair_id: UUID) -> Reach:
    """How far somebody sees at a fair; at most one statement, and none for the public."""
    if actor.roles_at(fair_id) & DESK:
        return Reach(Visibility.ON_REQUEST)
    if Role.IMPORTER in actor.roles_at(fair_id):
        importer = importer_of(actor, fair_id)
        if importer is not None:
            return reach_of_importer(importer)
    return Reach(firms=_own_firms(actor, fair_id))


def _own_firms(actor: Actor, fair_id: UUID) -> frozenset[UUID]:
    return frozenset(
        grant.organisation_id
        for grant in actor.grants
        if grant.role is Role.EXHIBITOR
        and grant.organisation_id is not None
        and grant.fair_id in (None, fair_id)
    )


def importer_of(actor: Actor, fair_id: UUID) -> Importer | None:
    """The actor as a buyer at this fair, with the catalogues asked for."""
    found = db.session.scalars(
        select(Importer)
        .where(Importer.person_id == actor.person_id, Importer.fair_id == fair_id)
        .options(joinedload(Importer.accesses))
    ).unique()
    importer = found.first()
    if importer is None or not actor.speaks_for(Role.IMPORTER, fair_id, importer.organisation_id):
        return None
    return importer


def reach_of_importer(importer: Importer) -> Reach:
    """How far a buyer sees: as an approved one only when the desk has approved; nothing once left.

    `accesses` must be loaded.
    """
    if importer.status is not BuyerStatus.QUALIFIED:
        return Reach(importer=importer)
    return Reach(Visibility.BUYERS, opened=_opened(importer.accesses), importer=importer)


def _opened(accesses: Iterable[CatalogueAccess]) -> frozenset[UUID]:
    return frozenset(one.application_id for one in accesses if one.state is AccessState.OPENED)


def access_of(importer_id: UUID, application_id: UUID) -> CatalogueAccess | None:
    """What was asked and said between two parties."""
    return db.session.scalar(
        select(CatalogueAccess).where(
            CatalogueAccess.importer_id == importer_id,
            CatalogueAccess.application_id == application_id,
        )
    )
