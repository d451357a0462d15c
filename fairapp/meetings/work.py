"""Long work of this room, done by the worker: planning, telling, letting requests expire."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from fairapp.core import clock
from fairapp.core.db import db, unit_of_work
from fairapp.core.jobs import Job, JobRun, job_kind
from fairapp.core.policy import SYSTEM, Actor
from fairapp.fairs.models import Fair
from fairapp.meetings import queries, services
from fairapp.meetings.services.free_times import count_free_times


@job_kind(queries.PLANNING)
def make_timetable(run: JobRun) -> dict[str, Any]:
    """Plan a fair's accepted requests."""
    with unit_of_work():
        job = db.session.get_one(Job, run.job_id)
        fair = db.session.get_one(Fair, job.fair_id)
        actor = Actor(person_id=job.started_by_id, grants=SYSTEM.grants)
        timetable = services.make_timetable(fair, actor=actor, seed=int(run.arguments["seed"]))
        outcome = {"placed": timetable.placed, "bound": timetable.bound}
    run.report(1, 1)
    return outcome


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


def count_times() -> int:
    """Bring the free times of every fair that is not over up to date; the sweep calls it."""
    changed = 0
    coming = select(Fair.id).where(Fair.closes_on >= clock.today())
    for fair_id in db.session.scalars(coming).all():
        with unit_of_work():
            changed += count_free_times(db.session.get_one(Fair, fair_id))
    return changed
