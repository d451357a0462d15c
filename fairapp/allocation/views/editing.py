"""Editing the plan: choose booths, then one act; each is a form, kept and can be taken back."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.allocation import ground, queries
from fairapp.allocation.changes import line_of, load_change, plan_changes
from fairapp.allocation.drawing import STATES
from fairapp.allocation.forms.stands import (
    BlockForm,
    NudgeForm,
    ResizeForm,
    ShapeForm,
    SplitForm,
    ZoneChoiceForm,
)
from fairapp.allocation.places import NoBoothsError
from fairapp.allocation.views.room import bp, named_booths, own_ids
from fairapp.core.codes import short_codes, spread_codes
from fairapp.core.db import db, new_id, unit_of_work
from fairapp.core.forms import FairForm
from fairapp.core.paging import Page, page_of
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.fairs.models import Booth, Fair, PlanAct, PlanChange, Zone
from fairapp.fairs.queries import load_fair
from fairapp.fairs.services.ground import Edit, edit_of

LAST_CHANGES = 5
Forms = dict[str, FairForm]


@bp.route("/fairs/<slug>/plan", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT, thing=load_fair)
def edit_plan(fair: Fair) -> ResponseReturnValue:
    """One hall to edit; with chosen booths, all that can be done with them."""
    chosen = spread_codes(request.values.get("booths", "")[:2000])
    if request.method == "GET":
        return show_editor(fair, chosen, {})
    act = request.form.get("act", "")
    if act not in ACTS:
        raise NoBoothsError
    kind, verb = ACTS[act]
    form = kind()
    if hasattr(form, "offer"):
        form.offer(queries.zones_of(fair.id))
    if not form.validate_on_submit():
        return show_editor(fair, chosen, {act: form})
    with unit_of_work():
        booths = named_booths(fair.id, chosen) if act != "add" else []
        if act != "add" and not booths:
            raise NoBoothsError
        after = verb(fair, booths, form)
    flash(_("Changed. It stands in the history and can be taken back."), "good")
    hall = request.form.get("hall")
    return redirect(url_for(".edit_plan", slug=fair.slug, hall=hall, booths=after or None))


def show_editor(fair: Fair, chosen: Sequence[str], forms: Forms) -> ResponseReturnValue:
    """The page of a hall; a refused form comes back with its messages."""
    state = queries.plan_state(fair.id)
    picked = [booth for booth in state.booths if booth.code in set(chosen)]
    asked = request.values.get("hall") or (picked[0].hall if picked else "")
    hall = next((one for one in state.halls if one.code == asked), None)
    hall = hall or next(iter(state.halls), None)
    rows = db.session.execute(plan_changes(fair.id).limit(LAST_CHANGES)).all()
    page = render_template(
        "allocation/edit.html",
        shown=fair,
        halls=state.halls,
        hall=hall,
        zones=[zone for zone in state.zones if hall and zone.hall_id == hall.id],
        booths=[booth for booth in state.booths if hall and booth.hall == hall.code],
        picked=picked,
        codes=short_codes(booth.code for booth in picked),
        missing=sorted(set(chosen) - {booth.code for booth in picked}),
        forms=_forms(state, picked, forms),
        refused=next(iter(forms.values()), None),
        changes=[line_of(*row) for row in rows],
        states=STATES,
    )
    return page, 422 if forms else 200


def _forms(state: queries.PlanState, picked: Sequence[Any], refused: Forms) -> Forms:
    """The forms of the page, the refused one as it was typed."""
    shape, add = ShapeForm(formdata=None), ShapeForm(formdata=None)
    zone = ZoneChoiceForm(formdata=None)
    for form in (shape, add, zone):
        form.offer(state.zones)
    if len(picked) == 1:
        shape.show(picked[0])
    if picked:
        zone.zone.data = picked[0].zone
    fresh: Forms = {
        "shape": shape,
        "add": add,
        "zone": zone,
        "move": NudgeForm(formdata=None),
        "split": SplitForm(formdata=None),
        "block": BlockForm(formdata=None),
    }
    return own_ids(fresh | refused)


def _shape(fair: Fair, booths: Sequence[Booth], form: Any) -> str:
    zone = _zone(fair, form.zone.data)
    edit = edit_of(booths[0], hall_id=zone.hall_id, zone_id=zone.id, **form.facts)
    ground.change_ground(fair, [edit], actor=current_actor(), act=PlanAct.EDITED)
    return str(form.facts["code"])


def _add(fair: Fair, _booths: Sequence[Booth], form: Any) -> str:
    zone = _zone(fair, form.zone.data)
    facts = form.facts | {"hall_id": zone.hall_id, "zone_id": zone.id, "blocked_reason": None}
    edits = [Edit("booth", new_id(), facts)]
    ground.change_ground(fair, edits, actor=current_actor(), act=PlanAct.ADDED)
    return str(facts["code"])


def _resize(fair: Fair, booths: Sequence[Booth], form: Any) -> str:
    edits = [edit_of(booths[0], **form.facts)]
    ground.change_ground(fair, edits, actor=current_actor(), act=PlanAct.EDITED)
    return booths[0].code


def _move(fair: Fair, booths: Sequence[Booth], form: Any) -> str:
    dx, dy = form.dx.data, form.dy.data
    edits = [edit_of(booth, x=booth.x + dx, y=booth.y + dy) for booth in booths]
    ground.change_ground(fair, edits, actor=current_actor(), act=PlanAct.MOVED)
    return short_codes(booth.code for booth in booths)


def _zoned(fair: Fair, booths: Sequence[Booth], form: Any) -> str:
    zone = _zone(fair, form.zone.data)
    edits = [edit_of(booth, zone_id=zone.id) for booth in booths]
    ground.change_ground(fair, edits, actor=current_actor(), act=PlanAct.ZONED)
    return short_codes(booth.code for booth in booths)


def _merge(fair: Fair, booths: Sequence[Booth], _form: Any) -> str:
    ground.merge_booths(fair, booths, actor=current_actor())
    return min(booths, key=lambda booth: (booth.y, booth.x)).code


def _split(fair: Fair, booths: Sequence[Booth], form: Any) -> str:
    codes = spread_codes(form.parts.data)
    is_across = form.across.data == "across"
    ground.split_booth(fair, booths[0], codes, actor=current_actor(), is_across=is_across)
    return short_codes(codes)


def _block(fair: Fair, booths: Sequence[Booth], form: Any) -> str:
    edits = [edit_of(booth, blocked_reason=form.reason.data) for booth in booths]
    ground.change_ground(fair, edits, actor=current_actor(), act=PlanAct.BLOCKED)
    return short_codes(booth.code for booth in booths)


def _unblock(fair: Fair, booths: Sequence[Booth], _form: Any) -> str:
    edits = [edit_of(booth, blocked_reason=None) for booth in booths]
    ground.change_ground(fair, edits, actor=current_actor(), act=PlanAct.UNBLOCKED)
    return short_codes(booth.code for booth in booths)


def _remove(fair: Fair, booths: Sequence[Booth], _form: Any) -> str:
    ground.remove_booths(fair, booths, actor=current_actor())
    return ""


def _zone(fair: Fair, code: str) -> Zone:
    return next(zone for zone in queries.zones_of(fair.id) if zone.code == code)


ACTS: dict[str, tuple[type[Any], Callable[[Fair, Sequence[Booth], Any], str]]] = {
    "shape": (ShapeForm, _shape),
    "add": (ShapeForm, _add),
    "resize": (ResizeForm, _resize),
    "move": (NudgeForm, _move),
    "zone": (ZoneChoiceForm, _zoned),
    "merge": (FairForm, _merge),
    "split": (SplitForm, _split),
    "block": (BlockForm, _block),
    "unblock": (FairForm, _unblock),
    "remove": (FairForm, _remove),
}


@bp.route("/fairs/<slug>/plan/history")
@requires(Permission.PLAN_EDIT, thing=load_fair)
def plan_history(fair: Fair) -> ResponseReturnValue:
    """Every change of the plan, newest first."""
    page: Page[Any] = page_of(plan_changes(fair.id), rows=25, whole_rows=True)
    changes = [line_of(*row) for row in page.rows]
    return render_template("allocation/history.html", shown=fair, page=page, changes=changes)


@bp.post("/plan/changes/<uuid:change_id>/revert")
@requires(Permission.PLAN_EDIT, thing=load_change)
def revert(change: PlanChange) -> ResponseReturnValue:
    """Take a change of the plan back."""
    with unit_of_work():
        fair = db.session.get_one(Fair, change.fair_id)
        ground.revert_change(change, fair, actor=current_actor())
    flash(_("Taken back."), "good")
    hall, booths = request.form.get("hall"), request.form.get("booths")
    if hall:
        return redirect(url_for(".edit_plan", slug=fair.slug, hall=hall, booths=booths or None))
    return redirect(url_for(".plan_history", slug=fair.slug))
