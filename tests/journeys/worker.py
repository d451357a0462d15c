"""The worker's part in a journey without a browser: every duty that waits, done now."""

from flask import Flask
from sqlalchemy import select

from fairapp.core.db import db
from fairapp.core.jobs import Job, JobState, queue_of, run_job


def work_off(app: Flask) -> list[str]:
    """Run queued jobs, and those they start, until none waits; the kinds in order."""
    done = []
    while (job := _next()) is not None:
        job_id, kind = job.id, job.kind
        db.session.commit()
        run_job(job_id, queue_of(app))
        ended = db.session.get_one(Job, job_id)
        assert ended.state is JobState.DONE, f"{kind}: {ended.outcome}"
        done.append(kind)
    db.session.commit()
    return done


def _next() -> Job | None:
    waiting = select(Job).where(Job.state == JobState.QUEUED).order_by(Job.created_at, Job.id)
    return db.session.scalar(waiting.limit(1))
