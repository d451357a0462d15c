"""Questions about rounds: the latest, its places, its receipts."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import Select, literal, select
from sqlalchemy.orm import joinedload

from fairapp.allocation.models import AllocationRound, RoundPlace
from fairapp.allocation.queries import FREE, PlanState
from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.core.jobs import Job, JobState
from fairapp.exhibitors.models import Application

DRAFTING, PUBLISHING = "allocation.draft_round", "allocation.publish_round"
UNFINISHED = (JobState.QUEUED, JobState.RUNNING)


def rounds_with_job(fair_id: UUID) -> tuple[AllocationRound | None, Job | None]:
    """The latest round, and the latest work on rounds, in one statement."""
    last = (
        select(AllocationRound.id)
        .where(AllocationRound.fair_id == fair_id)
        .order_by(AllocationRound.created_at.desc(), AllocationRound.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    one = select(literal(1).label("one")).subquery()
    row = db.session.execute(
        select(AllocationRound, Job)
        .select_from(one)
        .outerjoin(AllocationRound, AllocationRound.id == last)
        .outerjoin(Job, Job.id == _work(fair_id).with_only_columns(Job.id).scalar_subquery())
    ).one()
    return row[0], row[1]


def _work(fair_id: UUID) -> Select[Job]:
    return (
        select(Job)
        .where(Job.fair_id == fair_id, Job.kind.in_((DRAFTING, PUBLISHING)))
        .order_by(Job.created_at.desc(), Job.id.desc())
        .limit(1)
    )


def running_job(fair_id: UUID) -> Job | None:
    """Work on a round that is not finished."""
    return db.session.scalar(_work(fair_id).where(Job.state.in_(UNFINISHED)))


def refusal_of(job: Job | None) -> str:
    """Why the latest work on rounds came to nothing, in a sentence; empty when it did not."""
    if job is None or job.state is not JobState.FAILED:
        return ""
    return str(job.outcome.get("message", ""))


def locks_now(fair_id: UUID) -> dict[str, list[str]]:
    """Stands given by hand in the draft that is not published."""
    last, _job = rounds_with_job(fair_id)
    kept: dict[str, list[str]] = last.rule.get("locks", {}) if last else {}
    return kept if last and last.published_at is None else {}


def with_lock(
    locks: dict[str, list[str]], application_id: UUID, codes: list[str]
) -> dict[str, list[str]]:
    """These locks with one set, or taken away when it names no booth."""
    others = {one: kept for one, kept in locks.items() if one != str(application_id)}
    return others | ({str(application_id): codes} if codes else {})


def load_round(round_id: UUID) -> AllocationRound:
    """A round by id; raises NotFoundError."""
    found = db.session.get(AllocationRound, round_id)
    if found is None:
        raise NotFoundError
    return found


def load_receipt(place_id: UUID) -> RoundPlace:
    """One place with its round and exhibitor; raises NotFoundError."""
    found = db.session.scalar(_places().where(RoundPlace.id == place_id))
    if found is None:
        raise NotFoundError
    return found


def places_of(round_id: UUID) -> Select[RoundPlace]:
    """All places of a round, in the order of points and draw."""
    return _places().where(RoundPlace.round_id == round_id).order_by(RoundPlace.position)


def receipt_of(application_id: UUID) -> RoundPlace | None:
    """The latest published receipt of an application."""
    return db.session.scalar(
        _places()
        .join(RoundPlace.round)
        .where(RoundPlace.application_id == application_id)
        .where(AllocationRound.published_at.is_not(None))
        .order_by(AllocationRound.published_at.desc())
        .limit(1)
    )


def _places() -> Select[RoundPlace]:
    return select(RoundPlace).options(
        joinedload(RoundPlace.round),
        joinedload(RoundPlace.application).joinedload(Application.organisation),
    )


def drafted_plan(plan: PlanState, places: list[RoundPlace]) -> PlanState:
    """The plan as it would be: drafted stands beside those of today."""
    given = {code: place for place in places for code in place.booths}
    booths = [
        _drafted(booth, given[booth.code]) if booth.state == FREE and booth.code in given else booth
        for booth in plan.booths
    ]
    return PlanState(plan.halls, plan.zones, booths)


def _drafted(booth: Any, place: RoundPlace) -> Any:
    firm = place.application.organisation
    return replace(
        booth,
        state="held",
        allocation_id=place.id,
        holder=firm.name,
        holder_en=firm.name_en,
        search_text=firm.search_text,
    )
