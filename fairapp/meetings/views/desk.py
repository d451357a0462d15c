"""The organiser's timetable: made by the worker, looked at, published."""

from collections.abc import Sequence
from datetime import date, time
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from fairapp.allocation.queries import stand_codes
from fairapp.core.clock import HANOI
from fairapp.core.db import db, unit_of_work
from fairapp.core.imports import sheet_page
from fairapp.core.jobs import start_job
from fairapp.core.paging import page_of
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair
from fairapp.meetings import overview, queries, services
from fairapp.meetings.forms import PlanForm
from fairapp.meetings.models import Slot, Timetable
from fairapp.meetings.sheets import REQUESTS_SHEET
from fairapp.meetings.views import bp

Grid = dict[time, dict[date, Slot]]


@bp.route("/fairs/<slug>/timetable")
@requires(Permission.TIMETABLE_READ, thing=load_fair)
def timetable(fair: Fair) -> ResponseReturnValue:
    """What is planned, what could not be, and the grid of days and times."""
    counted = overview.slots_with_meetings(fair.id)
    slots = [slot for slot, _count in counted]
    days = sorted({_day(slot) for slot in slots})
    chosen = next((slot for slot in slots if str(slot.id) == request.args.get("slot")), None)
    if chosen:
        page = page_of(queries.meetings_in(chosen.id))
        stands = stand_codes({meeting.application_id for meeting in page.rows})
    else:
        page, stands = page_of(queries.unplaced_requests(fair.id)), {}
    last, job = overview.planning(fair.id)
    return render_template(
        "meetings/timetable.html",
        shown=fair,
        timetable=last,
        job=job,
        requests=queries.count_requests(fair.id),
        counts={slot.id: count for slot, count in counted},
        days=days,
        headings=[(format_date(day, "EEE d/M"), "num") for day in days],
        grid=_grid(slots),
        chosen=chosen,
        page=page,
        stands=stands,
    )


def _grid(slots: Sequence[Slot]) -> Grid:
    """{time of day: {day: slot}} as the table shows it."""
    rows: Grid = {}
    for slot in slots:
        rows.setdefault(slot.starts_at.astimezone(HANOI).time(), {})[_day(slot)] = slot
    return dict(sorted(rows.items()))


def _day(slot: Slot) -> date:
    return slot.starts_at.astimezone(HANOI).date()


@bp.route("/fairs/<slug>/timetable/make", methods=["POST"])
@requires(Permission.TIMETABLE_MAKE, thing=load_fair)
def make_timetable(fair: Fair) -> ResponseReturnValue:
    """Let the worker plan; a second press while it works changes nothing."""
    form = PlanForm()
    page = redirect(url_for(".timetable", slug=fair.slug))
    if not form.validate():
        flash(_("The variant is a number from 0 to 9999."), "need")
        return page
    actor = current_actor()
    with unit_of_work():
        if queries.running_job(fair.id) is None:
            start_job(queries.PLANNING, actor=actor, fair_id=fair.id, seed=form.seed.data or 0)
    return page


@bp.route("/timetables/<uuid:timetable_id>/publish", methods=["POST"])
@requires(Permission.TIMETABLE_MAKE, thing=queries.load_timetable)
def publish_timetable(drafted: Timetable) -> ResponseReturnValue:
    """Make the drafts known; the worker writes the letters."""
    timetable_id, fair_id = drafted.id, drafted.fair_id
    with unit_of_work():
        count = services.publish_timetable(drafted, actor=current_actor())
        _tell_later(fair_id, timetable_id)
        slug = db.session.get_one(Fair, fair_id).slug
    flash(
        ngettext(
            "%(num)d meeting is published; both sides get a letter.",
            "%(num)d meetings are published; both sides get a letter.",
            count,
        ),
        "good",
    )
    return redirect(url_for(".timetable", slug=slug))


def _tell_later(fair_id: UUID, timetable_id: UUID) -> None:
    start_job(
        "meetings.tell_timetable",
        actor=current_actor(),
        fair_id=fair_id,
        timetable_id=str(timetable_id),
    )


@bp.route("/fairs/<slug>/meeting-requests/sheet", methods=["GET", "POST"])
@requires(Permission.TIMETABLE_MAKE, thing=load_fair)
def requests_sheet(fair: Fair) -> ResponseReturnValue:
    """Import requests that came on paper or by phone."""
    return sheet_page(REQUESTS_SHEET, fair=fair, back=url_for(".timetable", slug=fair.slug))
