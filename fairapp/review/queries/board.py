"""The inbox: every application of an edition in a few statements, then filtered and counted."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select

from fairapp.accounts.models import Organisation, Person
from fairapp.core.db import db
from fairapp.core.search import fold
from fairapp.exhibitors.models import (
    Application,
    ApplicationState,
    BoothWish,
    Certificate,
    Product,
    StandPerson,
    ZoneWish,
)
from fairapp.exhibitors.queries import TOLD_STATES, UNTOLD
from fairapp.review.models import NotSame, ReviewLook
from fairapp.review.queries.likeness import Likeness, Traits, alike
from fairapp.review.queries.scores import Standing, standings

SECTIONS = 6
ENDED = (ApplicationState.REJECTED, ApplicationState.WITHDRAWN, ApplicationState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Line:
    """One application as the inbox lists it, for the reviewer who looks."""

    id: UUID
    code: str | None
    state: ApplicationState
    is_untold: bool
    firm: Traits
    name_en: str | None
    category: str | None
    booths_wanted: int
    is_first_time: bool
    sent_at: datetime | None
    look: str
    filled: int
    """How many of the six sections are filled in."""
    search_text: str
    standing: Standing | None = None
    is_twin: bool = False

    @property
    def total(self) -> float | None:
        """The reviewers' total of 100."""
        return self.standing.total if self.standing else None

    def name_in(self, locale: str) -> str:
        """The name a reader of this language can read."""
        return self.firm.name if locale == "vi" or not self.name_en else self.name_en


def lines_of(fair_id: UUID, me: UUID | None) -> list[Line]:
    """Every application of an edition, in three statements."""
    rows = db.session.execute(_rows(fair_id, me)).all()
    given = standings(fair_id)
    traits = [_traits(row) for row in rows]
    twins = {one for pair in _likely(fair_id, rows, traits) for one in pair.ids}
    return [
        _line(row, firm, given.get(firm.id), firm.id in twins)
        for row, firm in zip(rows, traits, strict=True)
    ]


def _rows(fair_id: UUID, me: UUID | None) -> Any:
    def of(table: Any, *conditions: Any) -> Any:
        mine = table.application_id == Application.id
        return select(func.count()).select_from(table).where(mine, *conditions).scalar_subquery()

    looked = and_(ReviewLook.application_id == Application.id, ReviewLook.person_id == me)
    return (
        select(
            Application.id,
            Application.code,
            Application.state,
            Application.told_at,
            Application.main_category,
            Application.booths_wanted,
            Application.is_first_time,
            Application.submitted_at,
            Application.changed_at,
            Application.making,
            Application.workers,
            Application.wishes,
            Application.search_text,
            Organisation.name,
            Organisation.name_en,
            Organisation.village,
            Organisation.tax_code,
            Organisation.phone,
            Organisation.email,
            Person.phone.label("contact_phone"),
            ReviewLook.looked_at,
            of(Product).label("products"),
            of(Product, Product.price_low.is_(None)).label("unpriced"),
            of(Certificate).label("certificates"),
            of(StandPerson).label("people"),
            (of(BoothWish) + of(ZoneWish)).label("places"),
        )
        .join(Organisation, Organisation.id == Application.organisation_id)
        .join(Person, Person.id == Application.contact_id)
        .outerjoin(ReviewLook, looked)
        .where(Application.fair_id == fair_id)
        .order_by(Application.submitted_at.is_(None), Application.submitted_at, Application.id)
    )


def _traits(row: Any) -> Traits:
    return Traits(row.id, row.name, row.village, row.tax_code, (row.phone, row.contact_phone))


def _line(row: Any, firm: Traits, standing: Standing | None, is_twin: bool) -> Line:
    sent = row.submitted_at
    return Line(
        id=row.id,
        code=row.code,
        state=row.state,
        is_untold=row.state in TOLD_STATES and row.told_at is None,
        firm=firm,
        name_en=row.name_en,
        category=row.main_category,
        booths_wanted=row.booths_wanted,
        is_first_time=row.is_first_time,
        sent_at=sent,
        look=_look(row.looked_at, row.changed_at or sent),
        filled=_filled(row),
        search_text=row.search_text,
        standing=standing,
        is_twin=is_twin,
    )


def _look(looked_at: datetime | None, changed_at: datetime | None) -> str:
    if looked_at is None:
        return "unread"
    return "changed" if changed_at and changed_at > looked_at else "read"


