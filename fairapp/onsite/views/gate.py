"""The gate: a code is scanned or typed, the badge is shown, entries are counted."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.core.clock import today
from fairapp.core.db import unit_of_work
from fairapp.core.errors import FairError
from fairapp.core.imports import sheet_page
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair
from fairapp.onsite import queries, services
from fairapp.onsite.forms import KIND_LABELS, GateForm, VisitorForm
from fairapp.onsite.models import BadgeKind, CheckIn
from fairapp.onsite.sheets import ARRIVALS_SHEET, MEETINGS_SHEET, VISITORS_SHEET
from fairapp.onsite.views import bp


@bp.route("/fairs/<slug>/gate", methods=["GET", "POST"])
@requires(Permission.GATE_SCAN, thing=load_fair)
def gate(fair: Fair) -> ResponseReturnValue:
    """Scan or type a code, see who it is."""
    form = GateForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                seen = _enter(fair, form).id
        except FairError as error:
            form.code.errors = [error.message]
        else:
            return redirect(url_for(".gate", slug=fair.slug, seen=seen))
    entry = _entry_shown(fair)
    return render_template(
        "onsite/gate.html",
        shown=fair,
        form=form,
        entry=entry,
        days=queries.days_seen(entry.badge_id) if entry else [],
        counts=queries.count_today(fair.id, today()),
        kinds=KIND_LABELS,
    ), (422 if form.errors else 200)


def _enter(fair: Fair, form: GateForm) -> CheckIn:
    badge = queries.badge_of_code(fair.id, services.fold_code(form.code.data or ""))
    if badge is None:
        raise services.UnknownBadgeError
    return services.check_in(badge, actor=current_actor())


def _entry_shown(fair: Fair) -> CheckIn | None:
    try:
        seen = UUID(request.args.get("seen", ""))
    except ValueError:
        return None
    return queries.load_check_in(seen, fair.id)


@bp.route("/fairs/<slug>/gate/visitor", methods=["GET", "POST"])
@requires(Permission.BADGE_ISSUE, thing=load_fair)
def visitor(fair: Fair) -> ResponseReturnValue:
    """Register somebody who comes without a badge; they are in at once."""
    form = VisitorForm()
    if form.validate_on_submit():
        actor = current_actor()
        with unit_of_work():
            badge = services.issue_badge(
                actor=actor,
                fair=fair,
                kind=BadgeKind(form.kind.data),
                bearer=form.bearer.data or "",
                organisation_name=form.organisation_name.data or None,
                country=(form.country.data or "").upper(),
            )
            seen = services.check_in(badge, actor=actor).id
        flash(_("The badge is made and the entry counted."), "good")
        return redirect(url_for(".gate", slug=fair.slug, seen=seen))
    status = 422 if form.errors else 200
    return render_template("onsite/visitor.html", shown=fair, form=form), status


@bp.route("/fairs/<slug>/gate/visitors-sheet", methods=["GET", "POST"])
@requires(Permission.BADGE_ISSUE, thing=load_fair)
def visitors_sheet(fair: Fair) -> ResponseReturnValue:
    """Import visitors and their entries."""
    return sheet_page(VISITORS_SHEET, fair=fair, back=url_for(".gate", slug=fair.slug))


@bp.route("/fairs/<slug>/gate/arrivals-sheet", methods=["GET", "POST"])
@requires(Permission.BADGE_ISSUE, thing=load_fair)
def arrivals_sheet(fair: Fair) -> ResponseReturnValue:
    """Import entries of importers."""
    return sheet_page(ARRIVALS_SHEET, fair=fair, back=url_for(".gate", slug=fair.slug))


@bp.route("/fairs/<slug>/meetings/sheet", methods=["GET", "POST"])
@requires(Permission.TIMETABLE_MAKE, thing=load_fair)
def meetings_sheet(fair: Fair) -> ResponseReturnValue:
    """Import meetings and encounters with their outcomes."""
    back = url_for("meetings.timetable", slug=fair.slug)
    return sheet_page(MEETINGS_SHEET, fair=fair, back=back)
