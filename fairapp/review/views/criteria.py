"""What points are given for: the criteria of an edition in versions."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.core.db import unit_of_work
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair
from fairapp.review import queries, services
from fairapp.review.forms import criteria_form
from fairapp.review.views.room import bp


@bp.route("/fairs/<slug>/criteria", methods=["GET", "POST"])
@requires(Permission.APPLICATION_REVIEW, thing=load_fair)
def criteria(fair: Fair) -> ResponseReturnValue:
    """The criteria in force, to be edited, and the versions before."""
    versions = queries.versions_of_criteria(fair.id)
    current = versions[0][0] if versions else None
    form = criteria_form(current.criteria if current else [])
    if form.validate_on_submit():
        with unit_of_work():
            now = services.set_criteria(fair, form.wanted, actor=current_actor())
        flash(_("Version %(number)s of the criteria is in force.", number=now.number), "good")
        return redirect(url_for(".criteria", slug=fair.slug))
    return render_template(
        "review/criteria.html",
        shown=fair,
        form=form,
        versions=versions,
        scored=versions[0][1] if versions else 0,
    ), (422 if form.errors else 200)
