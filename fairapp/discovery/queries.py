"""Questions about match lists: an importer's list with its filters, and how lists spread."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import joinedload, selectinload

from fairapp.core.audit import AuditEntry
from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.core.search import matches
from fairapp.discovery.models import Match, MatchFeedback, MatchList, Verdict
from fairapp.exhibitors.models import Application, ApplicationState, Certificate, Product
from fairapp.fairs.models import Fair
from fairapp.importers.models import Importer, Need

SUITS = 0.5
"""The score from which a supplier suits a need; the ranker is calibrated to it."""
SETTLING = timedelta(seconds=10)
"""A change is stamped before it is committed: lists made this soon after it are made again."""
TOP = 10


@dataclass(frozen=True, slots=True)
class ListOwner:
    """An importer with the state of the list, as the policy table and the pages need it."""

    importer: Importer
    match_list: MatchList | None

    @property
    def fair_id(self) -> UUID:
        """The fair of the importer."""
        return self.importer.fair_id

    @property
    def organisation_id(self) -> UUID:
        """The importer's organisation."""
        return self.importer.organisation_id

    @property
    def is_fresh(self) -> bool:
        """Whether the list was made and nothing has changed since."""
        row = self.match_list
        return row is not None and row.made_at is not None and row.stale_since is None


def load_list_owner(importer_id: UUID) -> ListOwner:
    """An importer with fair, needs and list; raises NotFoundError."""
    rows = db.session.execute(
        select(Importer, MatchList)
        .outerjoin(MatchList, MatchList.importer_id == Importer.id)
        .where(Importer.id == importer_id)
        .options(
            joinedload(Importer.fair),
            joinedload(Importer.organisation),
            joinedload(Importer.needs),
        )
    ).unique()
    row = rows.first()
    if row is None:
        raise NotFoundError
    return ListOwner(row[0], row[1])


@dataclass(frozen=True, slots=True)
class ListFilters:
    """What part of the list one wants to see; empty means all."""

    category: str = ""
    certificate: str = ""
    minimum_up_to: int | None = None
    is_new: bool = False
    is_favourite: bool = False
    q: str = ""


def match_list(importer_id: UUID, chosen: ListFilters) -> Select[Match, Verdict | None]:
    """The matches of an importer, best first, with supplier, products and what was said of it."""
    found = (
        select(Match, MatchFeedback.verdict)
        .join(Application, Application.id == Match.application_id)
        .outerjoin(
            MatchFeedback,
            and_(
                MatchFeedback.importer_id == Match.importer_id,
                MatchFeedback.application_id == Match.application_id,
            ),
        )
        .where(*_listed(importer_id), *_filtered(chosen))
        .options(
            joinedload(Match.application).joinedload(Application.organisation),
            joinedload(Match.application)
            .selectinload(Application.products)
            .joinedload(Product.photo),
        )
        .order_by(Match.rank)
    )
    return found.where(MatchFeedback.verdict == Verdict.FAVOURITE) if chosen.is_favourite else found


