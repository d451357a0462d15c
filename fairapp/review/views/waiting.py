"""How the waiting list moves up: the written rule of an edition."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.core.db import unit_of_work
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair
from fairapp.review import queries, services
from fairapp.review.forms import WaitingRuleForm
from fairapp.review.views.room import bp


@bp.route("/fairs/<slug>/waiting-list/rule", methods=["GET", "POST"])
@requires(Permission.APPLICATION_REVIEW, thing=load_fair)
def waiting_rule(fair: Fair) -> ResponseReturnValue:
    """What counts on the waiting list, in which order, and the number of the draw."""
    rule = queries.waiting_rule(fair.id)
    form = WaitingRuleForm(queries.steps_of(rule), data={"seed": rule.seed if rule else 0})
    if form.validate_on_submit():
        with unit_of_work():
            services.set_waiting_rule(
                fair, actor=current_actor(), steps=form.chosen, seed=form.seed.data or 0
            )
        flash(_("The waiting list moves up by this rule from now on."), "good")
        return redirect(url_for("allocation.waiting", slug=fair.slug))
    return render_template("review/rule.html", shown=fair, form=form), (422 if form.errors else 200)
