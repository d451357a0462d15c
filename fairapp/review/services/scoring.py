"""Verbs of scoring: what points are given for, and who gave how many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from flask_babel import lazy_gettext
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from fairapp.core import audit, clock
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, lock
from fairapp.core.errors import FairError
from fairapp.core.policy import Actor
from fairapp.exhibitors.models import Application, ApplicationState
from fairapp.fairs.models import Fair
from fairapp.review import queries
from fairapp.review.models import CriteriaVersion, Criterion, ReviewLook, Score

UNSCORED = (
    ApplicationState.DRAFT,
    ApplicationState.WITHDRAWN,
    ApplicationState.CANCELLED,
)
"""What nobody has sent, or nobody wants any more, gets no points."""


class CriteriaChangedError(FairError):
    """The criteria are not those on the page any more."""

    code = "criteria-changed"
    sentence = lazy_gettext(
        "The criteria were changed while you were scoring. Nothing was saved; give your points "
        "by the new ones."
    )


class NothingToScoreError(FairError):
    """The application was not sent, or was taken back."""

    code = "nothing-to-score"
    sentence = lazy_gettext("Points are given to applications that were sent and not taken back.")


class OutOfRangeError(FairError):
    """Points outside a criterion's range."""

    code = "points-out-of-range"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = lazy_gettext("%(criterion)s takes points from %(lowest)s to %(highest)s.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One criterion as somebody typed it."""

    names: dict[str, str]
    descriptions: dict[str, str]
    weight: int
    lowest: int
    highest: int


def set_criteria(fair: Fair, wanted: Sequence[Wanted], *, actor: Actor) -> CriteriaVersion:
    """Write the criteria; those that were scored by stay as they are, and a new version follows.

    What is saved again as it was makes no version.
    """
    lock(fair)  # two colleagues at once would both make the next number
    current = queries.current_criteria(fair.id)
    if current is not None and [_wanted(one) for one in current.criteria] == list(wanted):
        return current
    if current is None or queries.has_scores(current.id):
        number = current.number + 1 if current else 1
        current = CriteriaVersion(fair_id=fair.id, number=number, criteria=[])
        db.session.add(current)
    current.made_by_id = actor.person_id
    current.criteria.clear()
    db.session.flush()  # the positions are free again
    current.criteria.extend(
        Criterion(
            fair_id=fair.id,
            position=position,
            names=one.names,
            descriptions=one.descriptions,
            weight=one.weight,
            lowest=one.lowest,
            highest=one.highest,
        )
        for position, one in enumerate(wanted, 1)
    )
    db.session.flush()
    audit.record(AuditTag.CRITERIA_SET, current, actor=actor, number=current.number)
    return current


def _wanted(one: Criterion) -> Wanted:
    return Wanted(one.names, one.descriptions, one.weight, one.lowest, one.highest)


def score_application(
    application: Application,
    *,
    actor: Actor,
    criteria: CriteriaVersion,
    given: Mapping[UUID, tuple[int, str]],
) -> None:
    """Give points and a note by each criterion; given again, they replace one's own.

    Raises CriteriaChangedError, NothingToScoreError, OutOfRangeError.
    """
    lock(application)
    current = queries.current_criteria(application.fair_id)
    if current is None or current.id != criteria.id:
        raise CriteriaChangedError
    if application.state in UNSCORED:
        raise NothingToScoreError
    own = {
        one.criterion_id: one
        for one in queries.scores_of(application.id)
        if one.reviewer_id == actor.person_id
    }
    changed = [
        _give(application, criterion, own.get(criterion.id), *given[criterion.id], actor=actor)
        for criterion in current.criteria
        if criterion.id in given
    ]
    db.session.flush()
    look_at([application], who=actor.person_id)
    if any(changed):
        audit.record(AuditTag.APPLICATION_SCORED, application, actor=actor, number=current.number)


def _give(
    application: Application,
    criterion: Criterion,
    own: Score | None,
    value: int,
    note: str,
    *,
    actor: Actor,
) -> bool:
    if not criterion.lowest <= value <= criterion.highest:
        raise OutOfRangeError(
            criterion=criterion.name_in("vi"), lowest=criterion.lowest, highest=criterion.highest
        )
    kept = note.strip()[:500] or None
    if own is not None and (own.value, own.note) == (value, kept):
        return False
    if own is None:
        own = Score(
            application_id=application.id,
            fair_id=application.fair_id,
            criterion_id=criterion.id,
            reviewer_id=actor.person_id,
        )
        db.session.add(own)
    own.value, own.note, own.given_at = value, kept, clock.now()
    return True


def look_at(applications: Sequence[Application], *, who: UUID | None) -> None:
    """Remember that somebody has looked at these as they stand now."""
    if who is None:
        return
    ids = [one.id for one in applications]
    rows = db.session.scalars(
        select(ReviewLook).where(ReviewLook.person_id == who, ReviewLook.application_id.in_(ids))
    )
    known = {one.application_id: one for one in rows}
    for application_id in ids:
        if application_id in known:
            known[application_id].looked_at = clock.now()
        else:
            _first_look(application_id, who)
    db.session.flush()


def _first_look(application_id: UUID, person_id: UUID) -> None:
    look = ReviewLook(application_id=application_id, person_id=person_id, looked_at=clock.now())
    try:
        with db.session.begin_nested():
            db.session.add(look)
    except IntegrityError:
        return  # the same person in a second window
