"""Questions about rounds: the latest, its places, its receipts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import Select, literal, select
from sqlalchemy.orm import joinedload

from fairapp.allocation.models import AllocationRound, RoundPlace
from fairapp.allocation.queries import FREE, PlannedBooth, PlanState
from fairapp.allocation.queries.claims import PAIRS, USUAL_RULE
from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.core.jobs import Job, JobState
from fairapp.core.search import fold
from fairapp.exhibitors.models import Application

DRAFTING, PUBLISHING = "allocation.draft_round", "allocation.publish_round"
PairChange = Callable[[dict[str, Any], str, Iterable[UUID]], dict[str, Any]]
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


def kept_terms(last: AllocationRound | None) -> dict[str, Any]:
    """What stays from draft to draft: pairs always, stands by hand until they are published."""
    rule = USUAL_RULE | (last.rule if last else {})
    open_locks = rule["locks"] if last and last.published_at is None else {}
    return {"locks": open_locks} | {kind: rule[kind] for kind in PAIRS}


def with_lock(
    locks: dict[str, list[str]], application_id: UUID, codes: list[str]
) -> dict[str, list[str]]:
    """These locks with one set, or taken away when it names no booth."""
    others = {one: kept for one, kept in locks.items() if one != str(application_id)}
    return others | ({str(application_id): codes} if codes else {})


def with_pair(rule: dict[str, Any], kind: str, pair: Iterable[UUID]) -> dict[str, Any]:
    """This rule with a pair to stand apart or together, and no longer the other way round."""
    named = sorted(str(one) for one in pair)
    free = {one: _less(rule[one], named) for one in PAIRS}
    return rule | free | {kind: [*free[kind], named]}


def without_pair(rule: dict[str, Any], kind: str, pair: Iterable[UUID]) -> dict[str, Any]:
    """This rule without a pair; one that is not there changes nothing."""
    return rule | {kind: _less(rule[kind], sorted(str(one) for one in pair))}


def _less(pairs: Iterable[list[str]], named: list[str]) -> list[list[str]]:
    return [pair for pair in pairs if sorted(pair) != named]


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


def names_in(places: Iterable[RoundPlace], plan: PlanState, locale: str) -> dict[UUID, str]:
    """Who asks in a round or has a stand, by application."""
    names = {
        booth.application_id: booth.holder_in(locale)
        for booth in plan.booths
        if booth.application_id is not None
    }
    asking = {one.application_id: one.application.organisation.name_in(locale) for one in places}
    return names | asking


def by_name(names: dict[UUID, str]) -> list[tuple[UUID, str]]:
    """These exhibitors, in the order of their names."""
    return sorted(names.items(), key=lambda one: (fold(one[1]), one[0]))


@dataclass(frozen=True, slots=True)
class NamedPair:
    """A pair of the rule as it is shown: who, and whether the plan meets it."""

    ids: tuple[UUID, UUID]
    first: str
    second: str
    is_met: bool


def named_pairs(
    held: AllocationRound, plan: PlanState, names: dict[UUID, str]
) -> dict[str, list[NamedPair]]:
    """The pairs of a round's rule by kind; those of whom somebody has left are not shown."""
    stands: dict[UUID, list[PlannedBooth]] = {}
    for booth in plan.booths:
        if booth.application_id is not None:
            stands.setdefault(booth.application_id, []).append(booth)
    found: dict[str, list[NamedPair]] = {}
    for kind in PAIRS:
        for pair in (USUAL_RULE | held.rule)[kind]:
            one, other = (UUID(who) for who in pair)
            if one in names and other in names:
                touch = _touch(stands.get(one, []), stands.get(other, []))
                is_met = touch is (kind == "together")
                named = NamedPair((one, other), names[one], names[other], is_met)
                found.setdefault(kind, []).append(named)
    return found


def _touch(one: Iterable[PlannedBooth], other: Iterable[PlannedBooth]) -> bool:
    """Whether two stands share an edge."""
    return any(_share_edge(mine, theirs) for mine in one for theirs in other)


def _share_edge(one: PlannedBooth, other: PlannedBooth) -> bool:
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return one.hall == other.hall and min(across, down) == 0 < max(across, down)


def drafted_plan(plan: PlanState, places: list[RoundPlace]) -> PlanState:
    """The plan as it would be: drafted stands beside those of today."""
    given = {code: place for place in places for code in place.booths}
    booths = [
        _drafted(booth, given[booth.code]) if booth.state == FREE and booth.code in given else booth
        for booth in plan.booths
    ]
    return PlanState(plan.halls, plan.zones, booths)


def _drafted(booth: PlannedBooth, place: RoundPlace) -> PlannedBooth:
    firm = place.application.organisation
    return replace(
        booth,
        state="drafted",
        allocation_id=place.id,
        application_id=place.application_id,
        holder=firm.name,
        holder_en=firm.name_en,
        search_text=firm.search_text,
    )
