"""The job engine: a duty is a row, a queue only makes it quick, a sweep finds what was dropped."""

import json
import zlib
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import structlog
from flask import Flask, current_app
from huey import Huey, PostgresHuey, SqliteHuey
from sqlalchemy import ForeignKey, Index, Select, func, or_, select
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Mapped, mapped_column

from fairapp.config import Settings
from fairapp.core import audit, clock
from fairapp.core.db import (
    Base,
    Code,
    Dated,
    Identified,
    JsonDocument,
    db,
    is_sqlite,
    lock,
    on_commit,
    unit_of_work,
)
from fairapp.core.errors import FairError
from fairapp.core.policy import Actor

log = structlog.get_logger()

HEARTBEAT_STOPS_AFTER = timedelta(seconds=60)
MOST_ATTEMPTS = 5


class JobState(StrEnum):
    """Where a long piece of work stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


UNFINISHED = (JobState.QUEUED, JobState.RUNNING)


class Job(Identified, Dated, Base):
    """One long piece of work, found again by the sweep until it is done."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_state", "state", "created_at"),)

    kind: Mapped[Code]
    fair_id: Mapped[UUID | None] = mapped_column(ForeignKey("fair.id"))
    started_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    arguments: Mapped[dict[str, Any]] = mapped_column(JsonDocument, default=dict)
    state: Mapped[JobState] = mapped_column(default=JobState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    heartbeat_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    outcome: Mapped[dict[str, Any]] = mapped_column(JsonDocument, default=dict)


class JobRun:
    """What running work sees: its arguments, and a way to say how far it is.

    Progress and heartbeat go to the queue's own store: a row in the database would wait for the
    very transaction that the work holds open.
    """

    def __init__(self, job_id: UUID, arguments: dict[str, Any], queue: Huey) -> None:
        self.job_id = job_id
        self.arguments = arguments
        self._queue = queue
        self.report(0, 0)

    def report(self, done: int, total: int) -> None:
        """Say how far the work is; also its heartbeat."""
        beat = {"done": done, "total": total, "at": clock.now().isoformat()}
        self._queue.put(f"progress:{self.job_id}", json.dumps(beat))


Work = Callable[[JobRun], dict[str, Any] | None]
KINDS: dict[str, Work] = {}


def job_kind(name: str) -> Callable[[Work], Work]:
    """Register the work behind a kind of job (done by `fairapp.jobs.tasks`, the full list)."""

    def register(work: Work) -> Work:
        KINDS[name] = work
        return work

    return register


def make_queue(settings: Settings) -> Huey:
    """The queue: in its own file beside the embedded database, or in the same PostgreSQL."""
    url = make_url(settings.resolved_database_url)
    if url.get_backend_name() == "postgresql":
        dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
        return PostgresHuey("fairapp", dsn=dsn)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("fairapp", filename=str(settings.data_dir / "jobs.db"))


def is_not_the_queues(name: str | None, kind: str, _parents: object) -> bool:
    """For Alembic: on PostgreSQL the queue keeps its own tables beside ours."""
    return kind != "table" or not (name or "").startswith("huey_")


def queue_of(app: Flask) -> Huey:
    """The queue of this app."""
    queue: Huey = app.extensions["huey"]
    return queue


def start_job(kind: str, *, actor: Actor, fair_id: UUID | None = None, **arguments: Any) -> Job:
    """Write the duty down and wake the worker once it is committed."""
    job = Job(kind=kind, fair_id=fair_id, started_by_id=actor.person_id, arguments=arguments)
    db.session.add(job)
    audit.record(audit.AuditTag.JOB_STARTED, job, actor=actor, kind=kind)
    job_id = job.id
    on_commit(lambda: wake(job_id))
    return job


def start_once(kind: str, *, actor: Actor, fair_id: UUID | None = None, **arguments: Any) -> Job:
    """The same work where it is not finished yet, else a new job: a second press starts nothing."""
    if not is_sqlite():
        # two presses at one moment: the second waits here until the first has written its row
        name = f"{kind}:{json.dumps(arguments, sort_keys=True)}"
        db.session.execute(select(func.pg_advisory_xact_lock(zlib.crc32(name.encode()))))
    unfinished = db.session.scalars(
        select(Job)
        .where(Job.kind == kind, Job.state.in_(UNFINISHED))
        .where(Job.fair_id == fair_id if fair_id else Job.fair_id.is_(None))
        .order_by(Job.created_at)
    )
    for job in unfinished:
        if job.arguments == arguments:
            return job
    return start_job(kind, actor=actor, fair_id=fair_id, **arguments)


def wake(job_id: UUID) -> None:
    """Hint the worker; if the hint is lost, the sweep finds the row."""
    try:
        current_app.extensions["huey_run_job"](str(job_id))
    except Exception:
        log.exception("queue_away", job=str(job_id))


def lost_jobs() -> Select[Job]:
    """Jobs that nobody works on: never taken, or their worker's heartbeat stopped."""
    silent_since = clock.now() - HEARTBEAT_STOPS_AFTER
    return select(Job).where(
        or_(
            (Job.state == JobState.QUEUED) & (Job.created_at < clock.now() - timedelta(seconds=5)),
            (Job.state == JobState.RUNNING) & (Job.heartbeat_at < silent_since),
        )
    )


def progress_of(job: Job, queue: Huey) -> tuple[int, int]:
    """(done, total) as last reported; (0, 0) before the first report."""
    beat = json.loads(queue.get(f"progress:{job.id}", peek=True) or "{}")
    return beat.get("done", 0), beat.get("total", 0)


def run_job(job_id: UUID, queue: Huey) -> None:
    """Do one job, once: whoever takes the row first does it; safe to call twice."""
    arguments = _take(job_id, queue)
    if arguments is None:
        return
    run = JobRun(job_id, arguments, queue)
    with unit_of_work():
        kind = db.session.get_one(Job, job_id).kind
    try:
        outcome = KINDS[kind](run) or {}
    except FairError as error:
        _close(job_id, JobState.FAILED, {"error": error.code, "message": error.message})
    except Exception as error:
        log.exception("job_failed", kind=kind, job=str(job_id))
        _close(job_id, JobState.FAILED, {"error": type(error).__name__})
    else:
        _close(job_id, JobState.DONE, outcome)


def _take(job_id: UUID, queue: Huey) -> dict[str, Any] | None:
    with unit_of_work():
        job = db.session.get(Job, job_id)
        if job is None:
            return None
        lock(job)
        if job.state not in UNFINISHED or _is_alive(job, queue):
            return None
        if job.attempts >= MOST_ATTEMPTS:
            job.state = JobState.FAILED
            job.outcome = {"error": "too-many-attempts"}
            return None
        job.state = JobState.RUNNING
        job.attempts += 1
        job.heartbeat_at = clock.now()
        return dict(job.arguments)


def _is_alive(job: Job, queue: Huey) -> bool:
    """Whether another worker reported on this running job a moment ago."""
    if job.state is not JobState.RUNNING:
        return False
    beat = json.loads(queue.get(f"progress:{job.id}", peek=True) or "{}")
    return "at" in beat and (
        datetime.fromisoformat(beat["at"]) > clock.now() - HEARTBEAT_STOPS_AFTER
    )


def _close(job_id: UUID, state: JobState, outcome: dict[str, Any]) -> None:
    db.session.rollback()
    with unit_of_work():
        job = db.session.get_one(Job, job_id)
        job.state = state
        job.outcome = outcome
        job.finished_at = clock.now()
