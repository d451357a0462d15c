"""The report of several years: the sum of the frozen years, and what documents sum up."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.core import clock
from fairapp.core.db import unit_of_work
from fairapp.core.errors import NotFoundError
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.reports import paper_cells as cells
from fairapp.reports import queries, records, services
from fairapp.reports.papers import Seal
from fairapp.reports.views.room import bp
from fairapp.reports.views.showing import sent
from fairapp.reports.views.years import YEARS
from fairapp.reports.words import report_language

LONGEST = 30


def _known(first: int, last: int) -> tuple[int, int]:
    if first not in YEARS or last not in YEARS or not first <= last < first + LONGEST:
        raise NotFoundError
    return first, last


@bp.route("/years/<int:first>-<int:last>/report")
@requires(Permission.REPORT_READ)
def period(first: int, last: int) -> ResponseReturnValue:
    """The transaction value by year with its total, and figures of the whole period."""
    document = records.period_document(*_known(first, last))
    return render_template(
        "reports/period.html",
        document=document,
        first=first,
        last=last,
        stated=lambda row: cells.stated(row, report_language()),
        sentences=document["sentences"][report_language()],
        snapshot=queries.last_snapshot(kind="period", year=first, until_year=last),
    )


@bp.route("/years/<int:first>-<int:last>/report.pdf")
@requires(Permission.REPORT_READ)
def period_paper(first: int, last: int) -> ResponseReturnValue:
    """The report as an official paper."""
    document = records.period_document(*_known(first, last))
    return sent(f"{first}-{last}.pdf", document, Seal(clock.today(), organ=queries.organ_of(None)))


@bp.route("/years/<int:first>-<int:last>/report.docx")
@requires(Permission.REPORT_READ)
def period_word(first: int, last: int) -> ResponseReturnValue:
    """The report for the desk to finish in a word processor."""
    document = records.period_document(*_known(first, last))
    return sent(f"{first}-{last}.docx", document, Seal(clock.today(), organ=queries.organ_of(None)))


@bp.route("/years/<int:first>-<int:last>/report/freeze", methods=["POST"])
@requires(Permission.REPORT_FREEZE)
def freeze_period(first: int, last: int) -> ResponseReturnValue:
    """Keep the figures as they stand."""
    with unit_of_work():
        snapshot_id = services.freeze_period(*_known(first, last), actor=current_actor()).id
    flash(_("The report is frozen. Nothing can change it any more."), "good")
    return redirect(url_for("reports.snapshot", snapshot_id=snapshot_id))
