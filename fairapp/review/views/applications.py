"""One application under review: what it says, its points, its decision, its story."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.core.db import db, unit_of_work
from fairapp.core.i18n import current_locale
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.exhibitors import queries as exhibitors
from fairapp.exhibitors.models import Application
from fairapp.exhibitors.services import REVIEWABLE, told_line
from fairapp.fairs.queries import concept_labels
from fairapp.review import queries, services
from fairapp.review.forms import ScoreForm, score_form
from fairapp.review.models import CriteriaVersion
from fairapp.review.queries import ScoreSheet
from fairapp.review.views.room import bp, load_application


@bp.route("/applications/<uuid:application_id>/review")
@requires(Permission.APPLICATION_REVIEW, thing=load_application)
def application(application: Application) -> ResponseReturnValue:
    """All a reviewer needs to give points and to decide."""
    sheet = queries.score_sheet(application)
    return _page(application, sheet, _form(sheet)), 200


def _form(sheet: ScoreSheet) -> ScoreForm:
    return score_form(sheet.criteria, sheet.own(current_actor().person_id))


def _page(application: Application, sheet: ScoreSheet, form: ScoreForm) -> str:
    return render_template(
        "review/application.html",
        application=application,
        form=form,
        sheet=sheet,
        me=current_actor().person_id,
        can_score=application.state not in services.UNSCORED,
        **_facts(application),
    )


def _facts(application: Application) -> dict[str, Any]:
    codes = {application.main_category, *(one.category for one in application.products)}
    codes |= {code for one in application.products for code in one.materials}
    return {
        "labels": concept_labels(codes, current_locale()),
        "story": [told_line(*line) for line in exhibitors.history_of(application.id)],
        "can_review": application.state in REVIEWABLE,
        "is_told": application.told_at is not None,
    }


@bp.route("/applications/<uuid:application_id>/score", methods=["POST"])
@requires(Permission.APPLICATION_REVIEW, thing=load_application)
def score(application: Application) -> ResponseReturnValue:
    """Keep the points and notes of whoever is signed in."""
    criteria = _criteria_typed(application)
    sheet = queries.score_sheet(application)
    form = _form(sheet)
    if criteria.id == sheet.version_id and not form.validate_on_submit():
        return _page(application, sheet, form), 422
    with unit_of_work():
        services.score_application(
            application, actor=current_actor(), criteria=criteria, given=form.given
        )
    flash(_("Your points are kept."), "good")
    return redirect(url_for(".application", application_id=application.id))


def _criteria_typed(application: Application) -> CriteriaVersion:
    """The criteria by which the points were given, as the page named them."""
    try:
        key = UUID(request.form.get("criteria", ""))
    except ValueError:
        raise services.CriteriaChangedError from None
    found = db.session.get(CriteriaVersion, key)
    if found is None or found.fair_id != application.fair_id:
        raise services.CriteriaChangedError
    return found


@bp.route("/applications/<uuid:application_id>/look", methods=["POST"])
@requires(Permission.APPLICATION_REVIEW, thing=load_application)
def look(application: Application) -> ResponseReturnValue:
    """Remember that I know this application as it stands."""
    with unit_of_work():
        services.look_at([application], who=current_actor().person_id)
    if request.headers.get("HX-Request"):
        return "", 204
    flash(_("Marked as read."), "good")
    return redirect(url_for(".application", application_id=application.id))