def _listed(importer_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (
        Match.importer_id == importer_id,
        Match.rank.is_not(None),
        Application.state == ApplicationState.ACCEPTED,
    )


def _filtered(chosen: ListFilters) -> list[ColumnElement[bool]]:
    conditions = [matches(Application.search_text, chosen.q)]
    if chosen.category:
        in_group = Product.category.startswith(chosen.category, autoescape=True)
        conditions.append(_has_product(in_group))
    if chosen.minimum_up_to is not None:
        conditions.append(_has_product(Product.moq <= chosen.minimum_up_to))
    if chosen.is_new:
        conditions.append(_has_product(Product.is_new_design.is_(True)))
    if chosen.certificate:
        held = exists().where(
            Certificate.application_id == Match.application_id,
            Certificate.code == chosen.certificate,
        )
        conditions.append(held)
    return conditions


def _has_product(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Product.application_id == Match.application_id, condition)


def list_facets(importer_id: UUID) -> dict[str, dict[str, int]]:
    """{kind: {code: suppliers}}: all, suits, favourite, certificate, category; one statement."""
    listed = select(Match.application_id, Match.score).join(
        Application, Application.id == Match.application_id
    )
    shown = listed.where(*_listed(importer_id)).subquery()
    group = func.substr(Product.category, 1, 3)
    favourite = MatchFeedback.verdict == Verdict.FAVOURITE
    empty = literal("")
    parts = (
        select(literal("all"), empty, func.count()).select_from(shown),
        select(literal("suits"), empty, func.count()).where(shown.c.score >= SUITS),
        select(literal("favourite"), empty, func.count())
        .select_from(shown)
        .join(MatchFeedback, MatchFeedback.application_id == shown.c.application_id)
        .where(MatchFeedback.importer_id == importer_id, favourite),
        select(literal("certificate"), Certificate.code, func.count())
        .join(shown, shown.c.application_id == Certificate.application_id)
        .group_by(Certificate.code),
        select(literal("category"), group, func.count(Product.application_id.distinct()))
        .join(shown, shown.c.application_id == Product.application_id)
        .where(Product.category.is_not(None))
        .group_by(group),
    )
    facets: dict[str, dict[str, int]] = {}
    for kind, code, count in db.session.execute(union_all(*parts)):
        facets.setdefault(kind, {})[code] = count
    return facets


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
    row = db.session.execute(
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
    ).first()
    return None if row is None else (row[0], row[1], row[2])


def refused_pairs(importer_ids: Sequence[UUID]) -> set[tuple[UUID, UUID]]:
    """{(importer, exhibitor)} that the importer does not want to see."""
    rows = db.session.execute(
        select(MatchFeedback.importer_id, MatchFeedback.application_id).where(
            MatchFeedback.importer_id.in_(importer_ids),
            MatchFeedback.verdict == Verdict.NOT_INTERESTED,
        )
    )
    return {(importer_id, application_id) for importer_id, application_id in rows}


def newest_supplier_change(fair_id: UUID) -> datetime | None:
    """When an exhibitor, a product or a certificate of the fair last changed.

    Read from the audit log, which also knows what has been removed.
    """
    return db.session.scalar(
        select(func.max(AuditEntry.created_at)).where(
            AuditEntry.fair_id == fair_id, AuditEntry.tag.startswith("exhibitors:")
        )
    )


def outdated_importers(fair: Fair) -> list[UUID]:
    """Importers with needs whose list is missing, stale, or older than a supplier's change."""
    changed_at = newest_supplier_change(fair.id)
    is_outdated: list[ColumnElement[bool]] = [
        MatchList.made_at.is_(None),
        MatchList.stale_since.is_not(None),
    ]
    if changed_at is not None:
        is_outdated.append(MatchList.made_at < changed_at + SETTLING)
    found = (
        select(Importer.id)
        .outerjoin(MatchList, MatchList.importer_id == Importer.id)
        .where(Importer.fair_id == fair.id, or_(*is_outdated))
        .where(Importer.id.in_(select(Need.importer_id).where(Need.fair_id == fair.id)))
        .order_by(Importer.id)
    )
    return list(db.session.scalars(found))


def spread_figures(fair_id: UUID) -> dict[str, Any]:
    """How far the lists of a fair reach; `shown` counts exhibitors who stand in a first ten."""
    lists = select(func.count()).select_from(MatchList).where(MatchList.fair_id == fair_id)
    shown = select(func.count(Match.application_id.distinct())).where(
        Match.fair_id == fair_id, Match.rank <= TOP
    )
    exhibitors = select(func.count()).select_from(Application)
    buyers = select(func.count(Need.importer_id.distinct())).where(Need.fair_id == fair_id)
    row = db.session.execute(
        select(
            lists.where(MatchList.made_at.is_not(None)).scalar_subquery().label("made"),
            lists.where(MatchList.stale_since.is_not(None)).scalar_subquery().label("stale"),
            buyers.scalar_subquery().label("buyers"),
            exhibitors.where(
                Application.fair_id == fair_id, Application.state == ApplicationState.ACCEPTED
            )
            .scalar_subquery()
            .label("exhibitors"),
            shown.scalar_subquery().label("shown"),
            select(func.max(MatchList.made_at))
            .where(MatchList.fair_id == fair_id)
            .scalar_subquery()
            .label("made_at"),
        )
    ).one()
    return row._asdict()


def never_shown(fair_id: UUID) -> Select[Application]:
    """Exhibitors who stand in nobody's first ten, with their organisations."""
    shown = exists().where(Match.application_id == Application.id, Match.rank <= TOP)
    return (
        select(Application)
        .where(Application.fair_id == fair_id, Application.state == ApplicationState.ACCEPTED)
        .where(~shown)
        .options(joinedload(Application.organisation))
        .order_by(Application.id)
    )
