"""What the navigation asks: the fair one works on, what waits, which thing is one's own."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from sqlalchemy import func, select

from fairapp.core import clock
from fairapp.core.db import db
from fairapp.core.policy import Actor, Role
from fairapp.exhibitors.models import Application, ApplicationState
from fairapp.fairs.models import Fair
from fairapp.importers.models import BuyerStatus, Importer, Invitation, InvitationState

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for the desk, as numbers beside the navigation."""

    applications: int = 0
    bounced: int = 0
    candidates: int = 0


def waiting_at(fair_id: UUID) -> Waiting:
    """All numbers in one statement."""
    applications = (
        select(func.count())
        .select_from(Application)
        .where(Application.fair_id == fair_id, Application.state == ApplicationState.SUBMITTED)
        .scalar_subquery()
    )
    bounced = (
        select(func.count())
        .select_from(Invitation)
        .where(Invitation.fair_id == fair_id, Invitation.state == InvitationState.BOUNCED)
        .scalar_subquery()
    )
    candidates = (
        select(func.count())
        .select_from(Importer)
        .where(Importer.fair_id == fair_id, Importer.status == BuyerStatus.APPLIED)
        .scalar_subquery()
    )
    row = db.session.execute(select(applications, bounced, candidates)).one()
    return Waiting(*row)


def fair_of_actor(actor: Actor, last_slug: str | None) -> Fair | None:
    """The fair somebody works on: the last one looked at, else the one nearest to today."""
    found = select(Fair)
    bound = {grant.fair_id for grant in actor.grants}
    if None not in bound:
        found = found.where(Fair.id.in_(bound))
    fairs = list(db.session.scalars(found))
    if not fairs:
        return None
    today = clock.today()
    return min(
        fairs,
        key=lambda fair: (
            fair.slug != last_slug,
            fair.kind != "own",
            fair.closes_on < today,
            abs(fair.opens_on - today) if fair.closes_on >= today else timedelta(),
            -fair.opens_on.toordinal(),
        ),
    )


def own_application(actor: Actor, fair_id: UUID | None = None) -> Application | None:
    """The application for which an exhibitor's member acts: at this fair, else at the latest."""
    own = {(g.organisation_id, g.fair_id) for g in actor.grants if g.role is Role.EXHIBITOR}
    for one in _read_already(Application):
        if one.fair_id == fair_id and (one.organisation_id, fair_id) in own:
            return one
    return db.session.scalar(
        select(Application)
        .join(Fair, Fair.id == Application.fair_id)
        .where(Application.organisation_id.in_({firm for firm, _fair in own}))
        .where(Application.fair_id.in_({fair for _firm, fair in own}))
        .order_by((Application.fair_id == fair_id).desc(), Fair.opens_on.desc())
        .limit(1)
    )


def own_importer(actor: Actor, fair_id: UUID | None = None) -> Importer | None:
    """The importer for whom a buyer acts: at this fair, else at the latest."""
    for one in _read_already(Importer):
        if one.fair_id == fair_id and one.person_id == actor.person_id:
            return one
    return db.session.scalar(
        select(Importer)
        .join(Fair, Fair.id == Importer.fair_id)
        .where(Importer.person_id == actor.person_id)
        .order_by((Importer.fair_id == fair_id).desc(), Fair.opens_on.desc())
        .limit(1)
    )


def _read_already(model: type[Row]) -> list[Row]:
    """Rows that the page has read itself: the navigation asks for none of them again."""
    return [row for row in db.session.identity_map.values() if isinstance(row, model)]
