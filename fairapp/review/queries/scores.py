"""Questions about criteria and scores: the current version, totals, what reviewers disagree on."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import selectinload

from fairapp.accounts.models import Person
from fairapp.core.db import db
from fairapp.exhibitors.models import Application
from fairapp.review.models import CriteriaVersion, Criterion, Score


@dataclass(frozen=True, slots=True)
class Mark:
    """What one reviewer gave one application, weighted, of 100; under which version."""

    reviewer_id: UUID
    reviewer: str
    total: float
    number: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What the reviewers together gave one application."""

    marks: tuple[Mark, ...]
    newest: int
    """The version of the criteria that is in force."""

    @property
    def total(self) -> float:
        """The mean of the reviewers' totals, of 100."""
        return round(sum(one.total for one in self.marks) / len(self.marks), 1)

    @property
    def spread(self) -> float:
        """The highest total less the lowest."""
        totals = [one.total for one in self.marks]
        return round(max(totals) - min(totals), 1)

    @property
    def older(self) -> tuple[Mark, ...]:
        """Marks that were given under criteria which have been changed since."""
        return tuple(one for one in self.marks if one.number != self.newest)


def current_criteria(fair_id: UUID) -> CriteriaVersion | None:
    """The criteria in force, with each criterion."""
    return db.session.scalar(
        select(CriteriaVersion)
        .where(CriteriaVersion.fair_id == fair_id)
        .options(selectinload(CriteriaVersion.criteria))
        .order_by(CriteriaVersion.number.desc())
        .limit(1)
    )


def versions_of_criteria(fair_id: UUID) -> list[tuple[CriteriaVersion, int]]:
    """Every version with how many applications were scored by it, newest first."""
    scored = (
        select(Criterion.criteria_id, func.count(func.distinct(Score.application_id)).label("n"))
        .join(Score, Score.criterion_id == Criterion.id)
        .where(Criterion.fair_id == fair_id)
        .group_by(Criterion.criteria_id)
        .subquery()
    )
    rows = db.session.execute(
        select(CriteriaVersion, func.coalesce(scored.c.n, 0))
        .outerjoin(scored, scored.c.criteria_id == CriteriaVersion.id)
        .where(CriteriaVersion.fair_id == fair_id)
        .options(selectinload(CriteriaVersion.criteria))
        .order_by(CriteriaVersion.number.desc())
    )
    return [(version, count) for version, count in rows]


def has_scores(criteria_id: UUID) -> bool:
    """Whether anybody has scored by this version."""
    found = select(Score.id).join(Criterion).where(Criterion.criteria_id == criteria_id).limit(1)
    return db.session.scalar(found) is not None


def standings(fair_id: UUID, application_id: UUID | None = None) -> dict[UUID, Standing]:
    """{application: what its reviewers gave}, in one statement; those without scores are absent.

    A reviewer's newest version counts; an older one is kept and not mixed in.
    """
    newest = (
        select(func.max(CriteriaVersion.number))
        .where(CriteriaVersion.fair_id == fair_id)
        .scalar_subquery()
    )
    found = (
        select(Score, Criterion, CriteriaVersion.number, Person, newest)
        .join(Criterion, Criterion.id == Score.criterion_id)
        .join(CriteriaVersion, CriteriaVersion.id == Criterion.criteria_id)
        .join(Person, Person.id == Score.reviewer_id)
        .where(Score.fair_id == fair_id)
        .order_by(Score.created_at, Score.id)
    )
    if application_id is not None:
        found = found.where(Score.application_id == application_id)
    by_application: dict[UUID, list[Any]] = defaultdict(list)
    for row in db.session.execute(found):
        by_application[row[0].application_id].append(row)
    return {one: _standing(rows, rows[0][4]) for one, rows in by_application.items()}


def _standing(rows: Iterable[Any], newest: int) -> Standing:
    """Rows of (score, criterion, version's number, reviewer) as marks by reviewer."""
    by_reviewer: dict[UUID, dict[int, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        by_reviewer[row[0].reviewer_id][row[2]].append(row)
    return Standing(tuple(_mark(versions) for versions in by_reviewer.values()), newest)


def _mark(versions: dict[int, list[Any]]) -> Mark:
    number = max(versions)
    rows = versions[number]
    person = rows[0][3]
    return Mark(
        reviewer_id=person.id,
        reviewer=person.position or person.full_name,
        total=weighted((row[1], row[0].value) for row in rows),
        number=number,
    )


def weighted(given: Iterable[tuple[Criterion, int]]) -> float:
    """Points by each criterion as one number of 0 to 100, each by its weight."""
    rows = list(given)
    weights = sum(criterion.weight for criterion, _value in rows)
    got = sum(
        criterion.weight * (value - criterion.lowest) / (criterion.highest - criterion.lowest)
        for criterion, value in rows
    )
    return round(100 * got / weights, 1) if weights else 0.0


def totals_at(fair_id: UUID) -> dict[UUID, float]:
    """{application: the reviewers' total of 100}; the allocation and the waiting list read it."""
    return {one: standing.total for one, standing in standings(fair_id).items()}


def scores_of(application_id: UUID) -> list[Score]:
    """Every score of an application, the oldest first."""
    found = select(Score).where(Score.application_id == application_id)
    return list(db.session.scalars(found.order_by(Score.given_at, Score.id)))


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """The criteria in force beside what was given to one application."""

    version_id: UUID | None
    number: int
    criteria: tuple[Criterion, ...]
    given: dict[tuple[UUID, UUID], Score]
    """{(criterion, reviewer): what was given}, under the criteria in force."""
    standing: Standing | None

    def own(self, reviewer_id: UUID | None) -> dict[UUID, Score]:
        """{criterion: what this reviewer gave}."""
        return {key[0]: one for key, one in self.given.items() if key[1] == reviewer_id}


def score_sheet(application: Application) -> ScoreSheet:
    """Criteria, everybody's points and notes on one application, in one statement."""
    rows = db.session.execute(
        select(Score, Criterion, CriteriaVersion.number, Person)
        .select_from(Criterion)
        .join(CriteriaVersion, CriteriaVersion.id == Criterion.criteria_id)
        .outerjoin(
            Score,
            and_(Score.criterion_id == Criterion.id, Score.application_id == application.id),
        )
        .outerjoin(Person, Person.id == Score.reviewer_id)
        .where(Criterion.fair_id == application.fair_id)
        .order_by(Criterion.position, Score.created_at)
    ).all()
    newest = max((row[2] for row in rows), default=0)
    scored = [row for row in rows if row[0] is not None]
    criteria = tuple({row[1].id: row[1] for row in rows if row[2] == newest}.values())
    return ScoreSheet(
        version_id=criteria[0].criteria_id if criteria else None,
        number=newest,
        criteria=criteria,
        given={(row[1].id, row[0].reviewer_id): row[0] for row in scored if row[2] == newest},
        standing=_standing(scored, newest) if scored else None,
    )
