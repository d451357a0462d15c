"""What the worker does for this room: asking many exhibitors for money at once."""

from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import select

from fairapp.core import clock
from fairapp.core.db import db, lock, unit_of_work
from fairapp.core.jobs import Job, JobRun, job_kind
from fairapp.core.policy import SYSTEM, Actor
from fairapp.exhibitors.models import Application
from fairapp.exhibitors.services import personal_link
from fairapp.fairs.models import Fair
from fairapp.fees import queries, services

AT_ONCE = 10
"""Requests written in one act; the desk's own saving never waits longer than for these."""


@job_kind(queries.ASKING)
def ask_everybody(run: JobRun) -> dict[str, Any]:
    """Ask everybody who owes something unasked for; says how many were told and were not.

    What is committed is asked for, so work taken up again goes on where it stopped.
    """
    due_on = date.fromisoformat(run.arguments["due_on"])
    with unit_of_work():
        job = db.session.get_one(Job, run.job_id)
        fair_id = db.session.get_one(Fair, job.fair_id).id
        actor = Actor(person_id=job.started_by_id, grants=SYSTEM.grants)
    told = written = 0
    while True:
        some, left = _ask_some(fair_id, actor=actor, due_on=due_on)
        if not some:
            return {"told": told, "untold": written - told}
        told += sum(some)
        written += len(some)
        run.report(written, written + left)


def _ask_some(fair_id: UUID, *, actor: Actor, due_on: date) -> tuple[list[bool], int]:
    """Ask the next few: whether each was told, and how many are left after them."""
    with unit_of_work():
        fair = db.session.get_one(Fair, fair_id)
        lock(fair)  # a clerk who asks one of them by hand comes before or after, not between
        owing = iter(list(services.unasked(fair)))
        some = list(islice(owing, AT_ONCE))
        ids = [one.application_id for one in some]
        rows = db.session.scalars(select(Application).where(Application.id.in_(ids)))
        known = {application.id: application for application in rows}
        told = [
            _ask(known[one.application_id], one.currency, actor=actor, due_on=due_on)
            for one in some
        ]
        return told, len(list(owing))


def _ask(application: Application, currency: str, *, actor: Actor, due_on: date) -> bool:
    request = services.issue_request(
        application, actor=actor, currency=currency, due_on=due_on, today=clock.today()
    )
    return services.tell_request(request, actor=actor, link_to=personal_link(actor)) is not None
