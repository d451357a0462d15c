"""Long work of this room, done by the worker: ranking for importers, fairs and visitors."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from fairapp.core import clock
from fairapp.core.db import db, only_reading, unit_of_work
from fairapp.core.jobs import JobRun, job_kind
from fairapp.core.policy import SYSTEM
from fairapp.discovery import queries, services
from fairapp.fairs.models import Fair
from fairapp.importers.models import Importer

BATCH = 50
"""Lists written in one transaction: other writers wait no longer than that takes."""


def rank(
    fair_id: UUID, importer_ids: Sequence[UUID] | None, report: services.Report
) -> dict[str, Any]:
    """Rank, then write the lists a few at a time; run twice it gives the same lists."""
    made_at = clock.now()
    with only_reading():
        fair = db.session.get_one(Fair, fair_id)
        lists = services.rank_importers(fair, importer_ids)
    importers = list(lists)
    for start in range(0, len(importers), BATCH):
        with unit_of_work():
            fair = db.session.get_one(Fair, fair_id)
            part = {one: lists[one] for one in importers[start : start + BATCH]}
            services.keep_lists(fair, part, made_at=made_at, actor=SYSTEM)
        report(min(start + BATCH, len(importers)), len(importers))
    return {"lists": len(importers), "places": sum(map(len, lists.values()))}


@job_kind("discovery.rank_importer")
def rank_importer(run: JobRun) -> dict[str, Any]:
    """Make the list of one importer again."""
    importer_id = UUID(run.arguments["importer_id"])
    with only_reading():
        importer = db.session.get_one(Importer, importer_id)
        fair_id = importer.fair_id
    return rank(fair_id, [importer_id], run.report)


@job_kind("discovery.rank_fair")
def rank_fair(run: JobRun) -> dict[str, Any]:
    """Make the lists of everybody who said what they look for."""
    return rank(UUID(run.arguments["fair"]), None, run.report)


@job_kind("discovery.first_list")
def first_list(run: JobRun) -> dict[str, Any]:
    """The list for three answers; nothing about a person is asked or kept."""
    fair_id = UUID(run.arguments["fair"])
    need = dict(run.arguments["need"])
    with only_reading():
        fair = db.session.get_one(Fair, fair_id)
        return {"list": services.rank_for_visitor(fair, run.job_id, need)}


def sweep_lists() -> int:
    """Make every missing or outdated list of a fair that is not over; called every minute."""
    made = 0
    with only_reading():
        coming = select(Fair.id).where(Fair.closes_on >= clock.today()).order_by(Fair.opens_on)
        fair_ids = list(db.session.scalars(coming))
    for fair_id in fair_ids:
        with only_reading():
            outdated = queries.outdated_importers(db.session.get_one(Fair, fair_id))
        if outdated:
            rank(fair_id, outdated, lambda _done, _total: None)
            made += len(outdated)
    return made
