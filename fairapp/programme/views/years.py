"""A year of the programme: fairs abroad, plan against record, and the sheets that fill it."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from fairapp.core import clock
from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.core.imports import sheet_page
from fairapp.core.policy import Permission, requires
from fairapp.programme import queries
from fairapp.programme.models import MemberKind
from fairapp.programme.sheets import (
    DOCUMENTS_SHEET,
    FAIRS_ABROAD_SHEET,
    MEMBERS_SHEET,
    RESULTS_SHEET,
    TASKS_SHEET,
    VALUES_SHEET,
)
from fairapp.programme.views.room import bp, known_year

SHEETS = {
    kind.name.replace("_", "-"): kind
    for kind in (
        DOCUMENTS_SHEET,
        FAIRS_ABROAD_SHEET,
        MEMBERS_SHEET,
        RESULTS_SHEET,
        VALUES_SHEET,
        TASKS_SHEET,
    )
}


@bp.route("/years/<int:year>/programme")
@requires(Permission.PROGRAMME_READ)
def year(year: int) -> ResponseReturnValue:
    """Delegations, plan against what was recorded, and what needs a look."""
    delegations = db.session.scalars(queries.delegations_of(known_year(year))).unique().all()
    progress, periods = queries.figures_of(year)
    return render_template(
        "programme/year.html",
        year=year,
        delegations=delegations,
        late=[one for one in delegations if queries.is_late(one)],
        counts=queries.counts_abroad(year),
        progress=progress,
        conflicts=[one for one in progress if one.is_conflicting],
        periods=periods,
        sheets=SHEETS,
        MemberKind=MemberKind,
    )


@bp.route("/programme/sheets/<name>", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_EDIT)
def sheet(name: str) -> ResponseReturnValue:
    """Import one of the programme's sheets."""
    kind = SHEETS.get(name)
    if kind is None:
        raise NotFoundError
    return sheet_page(kind, fair=None, back=url_for(".year", year=clock.today().year))
