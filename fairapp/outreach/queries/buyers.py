"""The one list of buyers: every person who ever stood on a fair's list, with what came of it."""

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, cast, exists, func, literal, or_, select
from sqlalchemy.orm import joinedload

from fairapp.accounts.models import Organisation, Person
from fairapp.contracts.models import LedgerEntry
from fairapp.contracts.queries import stands
from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.core.search import matches
from fairapp.fairs.models import Concept, Fair
from fairapp.importers.models import BuyerKind, Importer, Need, Segment
from fairapp.meetings.models import Meeting, MeetingState
from fairapp.onsite.models import Badge, CheckIn, Encounter

ATTENDED = ("arrived", "never")
RESULTS = ("met", "signed", "none")


@dataclass(frozen=True, slots=True)
class Criteria:
    """What a segment asks for; empty means no matter what."""

    q: str = ""
    country: str = ""
    kind: str = ""
    group: str = ""
    """First letters of a category of goods that they looked for."""
    attended: str = ""
    """`arrived` at any fair, `never`, or the slug of a fair where they arrived."""
    result: str = ""
    """`met` somebody, `signed` a deal, or `none` of both although they arrived."""

    @property
    def values(self) -> dict[str, str]:
        """Only what is asked for."""
        return {name: value for name, value in asdict(self).items() if value}


def _entries(*more: Any) -> ColumnElement[bool]:
    return Person.id.in_(select(Importer.person_id).where(*more))


def _came() -> Select[UUID]:
    """People who arrived; each condition is a list of ids that is made once."""
    return (
        select(Importer.person_id)
        .join(Badge, Badge.importer_id == Importer.id)
        .join(CheckIn, CheckIn.badge_id == Badge.id)
    )


def _met() -> ColumnElement[bool]:
    held = select(Meeting.importer_id).where(Meeting.state == MeetingState.HELD)
    walked_in = select(Encounter.importer_id)
    return _entries(or_(Importer.id.in_(held), Importer.id.in_(walked_in)))


def _signed() -> ColumnElement[bool]:
    return Person.id.in_(_deals())


def _deals() -> Select[UUID]:
    return (
        select(Importer.person_id)
        .join(LedgerEntry, LedgerEntry.importer_id == Importer.id)
        .where(stands())
    )


def _conditions(criteria: Criteria) -> list[ColumnElement[bool]]:
    found = [_entries(), Person.merged_into_id.is_(None), Person.erased_at.is_(None)]
    if criteria.q:
        by_person = matches(Person.search_text, criteria.q)
        found.append(or_(by_person, matches(Organisation.search_text, criteria.q)))
    if criteria.country:
        found.append(Organisation.country == criteria.country)
    if criteria.kind:
        found.append(_entries(Importer.kind == BuyerKind(criteria.kind)))
    if criteria.group:
        wanting = select(Need.importer_id).where(_looks_for(criteria.group))
        found.append(_entries(Importer.id.in_(wanting)))
    return [*found, *_past(criteria)]


def _looks_for(group: str) -> ColumnElement[bool]:
    """A kind of goods of the group, or one product (`P-...`) that the thesaurus puts under it.

    The codes are a list as JSON text: each stands between quotation marks.
    """
    codes = cast(Need.categories, String)
    product = exists().where(
        Concept.kind == "product",
        Concept.parent_code.startswith(group, autoescape=True),
        codes.like(literal('%"').concat(Concept.code).concat('"%')),
    )
    return or_(codes.contains(f'"{group}', autoescape=True), codes.contains('"P-') & product)


def _past(criteria: Criteria) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if criteria.attended == "arrived":
        found.append(Person.id.in_(_came()))
    elif criteria.attended == "never":
        found.append(Person.id.not_in(_came()))
    elif criteria.attended:
        fair_id = select(Fair.id).where(Fair.slug == criteria.attended).scalar_subquery()
        found.append(Person.id.in_(_came().where(Importer.fair_id == fair_id)))
    if criteria.result == "met":
        found.append(_met())
    elif criteria.result == "signed":
        found.append(_signed())
    elif criteria.result == "none":
        found += [Person.id.in_(_came()), ~_met(), ~_signed()]
    return found


def find_buyers(criteria: Criteria) -> Select[Person, int, int, int]:
    """(person with organisation, editions listed at, editions arrived at, deals), by country."""
    own = Importer.person_id == Person.id
    editions = select(func.count()).where(own).correlate(Person).scalar_subquery()
    arrivals = (
        _came()
        .with_only_columns(func.count(func.distinct(Importer.fair_id)))
        .where(own)
        .correlate(Person)
        .scalar_subquery()
    )
    deals = _deals().with_only_columns(func.count()).where(own).correlate(Person).scalar_subquery()
    return (
        select(Person, editions, arrivals, deals)
        .join(Organisation, Organisation.id == Person.organisation_id)
        .where(*_conditions(criteria))
        .options(joinedload(Person.organisation))
        .order_by(Organisation.country, Organisation.name, Person.id)
    )


def people_in(criteria: Criteria) -> Select[UUID]:
    """The ids of everybody in a segment."""
    return (
        select(Person.id)
        .join(Organisation, Organisation.id == Person.organisation_id)
        .where(*_conditions(criteria))
        .order_by(Person.id)
    )


def buyer_countries(criteria: Criteria) -> tuple[list[tuple[str, int]], int]:
    """[(country, buyers)] of the whole list, most first, and how many fit `criteria`."""
    count = func.count().label("buyers")
    fitting = select(func.count()).select_from(people_in(criteria).order_by(None).subquery())
    rows = db.session.execute(
        select(Organisation.country, count, fitting.scalar_subquery())
        .select_from(Person)
        .join(Organisation, Organisation.id == Person.organisation_id)
        .where(*_conditions(Criteria()))
        .group_by(Organisation.country)
        .order_by(count.desc(), Organisation.country)
    ).all()
    total = rows[0][2] if rows else 0
    return [(country, number) for country, number, _total in rows], total


def segments() -> list[Segment]:
    """Every saved segment, by name."""
    return list(db.session.scalars(select(Segment).order_by(Segment.name)))


def load_segment(segment_id: UUID) -> Segment:
    """A saved segment; raises NotFoundError."""
    segment = db.session.get(Segment, segment_id)
    if segment is None:
        raise NotFoundError
    return segment
