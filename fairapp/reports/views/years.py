"""The report of a working year: its own editions and the fairs abroad."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.core import clock
from fairapp.core.db import unit_of_work
from fairapp.core.errors import NotFoundError
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.programme import queries as programme
from fairapp.reports import documents, queries, services
from fairapp.reports.comparison import split_progress
from fairapp.reports.papers import Seal
from fairapp.reports.progress import (
    delegation_sentence,
    late_note,
    recorded_sentences,
    task_sentences,
)
from fairapp.reports.sentences import edition_sentence, year_sentence
from fairapp.reports.views.room import bp
from fairapp.reports.views.showing import sent, shown_rows
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
    abroad = queries.fairs_abroad(_known(year))
    found = [rows for rows in queries.overseas_row_sets(year, abroad) if rows.code == figure]
    if not found:
        raise NotFoundError
    return render_template(
        "reports/rows.html",
        code=figure,
        totals=list(queries.measured(found[0]).values()),
        shown=shown_rows(found[0]),
        back=url_for("reports.year", year=year),
        back_label=_("Report of %(year)s", year=year),
    )


def _seal() -> Seal:
    return Seal(clock.today(), organ=queries.organ_of(None))


@bp.route("/years/<int:year>/report.pdf")
@requires(Permission.REPORT_READ)
def year_paper(year: int) -> ResponseReturnValue:
    """The year's report as an official paper."""
    return sent(f"{year}.pdf", documents.year_document(_known(year)), _seal())


@bp.route("/years/<int:year>/report.docx")
@requires(Permission.REPORT_READ)
def year_word(year: int) -> ResponseReturnValue:
    """The year's report for the desk to finish in a word processor."""
    return sent(f"{year}.docx", documents.year_document(_known(year)), _seal())


@bp.route("/years/<int:year>/report.xlsx")
@requires(Permission.REPORT_READ)
def year_sheet(year: int) -> ResponseReturnValue:
    """Every figure of the year and every row behind it."""
    groups = queries.groups_of(queries.year_report(_known(year)))
    return sent(f"{year}.xlsx", {}, _seal(), groups)


@bp.route("/years/<int:year>/report/freeze", methods=["POST"])
@requires(Permission.REPORT_FREEZE)
def freeze_year(year: int) -> ResponseReturnValue:
    """Keep the year's figures as they stand."""
    with unit_of_work():
        snapshot_id = services.freeze_year(_known(year), actor=current_actor()).id
    flash(_("The report is frozen. Nothing can change it any more."), "good")
    return redirect(url_for("reports.snapshot", snapshot_id=snapshot_id))
