"""Questions about rounds: the latest, its places, and what each exhibitor without a stand asks."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, literal, select
from sqlalchemy.orm import joinedload

from fairapp.allocation.models import AllocationRound, RoundPlace
from fairapp.allocation.queries import FREE, PlanState, find_standless
from fairapp.core.codes import spread_codes
from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.core.jobs import Job, JobState
from fairapp.exhibitors.models import Application, Certificate, Product
from fairapp.fairs.models import Zone

DRAFTING, PUBLISHING = "allocation.draft_round", "allocation.publish_round"
CRITERIA = ("base", "certificate", "new_design", "first_time", "product")
USUAL_POINTS = {"base": 40, "certificate": 10, "new_design": 5, "first_time": 5, "product": 2}
MOST_COUNTED = {"certificate": 3, "new_design": 3, "first_time": 1, "product": 5}


@dataclass(frozen=True, slots=True)
class Merits:
    """The facts of an application that criteria count."""

    certificate: int = 0
    new_design: int = 0
    first_time: int = 0
    product: int = 0

    def points(self, rule: dict[str, Any]) -> int:
        """Points by the rule; each criterion counts up to its most."""
        counted = sum(
            rule[name] * min(getattr(self, name), most) for name, most in MOST_COUNTED.items()
        )
        return int(rule["base"] + counted)


def rounds_with_job(fair_id: UUID) -> tuple[AllocationRound | None, Job | None]:
    """The latest round, and the work on rounds that is not finished, in one statement."""
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
        .outerjoin(Job, Job.id == _running(fair_id).with_only_columns(Job.id).scalar_subquery())
    ).one()
    return row[0], row[1]


def _running(fair_id: UUID) -> Select[Job]:
    return (
        select(Job)
        .where(Job.fair_id == fair_id, Job.kind.in_((DRAFTING, PUBLISHING)))
        .where(Job.state.in_((JobState.QUEUED, JobState.RUNNING)))
        .order_by(Job.created_at.desc())
        .limit(1)
    )


def running_job(fair_id: UUID) -> Job | None:
    """Work on a round that is not finished."""
    return db.session.scalar(_running(fair_id))


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


def claimants(fair_id: UUID) -> list[Application]:
    """Accepted applications that have no stand now."""
    return list(db.session.scalars(find_standless(fair_id)))


def merits_at(fair_id: UUID) -> dict[UUID, Merits]:
    """{application: what the criteria count}, in two statements."""
    rows = db.session.execute(
        select(
            Product.application_id,
            func.count().label("products"),
            func.count().filter(Product.is_new_design).label("new"),
        )
        .where(Product.fair_id == fair_id)
        .group_by(Product.application_id)
    )
    products = {row.application_id: (row.products, row.new) for row in rows}
    held = db.session.execute(
        select(Application.id, func.count(Certificate.id), Application.is_first_time)
        .outerjoin(Certificate, Certificate.application_id == Application.id)
        .where(Application.fair_id == fair_id)
        .group_by(Application.id, Application.is_first_time)
    )
    return {
        application_id: Merits(
            certificate=certificates,
            new_design=products.get(application_id, (0, 0))[1],
            first_time=int(first),
            product=products.get(application_id, (0, 0))[0],
        )
        for application_id, certificates, first in held
    }


def wished_places(
    application: Application, booths: set[str], zones: list[Zone]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(booth codes, zone codes) in the order of the wish; zones of its goods follow."""
    words = spread_codes(application.wishes or "")
    known = {zone.code for zone in zones}
    group = (application.main_category or "").split("-")[0]
    fitting = [zone.code for zone in zones if group and group in zone.categories]
    named = [word for word in words if word in known]
    return (
        tuple(word for word in words if word in booths),
        tuple(dict.fromkeys([*named, *fitting])),
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
