"""Questions about who exhibits: by craft, village, material and words, as far as one may see."""

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, and_, cast, exists, func, literal, or_, select
from sqlalchemy.orm import joinedload

from fairapp.accounts.models import Organisation
from fairapp.core.db import db
from fairapp.core.search import fold
from fairapp.exhibitors.models import Application, ApplicationState, Product, Visibility
from fairapp.fairs.models import ConceptLabel
from fairapp.showcase.queries.goods import is_published

MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Criteria:
    """What part of the exhibitors one wants to see; empty means all."""

    q: str = ""
    category: str = ""
    village: str = ""
    material: str = ""


@dataclass(slots=True)
class Facets:
    """How many exhibitors each choice would show."""

    categories: Counter[str] = field(default_factory=Counter)
    villages: Counter[str] = field(default_factory=Counter)
    materials: Counter[str] = field(default_factory=Counter)


def is_listed(level: Visibility) -> ColumnElement[bool]:
    """Who stands in the directory for a reader: approved buyers also learn who shows on request."""
    if level is Visibility.PUBLIC:
        return is_published()
    return and_(Application.state == ApplicationState.ACCEPTED, Application.told_at.is_not(None))


def is_named(level: Visibility) -> ColumnElement[bool]:
    """Which products may be named to this reader, of exhibitors who are listed for them."""
    if level is Visibility.PUBLIC:
        return Product.visibility == Visibility.PUBLIC
    return literal(value=True)


def find_exhibitors(
    fair_id: UUID, chosen: Criteria, *, level: Visibility, locale: str
) -> Select[Application]:
    """The exhibitors of a fair that fit, those with pictures first."""
    found = select(Application).where(Application.fair_id == fair_id, is_listed(level))
    found = found.where(*_word_conditions(fair_id, chosen.q, level, locale))
    if chosen.category:
        found = found.where(Application.main_category.startswith(chosen.category, autoescape=True))
    if chosen.village:
        found = found.where(_lives_in(chosen.village))
    if chosen.material:
        found = found.where(_has_product(is_named(level), _made_of(chosen.material)))
    pictured = _has_product(is_named(level), Product.photo_id.is_not(None))
    return found.options(
        joinedload(Application.organisation), joinedload(Application.products)
    ).order_by(pictured.desc(), Application.is_first_time.desc(), Application.id)


def front_exhibitors(fair_id: UUID) -> Select[Application]:
    """Exhibitors for the front of a fair: one of each craft first, those with pictures before."""
    pictured = _has_product(is_named(Visibility.PUBLIC), Product.photo_id.is_not(None))
    craft = func.substr(Application.main_category, 1, 3)
    turn = func.row_number().over(
        partition_by=craft, order_by=(pictured.desc(), Application.is_first_time, Application.id)
    )
    return (
        select(Application)
        .where(Application.fair_id == fair_id, is_published())
        .options(joinedload(Application.organisation), joinedload(Application.products))
        .order_by(turn, pictured.desc(), craft)
    )


def facets_of(fair_id: UUID, level: Visibility) -> Facets:
    """What one may choose by, with how many exhibitors each; one statement."""
    rows = db.session.execute(
        select(
            Application.id, Application.main_category, Organisation.village, _text_of_materials()
        )
        .join(Organisation, Organisation.id == Application.organisation_id)
        .outerjoin(Product, and_(Product.application_id == Application.id, is_named(level)))
        .where(Application.fair_id == fair_id, is_listed(level))
    )
    facets, seen = Facets(), set()
    made: set[tuple[UUID, str]] = set()
    for maker, category, village, materials in rows:
        if maker not in seen:
            seen.add(maker)
            facets.categories.update([category[:3]] if category else [])
            facets.villages.update([village] if village else [])
        made.update((maker, code) for code in json.loads(materials or "[]"))
    facets.materials.update(code for _maker, code in made)
    return facets


@dataclass(frozen=True, slots=True)
class Shown:
    """How much of a fair anybody may see: exhibitors, products, and the villages they come from."""

    makers: int
    goods: int
    villages: Counter[str]


def count_shown(fair_id: UUID) -> Shown:
    """What anybody may see of a fair; one statement."""
    goods = (
        select(func.count())
        .select_from(Product)
        .where(Product.application_id == Application.id, Product.visibility == Visibility.PUBLIC)
        .correlate(Application)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Organisation.village, goods)
        .join(Application, Application.organisation_id == Organisation.id)
        .where(Application.fair_id == fair_id, is_published())
    ).all()
    villages = Counter(village for village, _goods in rows if village)
    return Shown(len(rows), sum(count for _village, count in rows), villages)


def village_at(fair_id: UUID, slug: str) -> tuple[str, int]:
    """(village, its exhibitors) whose name makes this part of an address; ('', 0) when none."""
    found = sorted(count_shown(fair_id).villages.items())
    return next(((name, count) for name, count in found if slug_of(name) == slug), ("", 0))


def slug_of(village: str) -> str:
    """A village's name as a part of an address: `phu-vinh`."""
    return fold(village).replace(" ", "-")


def _word_conditions(
    fair_id: UUID, typed: str, level: Visibility, locale: str
) -> list[ColumnElement[bool]]:
    """Every word occurs in the firm's name or place, in a product, or in the name of its goods."""
    words = fold(typed.replace("の", " ")).split()[:MOST_WORDS]
    places = _names_and_places(fair_id, level) if words else {}
    return [
        or_(
            Application.id.in_([maker for maker, text in places.items() if word in text]),
            _has_product(is_named(level), _speaks_of(word, locale)),
        )
        for word in words
    ]


def _names_and_places(fair_id: UUID, level: Visibility) -> dict[UUID, str]:
    """{exhibitor: name and place, folded}; what the desk finds it by holds phone numbers too."""
    columns = (Organisation.name, Organisation.name_en, Organisation.village, Organisation.commune,
               Organisation.old_district, Organisation.province)  # fmt: skip
    rows = db.session.execute(
        select(Application.id, *columns)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .where(Application.fair_id == fair_id, is_listed(level))
    )
    return {row[0]: fold(" ".join(part for part in row[1:] if part)) for row in rows}


def _speaks_of(word: str, locale: str) -> ColumnElement[bool]:
    materials = _text_of_materials()
    concept = exists().where(
        ConceptLabel.locale == locale,
        ConceptLabel.search_text.contains(word, autoescape=True),
        or_(
            ConceptLabel.code == Product.category,
            materials.contains(literal('"') + ConceptLabel.code + literal('"')),
        ),
    )
    return or_(Product.search_text.contains(word, autoescape=True), concept)


def _has_product(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Product.application_id == Application.id, *conditions)


def _lives_in(village: str) -> ColumnElement[bool]:
    return exists().where(
        Organisation.id == Application.organisation_id, Organisation.village == village
    )


def _made_of(material: str) -> ColumnElement[bool]:
    condition: ColumnElement[bool] = _text_of_materials().contains(f'"{material}"', autoescape=True)
    return condition


def _text_of_materials() -> Any:
    return cast(Product.materials, String)


def rows_of(found: Select[Application]) -> list[Application]:
    """The exhibitors of a select."""
    return list(db.session.scalars(found).unique())
