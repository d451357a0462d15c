"""The plan as a sheet: exported, edited elsewhere, and read again as a difference."""

import hashlib
import io
from uuid import UUID

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.allocation import ground
from fairapp.allocation.difference import Difference, read_plan
from fairapp.allocation.views.room import bp
from fairapp.core.db import db, unit_of_work
from fairapp.core.imports import SheetUpload
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.core.sheets import write_sheet
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair
from fairapp.fairs.services.ground import load_plan
from fairapp.fairs.services.plan_sheet import PLAN_SHEET, plan_rows

KIND = "plan"


@bp.route("/fairs/<slug>/booths/plan.xlsx")
@requires(Permission.PLAN_EDIT, thing=load_fair)
def plan_export(fair: Fair) -> ResponseReturnValue:
    """The plan in the columns that the import reads."""
    headings = [column.headings[0] for column in PLAN_SHEET.columns]
    content = write_sheet(headings, plan_rows(load_plan(fair)), sheet=_("Floor plan"))
    name = f"{fair.slug}-plan.xlsx"
    return send_file(io.BytesIO(content), download_name=name, as_attachment=True)


@bp.route("/fairs/<slug>/booths/sheet", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT, thing=load_fair)
def plan_sheet(fair: Fair) -> ResponseReturnValue:
    """Choose a sheet, look at what it would change, then change it or leave it."""
    if request.method == "GET":
        return show_sheet(fair, None)
    if request.form.get("upload"):
        return _save(fair)
    sent = request.files.get("sheet")
    if sent is None or not sent.filename:
        flash(_("Choose a file first."), "need")
        return redirect(request.path)
    content, name = sent.read(), sent.filename[-200:]
    found = read_plan(fair, content, name, removes=True)
    upload = SheetUpload(
        fair_id=fair.id,
        uploaded_by_id=current_actor().person_id,
        kind=KIND,
        name=name,
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
    )
    with unit_of_work():
        if not found.reading.problems:
            db.session.add(upload)
    return show_sheet(fair, found, upload if not found.reading.problems else None)


def show_sheet(
    fair: Fair, found: Difference | None, upload: SheetUpload | None = None
) -> ResponseReturnValue:
    """The page: a file to choose, and what was found in the last one."""
    page = render_template(
        "allocation/sheet.html",
        shown=fair,
        found=found,
        upload=upload,
        columns=[column.headings[0] for column in PLAN_SHEET.columns],
    )
    return page, 422 if found and found.reading.problems else 200


def _save(fair: Fair) -> ResponseReturnValue:
    actor = current_actor()
    with unit_of_work():
        upload = db.session.get(SheetUpload, _uuid(request.form["upload"]), with_for_update=True)
        # gone already: the button was pressed twice, and the first press has saved it
        mine = upload is not None and upload.uploaded_by_id == actor.person_id
        if upload is None or not mine or upload.kind != KIND or upload.fair_id != fair.id:
            return redirect(url_for(".plan", slug=fair.slug))
        removes = request.form.get("missing") == "remove"
        found = read_plan(fair, upload.content, upload.name, removes=removes)
        if not found.reading.problems:
            db.session.delete(upload)
            ground.import_plan(fair, found.edits, actor=actor, rows=len(found.reading.rows))
    if found.reading.problems:
        return show_sheet(fair, found)
    flash(_("The plan is changed. It stands in the history and can be taken back."), "good")
    return redirect(url_for(".plan", slug=fair.slug))


def _uuid(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None
