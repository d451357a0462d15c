"""Questions about an importer's list: whose it is, its rows under filters, its counts."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Subquery,
    and_,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import joinedload

from fairapp.accounts.models import Organisation
from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.core.search import fold
from fairapp.discovery.models import FreeTimes, Match, MatchFeedback, MatchList, Verdict
from fairapp.exhibitors.models import Application, ApplicationState, Certificate, Product
from fairapp.fairs.models import ConceptLabel
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
            joinedload(Importer.accesses),
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
    material: str = ""
    village: str = ""
    certificate: str = ""
    locale: str = "en"
    minimum_up_to: int | None = None
    is_new: bool = False
    is_favourite: bool = False
    is_refused: bool = False
    has_time: bool = False
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
        .where(*_listed(importer_id, chosen), *_filtered(importer_id, chosen))
        .options(
            joinedload(Match.application).joinedload(Application.organisation),
            joinedload(Match.application)
            .selectinload(Application.products)
            .joinedload(Product.photo),
        )
        .order_by(Match.rank, Match.score.desc())
    )
    if chosen.is_refused:
        return found.where(MatchFeedback.verdict == Verdict.NOT_INTERESTED)
    return found.where(MatchFeedback.verdict == Verdict.FAVOURITE) if chosen.is_favourite else found


def _listed(importer_id: UUID, chosen: ListFilters | None = None) -> list[ColumnElement[bool]]:
    known = [Match.importer_id == importer_id, Application.state == ApplicationState.ACCEPTED]
    # who was refused has no rank any more, and is looked at apart
    return known if chosen and chosen.is_refused else [*known, Match.rank.is_not(None)]


def _filtered(importer_id: UUID, chosen: ListFilters) -> list[ColumnElement[bool]]:
    words = _words(chosen.q)
    names = _names_and_places(importer_id) if words else {}
    conditions = [
        or_(
            Match.application_id.in_([maker for maker, text in names.items() if word in text]),
            _speaks_of(word, chosen.locale),
        )
        for word in words
    ]
    if chosen.category:
        in_group = Product.category.startswith(chosen.category, autoescape=True)
        conditions.append(_has_product(in_group))
    if chosen.material:
        conditions.append(_has_product(made_of(chosen.material)))
    if chosen.village:
        lives = exists().where(
            Organisation.id == Application.organisation_id, Organisation.village == chosen.village
        )
        conditions.append(lives)
    if chosen.has_time:
        free = exists().where(FreeTimes.application_id == Match.application_id, FreeTimes.free > 0)
        conditions.append(free)
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


def _words(typed: str) -> list[str]:
    """Words without accents; the Japanese "of" parts words as a blank does elsewhere."""
    return fold(typed.replace("の", " ")).split()[:8]


def _names_and_places(importer_id: UUID) -> dict[UUID, str]:
    """{supplier: name and place, folded}; what the desk finds it by holds phone numbers too."""
    rows = db.session.execute(
        select(Match.application_id, Organisation.name, Organisation.name_en, Organisation.village)
        .join(Application, Application.id == Match.application_id)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .where(Match.importer_id == importer_id)
    )
    return {row[0]: fold(" ".join(part for part in row[1:] if part)) for row in rows}


def _speaks_of(word: str, locale: str) -> ColumnElement[bool]:
    """The word occurs in a product, or in the reader's name of its goods."""
    named = exists().where(
        ConceptLabel.locale == locale,
        ConceptLabel.search_text.contains(word, autoescape=True),
        Product.application_id == Application.id,
        or_(
            ConceptLabel.code == Product.category,
            _as_text(Product.materials).contains(literal('"') + ConceptLabel.code + literal('"')),
        ),
    )
    in_product = exists().where(
        Product.application_id == Application.id,
        Product.search_text.contains(word, autoescape=True),
    )
    return or_(in_product, named)


def made_of(material: str) -> ColumnElement[bool]:
    """The product names this material."""
    condition: ColumnElement[bool] = _as_text(Product.materials).contains(
        f'"{material}"', autoescape=True
    )
    return condition


def _as_text(column: Any) -> Any:
    return cast(column, String)


def list_facets(importer_id: UUID) -> dict[str, dict[str, int]]:
    """{kind: {code: suppliers}}: what each filter would show; one statement."""
    listed = select(Match.application_id, Match.score, Application.organisation_id).join(
        Application, Application.id == Match.application_id
    )
    shown = listed.where(*_listed(importer_id)).subquery()
    goods = Product.application_id == shown.c.application_id
    group, maker = func.substr(Product.category, 1, 3), cast(shown.c.application_id, String)
    feedback = MatchFeedback.application_id == shown.c.application_id
    said = select(func.count()).where(MatchFeedback.importer_id == importer_id)
    favourites = said.select_from(shown).join(MatchFeedback, feedback)
    parts = (
        _part("all", select(func.count()).select_from(shown)),
        _part("suits", select(func.count()).where(shown.c.score >= SUITS)),
        _part("favourite", favourites.where(MatchFeedback.verdict == Verdict.FAVOURITE)),
        _part("refused", said.where(MatchFeedback.verdict == Verdict.NOT_INTERESTED)),
        _part("new", _makers(shown).join(Product, goods).where(Product.is_new_design)),
        _part("time", _makers(shown).join(
            FreeTimes, FreeTimes.application_id == shown.c.application_id
        ).where(FreeTimes.free > 0)),
        _part("certificate", _makers(shown).join(
            Certificate, Certificate.application_id == shown.c.application_id
        ), Certificate.code),
        _part("village", _makers(shown).join(
            Organisation, Organisation.id == shown.c.organisation_id
        ).where(Organisation.village.is_not(None)), Organisation.village),
        _part("category", _makers(shown).join(Product, goods).where(
            Product.category.is_not(None)
        ), group),
        select(
            literal("material"), _as_text(Product.materials), maker, literal(1)
        ).join(shown, goods),
    )  # fmt: skip
    facets: dict[str, dict[str, int]] = {}
    makers: dict[str, set[str]] = {}
    for kind, code, who, count in db.session.execute(union_all(*parts)):
        if kind == "material":
            for one in json.loads(code or "[]"):
                makers.setdefault(one, set()).add(who)
        else:
            facets.setdefault(kind, {})[code] = count
    return facets | {"material": {code: len(who) for code, who in makers.items()}}


def _makers(shown: Subquery) -> Select[int]:
    return select(func.count(shown.c.application_id.distinct())).select_from(shown)


def _part(kind: str, counted: Any, code: Any = None) -> Any:
    """One kind of filter as (kind, code, '', suppliers)."""
    number = counted.selected_columns[0]
    empty = literal("")
    part = counted.with_only_columns(literal(kind), empty if code is None else code, empty, number)
    return part if code is None else part.group_by(code)
