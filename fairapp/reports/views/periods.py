"""The report of several years: the sum of the frozen years, and what documents sum up."""

from flask import render_template
from flask.typing import ResponseReturnValue

from fairapp.core.errors import NotFoundError
from fairapp.core.policy import Permission, requires
from fairapp.reports import paper_cells as cells
from fairapp.reports import queries, records
from fairapp.reports.subjects import Subject
from fairapp.reports.views.room import bp
from fairapp.reports.views.showing import sent, started
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


def _subject(first: int, last: int) -> Subject:
    known = _known(first, last)
    return Subject("period", year=known[0], until_year=known[1])


@bp.route("/years/<int:first>-<int:last>/report.<any(pdf, docx):file_type>")
@requires(Permission.REPORT_READ)
def period_file(first: int, last: int, file_type: str) -> ResponseReturnValue:
    """The report as an official paper, or for the word processor."""
    return sent(_subject(first, last), f"{first}-{last}.{file_type}")


@bp.route("/years/<int:first>-<int:last>/report/freeze", methods=["POST"])
@requires(Permission.REPORT_FREEZE)
def freeze_period(first: int, last: int) -> ResponseReturnValue:
    """Keep the figures as they stand."""
    return started(_subject(first, last))
