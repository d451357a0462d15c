"""The desk's list of importers: find, import, export."""

from typing import Any

from flask import Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.core.db import db
from fairapp.core.imports import sheet_page
from fairapp.core.pages import country_name
from fairapp.core.paging import page_of
from fairapp.core.policy import Permission, requires
from fairapp.core.sheets import write_sheet
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair
from fairapp.importers import queries
from fairapp.importers.forms import KIND_LABELS, TIER_LABELS
from fairapp.importers.models import Importer, InvitationState
from fairapp.importers.sheets import IMPORTERS_SHEET, NEEDS_SHEET
from fairapp.importers.views import bp

STATES = (queries.NOT_INVITED, *(state.value for state in InvitationState))
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def chosen_filters() -> dict[str, str]:
    """State, country and words from the address; an unknown state is no page."""
    state = request.args.get("state", "")
    if state and state not in STATES:
        abort(404)
    return {
        "state": state,
        "country": request.args.get("country", "")[:2].upper(),
        "q": request.args.get("q", "")[:100],
    }


@bp.route("/fairs/<slug>/importers")
@requires(Permission.IMPORTER_LIST, thing=load_fair)
def index(fair: Fair) -> ResponseReturnValue:
    """Everybody on the fair's list, with what became of the invitation."""
    chosen = chosen_filters()
    found: Any = queries.find_importers(fair.id, **chosen)
    page = page_of(found, whole_rows=True)
    counts = queries.count_by_state(fair.id)
    return render_template(
        "importers/index.html",
        fair=fair,
        page=page,
        chosen=chosen,
        states=[state for state in STATES if counts.get(state)],
        counts=counts,
        total=sum(counts.values()),
        countries=queries.count_by_country(fair.id),
        kinds=KIND_LABELS,
        tiers=TIER_LABELS,
    )


@bp.route("/fairs/<slug>/importers.xlsx")
@requires(Permission.IMPORTER_LIST, thing=load_fair)
def export(fair: Fair) -> ResponseReturnValue:
    """The list as a sheet, with the same filters."""
    found = db.session.execute(queries.find_importers(fair.id, **chosen_filters()))
    headings = [
        _("Importer no."), _("Organisation"), _("Country"), _("Contact"), _("E-mail"), _("Phone"),
        _("Kind"), _("Invitation"), _("Sent on"), _("Replied on"), _("Tier"),
    ]  # fmt: skip
    rows = (_sheet_row(importer, invitation) for importer, invitation in found)
    answer = Response(write_sheet(headings, rows, sheet=_("Importers")), mimetype=XLSX)
    answer.headers["Content-Disposition"] = f"attachment; filename=importers-{fair.slug}.xlsx"
    return answer


def _sheet_row(importer: Importer, invitation: Any) -> list[object]:
    person = importer.person
    return [
        importer.code,
        importer.organisation.name,
        country_name(importer.organisation.country),
        person.position or person.full_name,
        person.email,
        person.phone,
        str(KIND_LABELS[importer.kind]),
        invitation.state.value if invitation else None,
        invitation.sent_at.date() if invitation and invitation.sent_at else None,
        invitation.replied_at.date() if invitation and invitation.replied_at else None,
        str(TIER_LABELS[importer.tier]),
    ]


@bp.route("/fairs/<slug>/importers/sheet", methods=["GET", "POST"])
@requires(Permission.IMPORTER_INVITE, thing=load_fair)
def sheet(fair: Fair) -> ResponseReturnValue:
    """Import the list of importers."""
    return sheet_page(IMPORTERS_SHEET, fair=fair, back=url_for(".index", slug=fair.slug))


@bp.route("/fairs/<slug>/importers/needs-sheet", methods=["GET", "POST"])
@requires(Permission.IMPORTER_INVITE, thing=load_fair)
def needs_sheet(fair: Fair) -> ResponseReturnValue:
    """Import what importers look for."""
    return sheet_page(NEEDS_SHEET, fair=fair, back=url_for(".index", slug=fair.slug))
