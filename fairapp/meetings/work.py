"""Long work of this room, done by the worker: planning, telling, letting requests expire."""

from typing import Any
from uuid import UUID

from fairapp.core import clock
from fairapp.core.db import db, unit_of_work
from fairapp.core.jobs import JobRun, job_kind
from fairapp.core.policy import SYSTEM, Actor, Grant, Role
from fairapp.fairs.models import Fair
from fairapp.meetings import queries, services


@job_kind(queries.PLANNING)
def make_timetable(run: JobRun) -> dict[str, Any]:
    """Plan a fair's accepted requests."""
    with unit_of_work():
        fair = db.session.get_one(Fair, UUID(run.arguments["fair_id"]))
        timetable = services.make_timetable(
            fair, actor=_asked_by(run), seed=int(run.arguments["seed"])
        )
        outcome = {"placed": timetable.placed, "bound": timetable.bound}
    run.report(1, 1)
    return outcome


def _asked_by(run: JobRun) -> Actor:
    person_id = run.arguments["person_id"]
    if person_id is None:
        return SYSTEM
    return Actor(person_id=UUID(person_id), grants=frozenset({Grant(Role.ORGANISER, None)}))


@job_kind("meetings.tell_timetable")
def tell_timetable(run: JobRun) -> dict[str, Any]:
    """Write to everybody with a meeting of a published timetable."""
    told = services.tell_timetable(
        UUID(run.arguments["timetable_id"]), actor=SYSTEM, report=run.report
    )
    return {"told": told}


def end_old_requests() -> int:
    """Let requests that nobody answered expire; the sweep calls it every minute."""
    with unit_of_work():
        return services.expire_requests(clock.now(), actor=SYSTEM)
