"""Applications and register entries that may be one firm, ready to look at side by side."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload, selectinload

from fairapp.accounts.models import Organisation
from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.exhibitors.models import Application
from fairapp.review.models import ApplicationMerge
from fairapp.review.queries.likeness import Likeness, Traits, alike


@dataclass(frozen=True, slots=True)
class Namesake:
    """An application whose firm may stand in the register a second time."""

    application: Application
    firm: Organisation
    organisation: Organisation
    reasons: tuple[str, ...]

    @property
    def fair_id(self) -> UUID:
        """The edition of the application, for the policy table."""
        return self.application.fair_id


def applications_by_id(fair_id: UUID, ids: Iterable[UUID]) -> dict[UUID, Application]:
    """{id: application with its organisation and contact}, in one statement."""
    rows = db.session.scalars(
        select(Application)
        .where(Application.fair_id == fair_id, Application.id.in_(set(ids)))
        .options(joinedload(Application.organisation), joinedload(Application.contact))
    )
    return {one.id: one for one in rows}


def namesakes_of(fair_id: UUID) -> list[Namesake]:
    """Firms of an edition that may have a second entry in the register, in one statement."""
    applied = and_(Application.organisation_id == Organisation.id, Application.fair_id == fair_id)
    rows = db.session.execute(
        select(Organisation, Application)
        .outerjoin(Application, applied)
        .where(Organisation.country == "VN", Organisation.merged_into_id.is_(None))
    ).all()
    firms = {firm.id: firm for firm, _application in rows}
    here = {firm.id: application for firm, application in rows if application is not None}
    return [
        Namesake(here[inside], firms[inside], firms[outside], pair.reasons)
        for pair in alike(_traits(firm) for firm in firms.values())
        for inside, outside in (pair.ids, pair.ids[::-1])
        if inside in here and outside not in here
    ]


def load_namesake(application_id: UUID, organisation_id: UUID) -> Namesake:
    """An application and a register entry to compare; raises NotFoundError."""
    application = load_twin(application_id)
    other = db.session.get(Organisation, organisation_id)
    if other is None or other.merged_into_id or other.id == application.organisation_id:
        raise NotFoundError
    firm = application.organisation
    return Namesake(application, firm, other, reasons_between(_traits(firm), _traits(other)))


def _traits(firm: Organisation) -> Traits:
    return Traits(firm.id, firm.name, firm.village, firm.tax_code, (firm.phone,))


def load_twin(application_id: UUID) -> Application:
    """An application with all that is joined; raises NotFoundError."""
    return load_twins(application_id)[0]


def load_twins(*application_ids: UUID) -> list[Application]:
    """Applications with all that is joined, in this order; raises NotFoundError."""
    rows = db.session.scalars(
        select(Application)
        .where(Application.id.in_(application_ids))
        .options(
            joinedload(Application.fair),
            joinedload(Application.organisation),
            joinedload(Application.contact),
            selectinload(Application.products),
            selectinload(Application.certificates),
            selectinload(Application.people),
        )
    )
    found = {one.id: one for one in rows}
    if not found.keys() >= set(application_ids):
        raise NotFoundError
    return [found[one] for one in application_ids]


def merges_at(fair_id: UUID) -> list[ApplicationMerge]:
    """What was joined at an edition, the newest first."""
    found = select(ApplicationMerge).where(ApplicationMerge.fair_id == fair_id)
    newest = (ApplicationMerge.created_at.desc(), ApplicationMerge.id.desc())
    return list(db.session.scalars(found.order_by(*newest)))


def load_merge(merge_id: UUID) -> ApplicationMerge:
    """A joining by id; raises NotFoundError."""
    found = db.session.get(ApplicationMerge, merge_id)
    if found is None:
        raise NotFoundError
    return found


def reasons_between(first: Traits, second: Traits) -> tuple[str, ...]:
    """Why two records may be one firm; empty when nothing speaks for it."""
    found: list[Likeness] = alike([first, second])
    return found[0].reasons if found else ()
