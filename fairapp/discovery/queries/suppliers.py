"""Questions about one supplier, and about one pair of importer and supplier."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import joinedload, selectinload

from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.discovery.models import Match, MatchFeedback, Verdict
from fairapp.exhibitors.models import Application, ApplicationState, Product
from fairapp.importers.models import Importer


def load_supplier(application_id: UUID) -> Application:
    """An exhibitor with organisation, products and certificates; raises NotFoundError."""
    supplier = db.session.scalar(
        select(Application)
        .where(Application.id == application_id, Application.state == ApplicationState.ACCEPTED)
        .options(
            joinedload(Application.fair),
            joinedload(Application.organisation),
            selectinload(Application.products).joinedload(Product.photo),
            selectinload(Application.certificates),
        )
    )
    if supplier is None:
        raise NotFoundError
    return supplier


def match_for_person(
    application_id: UUID, person_id: UUID
) -> tuple[Importer, Match | None, Verdict | None] | None:
    """This person as importer at the supplier's fair, with the match and what was said of it."""
    rows = db.session.execute(
        select(Importer, Match, MatchFeedback.verdict)
        .join(Application, Application.fair_id == Importer.fair_id)
        .outerjoin(
            Match, and_(Match.importer_id == Importer.id, Match.application_id == Application.id)
        )
        .outerjoin(
            MatchFeedback,
            and_(
                MatchFeedback.importer_id == Importer.id,
                MatchFeedback.application_id == Application.id,
            ),
        )
        .where(Application.id == application_id, Importer.person_id == person_id)
        .options(joinedload(Importer.accesses))
    )
    row = rows.unique().first()
    return None if row is None else (row[0], row[1], row[2])


def kept_suppliers(
    importer_id: UUID, chosen: Sequence[UUID] | None
) -> Select[Application, Match, Verdict]:
    """(supplier, match, verdict): the favourites of an importer, or just those chosen."""
    wanted = MatchFeedback.verdict == Verdict.FAVOURITE
    if chosen is not None:
        wanted = Application.id.in_(chosen)
    of_importer = select(Importer.fair_id).where(Importer.id == importer_id).scalar_subquery()
    said = and_(
        MatchFeedback.importer_id == importer_id, MatchFeedback.application_id == Application.id
    )
    listed = and_(Match.importer_id == importer_id, Match.application_id == Application.id)
    return (
        select(Application, Match, MatchFeedback.verdict)
        .outerjoin(MatchFeedback, said)
        .outerjoin(Match, listed)
        .where(Application.fair_id == of_importer, Application.state == ApplicationState.ACCEPTED)
        .where(wanted)
        .options(
            joinedload(Application.organisation),
            selectinload(Application.certificates),
            selectinload(Application.products).joinedload(Product.photo),
        )
        .order_by(Match.rank.is_(None), Match.rank, Application.id)
    )


def match_of_pair(importer_id: UUID, application_id: UUID) -> Match | None:
    """The match between two parties, also when it has dropped out of the list."""
    return db.session.scalar(
        select(Match).where(
            Match.importer_id == importer_id, Match.application_id == application_id
        )
    )
