"""Building halls from parameters; names and sizes of halls and zones."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.core.db import unit_of_work
from fairapp.core.i18n import current_locale
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.fairs import queries
from fairapp.fairs.forms import HallForm, HallSizeForm, ZoneForm
from fairapp.fairs.layout import hall_edits
from fairapp.fairs.models import Fair, PlanAct
from fairapp.fairs.services import ground
from fairapp.fairs.views import bp


@bp.route("/fairs/<slug>/plan/hall", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT, thing=queries.load_fair)
def build_hall(fair: Fair) -> ResponseReturnValue:
    """A hall from rows, aisles and sizes: looked at first, then built."""
    form = HallForm()
    edits: list[ground.Edit] = []
    if form.validate_on_submit():
        plan = ground.load_plan(fair)
        known = {facts["code"] for facts in plan.facts("zone").values()}
        edits = hall_edits(form.parameters, known)
        if request.form.get("act") == "build":
            with unit_of_work():
                ground.change_plan(fair, edits, actor=current_actor(), act=PlanAct.BUILT)
            flash(_("The hall is built."), "good")
            return redirect(
                url_for("allocation.edit_plan", slug=fair.slug, hall=form.parameters.code)
            )
        ground.refuse_edits(plan, edits)
    sketch = [edit.facts for edit in edits if edit.table == "booth"]
    hall = next((edit.facts for edit in edits if edit.table == "hall"), None)
    page = render_template("fairs/hall.html", form=form, sketch=sketch, hall=hall, shown=fair)
    return page, 422 if form.errors else 200


@bp.route("/fairs/<slug>/plan/zones", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT, thing=queries.load_fair)
def zones(fair: Fair) -> ResponseReturnValue:
    """Halls and zones by name; `?zone=` and `?hall=` open one to change it."""
    plan = ground.load_plan(fair)
    halls = [
        row for (kind, _row), row in plan.rows.items() if kind == "hall" and not row.removed_at
    ]
    found = [
        row for (kind, _row), row in plan.rows.items() if kind == "zone" and not row.removed_at
    ]
    zone = next((one for one in found if one.code == request.args.get("zone")), None)
    hall = next((one for one in halls if one.code == request.args.get("hall")), None)
    is_hall = request.form.get("act") == "hall" or (hall is not None and not zone)
    form, size = ZoneForm(), HallSizeForm()
    form.offer(halls, current_locale())
    if not form.is_submitted():
        form.show(zone)
        size.show(hall)
    elif (size if is_hall else form).validate():
        if is_hall and hall is not None:
            edit = ground.edit_of(hall, **size.facts)
        else:
            facts = form.facts | {"hall_id": UUID(form.hall.data)}
            edit = ground.zone_edit(zone, facts, is_gone=request.form.get("act") == "remove")
        with unit_of_work():
            act = PlanAct.ZONED if edit.table == "zone" else PlanAct.EDITED
            ground.change_plan(fair, [edit], actor=current_actor(), act=act)
        flash(_("Saved."), "good")
        return redirect(url_for(".zones", slug=fair.slug))
    page = render_template(
        "fairs/zones.html",
        form=form,
        size=size,
        zone=zone,
        hall=hall,
        halls=sorted(halls, key=lambda one: one.code),
        zones=sorted(found, key=lambda one: one.code),
        booths=plan.count_booths(),
        shown=fair,
    )
    return page, 422 if form.errors or size.errors else 200
