"""The report of a working year: its own editions and the fairs abroad."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.core.errors import NotFoundError
from fairapp.core.policy import Permission, requires
from fairapp.programme import queries as programme
from fairapp.reports import queries
from fairapp.reports.comparison import split_progress
from fairapp.reports.progress import (
    delegation_sentence,
    late_note,
    recorded_sentences,
    task_sentences,
)
from fairapp.reports.sentences import edition_sentence, year_sentence
from fairapp.reports.subjects import Subject
from fairapp.reports.views.room import bp
from fairapp.reports.views.showing import named, rows_page, sent, started
from fairapp.reports.words import report_language, stated

ABROAD = ("fairs", "establishments", "participations", "establishments_signed")
EDITION = ("booths", "trade_visitors", "importers")
YEARS = range(1990, 2101)


@bp.route("/years/<int:year>/report")
@requires(Permission.REPORT_READ)
def year(year: int) -> ResponseReturnValue:
    """The year's sentences and figures as they stand now."""
    report = queries.year_report(_known(year))
    language = report_language()
    computed, progress = split_progress(report, programme.progress_of(year))
    tasks = programme.tasks_of(year)
    own = [fair for fair, _figures in report.editions]
    return render_template(
        "reports/year.html",
        year=year,
        report=report,
        sentence=year_sentence(report, language),
        editions=[
            (fair, edition_sentence(fair, figures, language), [figures[code] for code in EDITION])
            for fair, figures in report.editions
        ],
        delegations=[
            (one, delegation_sentence(one, report.delegations[one.fair.slug], language),
             late_note(one, language))
            for one in report.sent
        ],
        said_of_year=recorded_sentences(year, progress, own, language),
        computed=computed,
        progress=progress,
        stated=stated,
        task_lines=task_sentences(tasks, language),
        abroad=[report.overseas[code] for code in ABROAD],
        value=report.overseas[f"{queries.CONTRACTS_ABROAD}.value_usd"],
        estimated=report.overseas["estimated.count"],
        snapshot=report.frozen,
    )  # fmt: skip


def _known(year: int) -> int:
    if year not in YEARS:
        raise NotFoundError
    return year


@bp.route("/years/<int:year>/report/<figure>")
@requires(Permission.REPORT_READ)
def year_rows(year: int, figure: str) -> ResponseReturnValue:
    """The rows of one figure of the fairs abroad."""
    row_sets = queries.overseas_row_sets(year, queries.fairs_abroad(_known(year)))
    back = url_for("reports.year", year=year)
    return rows_page(named(row_sets, figure), back, _("Report of %(year)s", year=year))


@bp.route("/years/<int:year>/report.<any(pdf, docx, xlsx):file_type>")
@requires(Permission.REPORT_READ)
def year_file(year: int, file_type: str) -> ResponseReturnValue:
    """The report as an official paper, for the word processor, or with every row behind it."""
    return sent(Subject("year", year=_known(year)), f"{year}.{file_type}")


@bp.route("/years/<int:year>/report/freeze", methods=["POST"])
@requires(Permission.REPORT_FREEZE)
def freeze_year(year: int) -> ResponseReturnValue:
    """Keep the year's figures as they stand."""
    return started(Subject("year", year=_known(year)))
