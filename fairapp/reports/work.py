"""What the worker does for this room: reports frozen, and files of frozen reports made again."""

from typing import Any
from uuid import UUID

from fairapp.core.db import db, only_reading, unit_of_work
from fairapp.core.jobs import Job, JobRun, job_kind
from fairapp.core.policy import SYSTEM, Actor
from fairapp.reports import files, freezing, queries
from fairapp.reports.subjects import subject_of_work


@job_kind(queries.FREEZING)
def freeze_report(run: JobRun) -> dict[str, Any]:
    """Freeze a report; killed at any moment and started again, it keeps one snapshot."""
    with only_reading():
        job = db.session.get_one(Job, run.job_id)
        kept: dict[str, Any] = dict(job.outcome)
        actor = Actor(person_id=job.started_by_id, grants=SYSTEM.grants)
        subject = subject_of_work(job)
        if kept:
            return kept
        run.report(0, freezing.STEPS)
        reading = freezing.read_report(subject)
    content = freezing.files_of_reading(reading, run.report)
    with unit_of_work():
        snapshot = freezing.keep_report(reading, content, actor=actor)
        kept = {"snapshot_id": str(snapshot.id)}
        # written with the snapshot: a job that is started again knows that its work is done
        db.session.get_one(Job, run.job_id).outcome = kept
    return kept


@job_kind(queries.MAKING_AGAIN)
def make_again(run: JobRun) -> dict[str, Any]:
    """Make the files of a frozen report again from the kept values, and compare."""
    with only_reading():
        snapshot = queries.load_snapshot(UUID(run.arguments["snapshot_id"]))
        versions = files.changed_versions(snapshot.versions or {})
        content = {one.name: one.content for one in queries.whole_files_of(snapshot.id)}
    return {"files": files.made_again(content, run.report), "versions": versions}
