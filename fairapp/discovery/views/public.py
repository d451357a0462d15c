"""The first list after three answers: no account, no personal data, made by the worker."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import current_app, jsonify, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from fairapp.core import clock
from fairapp.core.db import db, unit_of_work
from fairapp.core.errors import NotFoundError, TooManyAttemptsError
from fairapp.core.i18n import current_locale
from fairapp.core.jobs import Job, JobState, progress_of, queue_of, start_job
from fairapp.core.policy import Actor, Permission, Role, current_actor, requires
from fairapp.discovery.forms import ThreeAnswersForm, branches
from fairapp.discovery.views import bp
from fairapp.discovery.views.cards import Listed, cards_of
from fairapp.exhibitors.models import Application, ApplicationState, Product, Visibility
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import category_tree, load_fair
from fairapp.importers.models import Importer

MOST_A_MINUTE = 60
"""Lists made for visitors in a minute, over all of them: nobody may keep the worker busy alone."""
KIND = "discovery.first_list"
KEPT = "first_list"
"""Under this name the browser keeps which answers were its own."""


@bp.route("/fairs/<slug>/suppliers", methods=["GET", "POST"])
@requires(Permission.PUBLIC_PAGE, thing=load_fair)
def first_list(fair: Fair) -> ResponseReturnValue:
    """Ask what, how much and which market; then have the list made."""
    form = ThreeAnswersForm(data=kept_answers(fair.id))
    form.offer()
    if form.is_submitted():
        if form.is_looking:
            form.look_up()
        else:
            form.settle()
            if form.validate():
                return redirect(url_for(".first_matches", job_id=_started(fair, form)))
    tree = branches(category_tree(current_locale()))
    form.name_picked({leaf: label for one in tree for leaf, label in one.leaves})
    page = render_template("discovery/first_list.html", fair=fair, form=form, tree=tree)
    return page, (422 if form.is_submitted() and not form.is_looking else 200)


def _started(fair: Fair, form: ThreeAnswersForm) -> UUID:
    with unit_of_work():
        job_id = _start(fair, form).id
    session[KEPT] = str(job_id)
    return job_id


def _kept_job() -> Job | None:
    """The job of this browser's last answers; they name goods and a market, and no person."""
    try:
        job_id = UUID(session.get(KEPT, ""))
    except ValueError:
        return None
    job = db.session.get(Job, job_id)
    return job if job is not None and job.kind == KIND else None


def need_kept(fair_id: UUID) -> dict[str, Any] | None:
    """What this browser answered before the first list of this fair, as a need has it."""
    job = _kept_job()
    return None if job is None or job.fair_id != fair_id else job.arguments.get("need")


def kept_answers(fair_id: UUID) -> dict[str, Any]:
    """The same as a form takes it; what was not said is left out."""
    need = need_kept(fair_id)
    if need is None:
        return {}
    locale, text = next(iter(need["texts"].items()), (current_locale(), ""))
    told = {
        "goods": need["categories"], "text": text, "text_locale": locale,
        "quantity": need["order_quantity"], "order_quantity": need["order_quantity"],
        "unit": need["unit"], "market": need["market"],
    }  # fmt: skip
    return {fact: value for fact, value in told.items() if value}


def forget_answers() -> None:
    """The answers stand in a need now."""
    session.pop(KEPT, None)


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
        need=form.facts(current_locale()),
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
        own_importer=own_importer_at(current_actor(), shown.fair_id),
    )


@bp.route("/first-lists/<uuid:job_id>/progress")
@requires(Permission.PUBLIC_PAGE, thing=load_visitors_list)
def first_progress(shown: VisitorsList) -> ResponseReturnValue:
    """How far the visitor's list is."""
    done, total = progress_of(shown.job, queue_of(current_app))
    return jsonify(state=shown.job.state, done=done, total=total)


def own_importer_at(actor: Actor, fair_id: UUID) -> UUID | None:
    """Whether the visitor is an importer of this fair after all."""
    if Role.IMPORTER not in actor.roles_at(fair_id):
        return None
    return db.session.scalar(
        select(Importer.id).where(
            Importer.fair_id == fair_id, Importer.person_id == actor.person_id
        )
    )


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