def _filled(row: Any) -> int:
    """The sections that count as done, as in the applicant's own list."""
    parts = (
        row.main_category and (row.phone or row.email),
        row.products and not row.unpriced,
        row.making and row.workers,
        row.places or row.wishes,
        row.certificates,
        row.people,
    )
    return sum(bool(part) for part in parts)


def _likely(fair_id: UUID, rows: Sequence[Any], traits: Sequence[Traits]) -> list[Likeness]:
    """Pairs among the applications that still count, without those found to be two."""
    live = [one for row, one in zip(rows, traits, strict=True) if row.state not in ENDED]
    apart = {
        frozenset(pair)
        for pair in db.session.execute(
            select(NotSame.first_id, NotSame.second_id).where(NotSame.fair_id == fair_id)
        )
    }
    return [pair for pair in alike(live) if frozenset(pair.ids) not in apart]


def likely_twins(fair_id: UUID) -> list[Likeness]:
    """Pairs of applications of an edition that may be one, the surest first."""
    rows = db.session.execute(_rows(fair_id, None)).all()
    return _likely(fair_id, rows, [_traits(row) for row in rows])


def _states(line: Line) -> set[str]:
    return {"all", line.state.value} | ({UNTOLD} if line.is_untold else set())


def _reviewers(line: Line) -> set[str]:
    marks = line.standing.marks if line.standing else ()
    return {str(one.reviewer_id) for one in marks} or {"nobody"}


FACETS: dict[str, Callable[[Line], set[str]]] = {
    "state": _states,
    "category": lambda line: {line.category[:3]} if line.category else set(),
    "village": lambda line: {line.firm.village} if line.firm.village else set(),
    "takes_part": lambda line: {"first" if line.is_first_time else "again"},
    "look": lambda line: {line.look},
    "reviewer": _reviewers,
    "twin": lambda line: {"yes"} if line.is_twin else set(),
    "older": lambda line: {"yes"} if line.standing and line.standing.older else set(),
}
"""{filter: the values under which an application is found}."""

SORTS: dict[str, Callable[[Line], Any]] = {
    "waiting": lambda line: line.sent_at is None,
    "newest": lambda line: -(line.sent_at.timestamp() if line.sent_at else 0),
    "score": lambda line: -(line.total if line.total is not None else -1),
    "spread": lambda line: -(line.standing.spread if line.standing else -1),
    "name": lambda line: fold(line.firm.name),
    "village": lambda line: (line.firm.village is None, fold(line.firm.village or "")),
    "filled": lambda line: -line.filled,
    "booths": lambda line: -line.booths_wanted,
}
"""{order: its key}; equal ones stay in the order in which they wait."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody looks for in the inbox."""

    values: Mapping[str, str]
    """{filter: value}."""
    q: str = ""
    lowest: float | None = None
    highest: float | None = None
    sort: str = "waiting"

    def finds(self, line: Line, *, but: str = "") -> bool:
        """Whether a line is looked for; `but` leaves one filter aside, to count its values."""
        if any(
            value not in FACETS[name](line) for name, value in self.values.items() if name != but
        ):
            return False
        if self.lowest is not None and (line.total is None or line.total < self.lowest):
            return False
        if self.highest is not None and (line.total is None or line.total > self.highest):
            return False
        return all(word in line.search_text for word in fold(self.q).split())


def found_lines(lines: Iterable[Line], asked: Asked) -> list[Line]:
    """What is looked for, in its order."""
    return sorted((one for one in lines if asked.finds(one)), key=SORTS[asked.sort])


def counts(lines: Sequence[Line], asked: Asked) -> dict[str, Counter[str]]:
    """{filter: {value: how many there are, with the other filters as they stand}}."""
    return {
        name: Counter(
            value for line in lines if asked.finds(line, but=name) for value in values(line)
        )
        for name, values in FACETS.items()
    }


def goods_of(ids: Sequence[UUID]) -> dict[UUID, list[Any]]:
    """{application: (names, photo, category) of its products}, in one statement."""
    rows = db.session.execute(
        select(Product.application_id, Product.names, Product.photo_id, Product.category)
        .where(Product.application_id.in_(ids))
        .order_by(Product.application_id, Product.position, Product.id)
    )
    goods: dict[UUID, list[Any]] = {}
    for row in rows:
        goods.setdefault(row[0], []).append(row[1:])
    return goods
