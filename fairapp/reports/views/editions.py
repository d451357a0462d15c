"""The report of one edition: sentence, figures, deals, the rows behind each, paper and sheet."""

from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.contracts.models import EvidenceLevel
from fairapp.core import clock
from fairapp.core.db import unit_of_work
from fairapp.core.errors import NotFoundError
from fairapp.core.pages import country_name
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair
from fairapp.reports import documents, papers, queries, services
from fairapp.reports.papers import Seal
from fairapp.reports.queries import Figure, Figures, RowSet
from fairapp.reports.sentences import edition_sentence
from fairapp.reports.views.room import bp
from fairapp.reports.views.showing import sent, shown_figure, shown_rows
from fairapp.reports.words import report_language

MOST = 8
"""How many countries the chart shows."""


@bp.route("/fairs/<slug>/report")
@requires(Permission.REPORT_READ, thing=load_fair)
def edition(fair: Fair) -> ResponseReturnValue:
    """The report as it stands now."""
    around = queries.around_edition(fair)
    figures, before = queries.compared_figures(fair.id, around.before_id)
    last_year = around.before_opens_on.year if around.before_opens_on else None
    found = queries.countries_of_importers(fair.id)
    return render_template(
        "reports/edition.html",
        slug=fair.slug,
        around=around,
        figures=figures,
        sentence=edition_sentence(fair, figures, report_language()),
        shown=[
            shown_figure(figures[code], fair, before.get(code), last_year) for code in papers.COUNTS
        ],
        last_year=last_year,
        deals=_deals(figures, fair.id),
        countries=[
            {"label": country_name(code), "value": persons} for code, persons in found[:MOST]
        ],
        others=(len(found) - MOST, sum(persons for _code, persons in found[MOST:]))
        if len(found) > MOST
        else None,
    )


@dataclass(frozen=True, slots=True)
class DealLine:
    """One kind of deals: its two figures, and how many of them are proved how far."""

    code: str
    count: Figure
    value_usd: Figure
    both_sides: int
    one_side: int
    reported: int
    disputed: int


def _deals(figures: Figures, fair_id: UUID) -> list[DealLine]:
    proofs = queries.evidence_by_code(fair_id)
    return [
        DealLine(
            code=code,
            count=figures[f"{code}.count"],
            value_usd=figures[f"{code}.value_usd"],
            both_sides=proofs[code, EvidenceLevel.BOTH_SIDES]
            + proofs[code, EvidenceLevel.DOCUMENT_SEEN],
            one_side=proofs[code, EvidenceLevel.ONE_SIDE],
            reported=proofs[code, EvidenceLevel.REPORTED],
            disputed=proofs[code, EvidenceLevel.DISPUTED],
        )
        for code in queries.DEAL_CODES
    ]


@dataclass(frozen=True, slots=True)
class FigureOfFair:
    """A set of rows as the policy table sees it."""

    fair: Fair
    rows: RowSet

    @property
    def fair_id(self) -> UUID:
        """Whose rows they are."""
        return self.fair.id


def load_rows(slug: str, figure: str) -> FigureOfFair:
    """The rows behind one figure of a fair; raises NotFoundError."""
    fair = load_fair(slug)
    for rows in queries.edition_row_sets(fair.id):
        if rows.code == figure:
            return FigureOfFair(fair, rows)
    raise NotFoundError


@bp.route("/fairs/<slug>/report/<figure>")
@requires(Permission.REPORT_READ, thing=load_rows)
def rows(opened: FigureOfFair) -> ResponseReturnValue:
    """The rows of one figure, with the sum that equals it."""
    return render_template(
        "reports/rows.html",
        code=opened.rows.code,
        totals=list(queries.measured(opened.rows).values()),
        shown=shown_rows(opened.rows),
        back=url_for("reports.edition", slug=opened.fair.slug),
        back_label=_("Report"),
    )


def _seal(fair: Fair) -> Seal:
    return Seal(clock.today(), is_demo=fair.is_demo, organ=queries.organ_of(fair), place=fair.city)


@bp.route("/fairs/<slug>/report.pdf")
@requires(Permission.REPORT_READ, thing=load_fair)
def paper(fair: Fair) -> ResponseReturnValue:
    """The report as an official paper."""
    return sent(f"{fair.slug}.pdf", documents.edition_document(fair), _seal(fair))


@bp.route("/fairs/<slug>/report.docx")
@requires(Permission.REPORT_READ, thing=load_fair)
def word(fair: Fair) -> ResponseReturnValue:
    """The report for the desk to finish in a word processor."""
    return sent(f"{fair.slug}.docx", documents.edition_document(fair), _seal(fair))


@bp.route("/fairs/<slug>/report.xlsx")
@requires(Permission.REPORT_READ, thing=load_fair)
def sheet(fair: Fair) -> ResponseReturnValue:
    """The figures and every row behind them, as a workbook."""
    groups = {"": queries.edition_report(fair)}
    return sent(f"{fair.slug}.xlsx", {}, _seal(fair), groups)


@bp.route("/fairs/<slug>/report/freeze", methods=["POST"])
@requires(Permission.REPORT_FREEZE, thing=load_fair)
def freeze(fair: Fair) -> ResponseReturnValue:
    """Keep the figures as they stand."""
    with unit_of_work():
        snapshot = services.freeze_report(fair, actor=current_actor())
        snapshot_id = snapshot.id
    flash(_("The report is frozen. Nothing can change it any more."), "good")
    return redirect(url_for("reports.snapshot", snapshot_id=snapshot_id))
