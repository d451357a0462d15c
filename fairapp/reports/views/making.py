"""Long work on reports as its readers see it: a report being frozen, files being made again."""

from typing import Any
from uuid import UUID

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.core.db import db, unit_of_work
from fairapp.core.errors import NotFoundError
from fairapp.core.jobs import UNFINISHED, Job, JobState, progress_of, queue_of
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.reports import queries, services
from fairapp.reports.models import Snapshot
from fairapp.reports.subjects import subject_of_work
from fairapp.reports.views.room import bp
from fairapp.reports.views.showing import address_of


def load_freezing(freezing_id: UUID) -> Job:
    """The work of freezing a report; raises NotFoundError."""
    job = db.session.get(Job, freezing_id)
    if job is None or job.kind != queries.FREEZING:
        raise NotFoundError
    return job


@bp.route("/reports/freezing/<uuid:freezing_id>")
@requires(Permission.REPORT_READ, thing=load_freezing)
def freezing(job: Job) -> ResponseReturnValue:
    """How far the freezing of a report is; once it is frozen, the frozen report."""
    if job.state is JobState.DONE:
        flash(_("The report is frozen. Nothing can change it any more."), "good")
        return redirect(url_for("reports.snapshot", snapshot_id=job.outcome["snapshot_id"]))
    return render_template(
        "reports/freezing.html",
        back=address_of(subject_of_work(job)),
        **_progress(job),
    )


def _progress(job: Job | None) -> dict[str, Any]:
    """What a page says of long work: how far it is, or why it came to nothing."""
    if job is None:
        return {"job": None, "is_working": False, "refusal": "", "has_failed": False}
    done, total = progress_of(job, queue_of(current_app))
    return {
        "job": job,
        "is_working": job.state in UNFINISHED,
        "has_failed": job.state is JobState.FAILED,
        "refusal": job.outcome.get("message", ""),
        "done": done,
        "total": total,
    }


@bp.route("/snapshots/<uuid:snapshot_id>/again")
@requires(Permission.REPORT_READ, thing=queries.load_snapshot)
def again(kept: Snapshot) -> ResponseReturnValue:
    """Every file made again from the kept values, beside the file that was kept."""
    job = queries.last_making_again(kept)
    return render_template("reports/again.html", snapshot=kept, **_progress(job))


@bp.route("/snapshots/<uuid:snapshot_id>/again", methods=["POST"])
@requires(Permission.REPORT_READ, thing=queries.load_snapshot)
def make_again(kept: Snapshot) -> ResponseReturnValue:
    """Let the worker make the files again; a second press while it works changes nothing."""
    snapshot_id = kept.id
    with unit_of_work():
        services.start_again(kept, actor=current_actor())
    return redirect(url_for("reports.again", snapshot_id=snapshot_id))
