"""The organiser's look at all lists: how many there are, how far attention spreads."""

from flask import current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from fairapp.core.db import db, unit_of_work
from fairapp.core.jobs import Job, JobState, progress_of, queue_of, start_job
from fairapp.core.paging import page_of
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.discovery import queries
from fairapp.discovery.views import bp
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair


@bp.route("/fairs/<slug>/matches")
@requires(Permission.MATCH_OVERSEE, thing=load_fair)
def overview(fair: Fair) -> ResponseReturnValue:
    """Lists made, lists waiting, and the exhibitors whom no list shows."""
    job = db.session.scalar(
        select(Job)
        .where(Job.fair_id == fair.id, Job.kind == "discovery.rank_fair")
        .where(Job.state.in_((JobState.QUEUED, JobState.RUNNING)))
        .order_by(Job.created_at.desc())
        .limit(1)
    )
    done, total = progress_of(job, queue_of(current_app)) if job else (0, 0)
    return render_template(
        "discovery/overview.html",
        fair=fair,
        figures=queries.spread_figures(fair.id),
        page=page_of(queries.never_shown(fair.id)),
        job=job,
        done=done,
        total=total,
    )


@bp.route("/fairs/<slug>/matches/make", methods=["POST"])
@requires(Permission.MATCH_MAKE, thing=load_fair)
def make_all(fair: Fair) -> ResponseReturnValue:
    """Have every list of the fair made again."""
    with unit_of_work():
        start_job("discovery.rank_fair", actor=current_actor(), fair_id=fair.id, fair=str(fair.id))
    return redirect(url_for(".overview", slug=fair.slug))
