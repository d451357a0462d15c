"""The floor plan: as a picture, as a list, as sheets."""

import io
from collections.abc import Iterable

from flask import render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from fairapp.allocation import exports, queries
from fairapp.allocation.drawing import STATES, Shape, draw
from fairapp.allocation.paper import plan_paper
from fairapp.allocation.sheets import ALLOCATIONS_SHEET
from fairapp.allocation.views.room import bp
from fairapp.core import clock
from fairapp.core.i18n import current_locale
from fairapp.core.imports import sheet_page
from fairapp.core.policy import Permission, current_actor, is_allowed, requires
from fairapp.core.search import fold
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair


@bp.route("/fairs/<slug>/booths")
@requires(Permission.PLAN_READ, thing=load_fair)
def plan(fair: Fair) -> ResponseReturnValue:
    """The floor plan with its list: halls, zones, who has which booth, what is free."""
    state = queries.plan_state(fair.id)
    hall = request.args.get("hall")
    query = request.args.get("q", "")[:80].strip()
    shown = draw(state, current_locale(), hall=hall if not query else None)
    zones = [zone for zone in shown.zones if zone.code == request.args.get("zone")]
    shapes = [shape for zone in zones or shown.zones for shape in zone.shapes]
    return render_template(
        "allocation/plan.html",
        shown=shown,
        halls=state.halls,
        hall=hall,
        zone=zones[0] if zones else None,
        query=query,
        listed=matching_shapes(shapes, query),
        states=STATES,
        slug=fair.slug,
        edits=is_allowed(current_actor(), Permission.PLAN_EDIT, fair),
    )


def matching_shapes(shapes: Iterable[Shape], query: str) -> list[Shape]:
    """Stands and empty booths that have every word typed, without accents; each stand once."""
    words = fold(query).split()
    stands: dict[str, Shape] = {}
    for shape in shapes:
        text = fold(f"{shape.stand} {shape.code} {shape.holder}")
        if all(word in text for word in words):
            stands.setdefault(shape.stand, shape)
    return list(stands.values())


@bp.route("/fairs/<slug>/booths.xlsx")
@requires(Permission.PLAN_READ, thing=load_fair)
def export(fair: Fair) -> ResponseReturnValue:
    """The list of booths and exhibitors as a sheet."""
    return send_file(
        exports.booth_list(fair.id, current_locale()),
        download_name=f"{fair.slug}-booths.xlsx",
        as_attachment=True,
    )


@bp.route("/fairs/<slug>/booths/stands", methods=["GET", "POST"])
@requires(Permission.BOOTH_BOOK, thing=load_fair)
def import_stands(fair: Fair) -> ResponseReturnValue:
    """Import who has which booths from a sheet."""
    return sheet_page(ALLOCATIONS_SHEET, fair=fair, back=url_for(".plan", slug=fair.slug))


@bp.route("/fairs/<slug>/booths/plan.pdf")
@requires(Permission.PLAN_READ, thing=load_fair)
def plan_pdf(fair: Fair) -> ResponseReturnValue:
    """The plan for the wall: A3, as vectors."""
    state = queries.plan_state(fair.id)
    content = plan_paper(fair, state, locale=current_locale(), moment=clock.now())
    name = f"{fair.slug}-plan.pdf"
    return send_file(io.BytesIO(content), mimetype="application/pdf", download_name=name)
