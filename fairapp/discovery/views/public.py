"""The first list after three answers: no account, no personal data, made by the worker."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import current_app, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from fairapp.core import clock
from fairapp.core.db import db, unit_of_work
from fairapp.core.errors import NotFoundError, TooManyAttemptsError
from fairapp.core.i18n import current_locale
from fairapp.core.jobs import Job, JobState, progress_of, queue_of, start_job
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.discovery.forms import ThreeAnswersForm
from fairapp.discovery.views import bp
from fairapp.discovery.views.cards import Listed, cards_of
from fairapp.exhibitors.models import Application, ApplicationState, Product, Visibility
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import category_tree, load_fair

MOST_A_MINUTE = 60
"""Lists made for visitors in a minute, over all of them: nobody may keep the worker busy alone."""
KIND = "discovery.first_list"


@bp.route("/fairs/<slug>/suppliers", methods=["GET", "POST"])
@requires(Permission.PUBLIC_PAGE, thing=load_fair)
def first_list(fair: Fair) -> ResponseReturnValue:
    """Ask what, how much and which market; then have the list made."""
    form = ThreeAnswersForm()
    form.offer(category_tree(current_locale()))
    if form.validate_on_submit():
        with unit_of_work():
            job = _start(fair, form)
            job_id = job.id
        return redirect(url_for(".first_matches", job_id=job_id))
    return render_template("discovery/first_list.html", fair=fair, form=form)


def _start(fair: Fair, form: ThreeAnswersForm) -> Job:
    lately = select(func.count()).select_from(Job)
    lately = lately.where(Job.kind == KIND, Job.created_at > clock.now() - timedelta(minutes=1))
    if (db.session.scalar(lately) or 0) >= MOST_A_MINUTE:
        raise TooManyAttemptsError
    return start_job(
        KIND,
        actor=current_actor(),
        fair_id=fair.id,
        fair=str(fair.id),
        category=next(iter(form.categories), None),
        text=form.text.data,
        locale=current_locale(),
        quantity=form.quantity.data,
        market=form.market.data or None,
    )


class VisitorsList:
    """A visitor's job with its fair."""

    def __init__(self, job: Job, fair: Fair) -> None:
        self.job = job
        self.fair = fair
        self.fair_id = fair.id


def load_visitors_list(job_id: UUID) -> VisitorsList:
    """The list of a visitor; any other job is not found here."""
    row = db.session.execute(
        select(Job, Fair)
        .join(Fair, Fair.id == Job.fair_id)
        .where(Job.id == job_id, Job.kind == KIND)
        .options(joinedload(Fair.series))
    ).first()
    if row is None:
        raise NotFoundError
    return VisitorsList(row[0], row[1])


@bp.route("/first-lists/<uuid:job_id>")
@requires(Permission.PUBLIC_PAGE, thing=load_visitors_list)
def first_matches(shown: VisitorsList) -> ResponseReturnValue:
    """The first list, or how far it is."""
    is_done = shown.job.state is JobState.DONE
    listed = _listed(shown.job.outcome.get("list", [])) if is_done else []
    cards, _labels = cards_of(listed)
    return render_template(
        "discovery/first_matches.html",
        fair=shown.fair,
        job=shown.job,
        is_done=is_done,
        has_failed=shown.job.state is JobState.FAILED,
        cards=cards,
    )


@bp.route("/first-lists/<uuid:job_id>/progress")
@requires(Permission.PUBLIC_PAGE, thing=load_visitors_list)
def first_progress(shown: VisitorsList) -> ResponseReturnValue:
    """How far the visitor's list is."""
    done, total = progress_of(shown.job, queue_of(current_app))
    return jsonify(state=shown.job.state, done=done, total=total)


def _listed(rows: list[dict[str, Any]]) -> list[Listed]:
    """The suppliers of the list who are still there and still publish, in its order."""
    found = db.session.scalars(
        select(Application)
        .where(Application.id.in_([UUID(row["application"]) for row in rows]))
        .where(
            Application.state == ApplicationState.ACCEPTED,
            Application.visibility == Visibility.PUBLIC,
        )
        .options(
            joinedload(Application.organisation),
            selectinload(Application.products).joinedload(Product.photo),
        )
    )
    known = {str(row.id): row for row in found}
    return [
        Listed(known[row["application"]], row["score"], row["reasons"], row["counter_reasons"])
        for row in rows
        if row["application"] in known
    ]
