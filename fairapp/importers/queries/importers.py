"""Questions about importers and their needs."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from fairapp.accounts.models import Organisation
from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.core.search import matches
from fairapp.importers.models import Importer, Invitation, InvitationState, Need

NOT_INVITED = "not_invited"
"""The filter for people on the list who have no invitation yet."""


def find_importers(
    fair_id: UUID, *, state: str | None = None, country: str | None = None, q: str = ""
) -> Select[Importer, Invitation]:
    """Importers with organisation, person and invitation, by country and name.

    `state` is a state of the invitation, `not_invited`, or None for all.
    """
    found = (
        select(Importer, Invitation)
        .join(Organisation, Organisation.id == Importer.organisation_id)
        .outerjoin(Invitation, Invitation.importer_id == Importer.id)
        .where(Importer.fair_id == fair_id, matches(Importer.search_text, q))
        .options(joinedload(Importer.organisation), joinedload(Importer.person))
        .order_by(Organisation.country, Organisation.name, Importer.id)
    )
    if country:
        found = found.where(Organisation.country == country)
    if state == NOT_INVITED:
        return found.where(Invitation.id.is_(None))
    return found.where(Invitation.state == InvitationState(state)) if state else found


def count_by_state(fair_id: UUID) -> dict[str, int]:
    """{state of the invitation or `not_invited`: importers}; states without any are left out."""
    rows = db.session.execute(
        select(Invitation.state, func.count())
        .select_from(Importer)
        .outerjoin(Invitation, Invitation.importer_id == Importer.id)
        .where(Importer.fair_id == fair_id)
        .group_by(Invitation.state)
    )
    return {state.value if state else NOT_INVITED: count for state, count in rows}


def count_by_country(fair_id: UUID) -> list[tuple[str, int]]:
    """[(country, importers)], most first."""
    count = func.count().label("importers")
    rows = db.session.execute(
        select(Organisation.country, count)
        .select_from(Importer)
        .join(Organisation, Organisation.id == Importer.organisation_id)
        .where(Importer.fair_id == fair_id)
        .group_by(Organisation.country)
        .order_by(count.desc(), Organisation.country)
    )
    return [(country, number) for country, number in rows]


def chosen_importers(
    fair_id: UUID, importer_ids: Sequence[UUID]
) -> list[tuple[Importer, Invitation | None]]:
    """These importers of this fair with organisation, person and invitation, in stable order."""
    found = find_importers(fair_id).where(Importer.id.in_(importer_ids))
    return [(importer, invitation) for importer, invitation in db.session.execute(found)]


def load_importer(importer_id: UUID) -> Importer:
    """An importer with fair, organisation, person and needs; raises NotFoundError."""
    importer = db.session.scalar(
        select(Importer)
        .where(Importer.id == importer_id)
        .options(
            joinedload(Importer.fair),
            joinedload(Importer.organisation),
            joinedload(Importer.person),
            selectinload(Importer.needs),
        )
    )
    if importer is None:
        raise NotFoundError
    return importer


def load_need(need_id: UUID) -> Need:
    """A need with its importer, fair and organisation; raises NotFoundError."""
    whole = joinedload(Need.importer)
    need = db.session.scalar(
        select(Need)
        .where(Need.id == need_id)
        .options(whole.joinedload(Importer.fair), whole.joinedload(Importer.organisation))
    )
    if need is None:
        raise NotFoundError
    return need


def buyer_rows(fair_id: UUID, importer_ids: Iterable[UUID] | None = None) -> Sequence[Importer]:
    """Importers of a fair who said what they look for, with their needs, for the ranker."""
    found = (
        select(Importer)
        .where(Importer.fair_id == fair_id)
        .where(Importer.id.in_(select(Need.importer_id).where(Need.fair_id == fair_id)))
        .options(joinedload(Importer.organisation), selectinload(Importer.needs))
        .order_by(Importer.id)
    )
    if importer_ids is not None:
        found = found.where(Importer.id.in_(list(importer_ids)))
    return db.session.scalars(found).all()


def importer_ids_by_code(fair_id: UUID) -> dict[str, UUID]:
    """{number in the officers' sheets: importer}; what every later sheet of a fair refers to."""
    rows = db.session.execute(
        select(Importer.code, Importer.id).where(
            Importer.fair_id == fair_id, Importer.code.is_not(None)
        )
    )
    return {code: importer_id for code, importer_id in rows if code}
