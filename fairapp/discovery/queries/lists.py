"""Questions about an importer's list: whose it is, its rows under filters, its counts."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, select, union_all
from sqlalchemy.orm import joinedload

from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.core.search import matches
from fairapp.discovery.models import Match, MatchFeedback, MatchList, Verdict
from fairapp.exhibitors.models import Application, ApplicationState, Certificate, Product
from fairapp.importers.models import Importer

SUITS = 0.5
"""The score from which a supplier suits a need; the ranker is calibrated to it."""


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
