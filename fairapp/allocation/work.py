"""What the worker does for this room: rounds drafted and published, offers passed on."""

from typing import Any
from uuid import UUID

from fairapp.allocation import rounds, services
from fairapp.core import clock
from fairapp.core.db import db, only_reading, unit_of_work
from fairapp.core.jobs import Job, JobRun, job_kind
from fairapp.core.policy import SYSTEM, Actor
from fairapp.exhibitors.services import personal_link
from fairapp.fairs.models import Fair


def _actor(run: JobRun) -> tuple[Actor, Fair]:
    job = db.session.get_one(Job, run.job_id)
    fair = db.session.get_one(Fair, job.fair_id)
    return Actor(person_id=job.started_by_id, grants=SYSTEM.grants), fair


@job_kind(rounds.DRAFTING)
def draft_round(run: JobRun) -> dict[str, Any]:
    """Plan who gets which stand; nobody waits for the planning."""
    given = dict(run.arguments)
    seed = int(given.pop("seed"))
    with only_reading():
        _by, fair = _actor(run)
        asked = services.ask_round(fair, seed=seed, rule=given)
    planned = services.plan_round(asked)
    with unit_of_work():
        actor, _fair = _actor(run)
        drafted = services.keep_draft(asked, planned, actor=actor)
        outcome = {"placed": drafted.figures["placed"], "asked": drafted.figures["asked"]}
    run.report(1, 1)
    return outcome


@job_kind(rounds.PUBLISHING)
def publish_round(run: JobRun) -> dict[str, Any]:
    """Reserve all stands of a draft and write to everybody, as one act."""
    with unit_of_work():
        actor, _fair = _actor(run)
        drafted = rounds.load_round(UUID(run.arguments["round_id"]))
        placed = services.publish_round(drafted, actor=actor)
        told = services.tell_round(drafted.id, actor=actor)
    run.report(1, 1)
    return {"placed": placed, "told": told}


def pass_on() -> int:
    """End offers whose time has run out; the sweep calls it every minute."""
    with unit_of_work():
        return services.pass_on_offers(clock.now(), link_to=personal_link(SYSTEM))
