"""The report of one edition: sentence, figures, deals, the rows behind each, paper and sheet."""

from dataclasses import dataclass
from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from fairapp.contracts.models import EvidenceLevel
from fairapp.core.pages import country_name
from fairapp.core.policy import Permission, requires
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair
from fairapp.reports import papers, queries
from fairapp.reports.queries import Figure, Figures
from fairapp.reports.sentences import edition_sentence
from fairapp.reports.subjects import Subject
from fairapp.reports.views.room import bp
from fairapp.reports.views.showing import (
    AskedFile,
    OpenedFigure,
    named,
    rows_page,
    sent,
    shown_figure,
    started,
)
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


def load_rows(slug: str, figure: str) -> OpenedFigure:
    """The rows behind one figure of a fair; raises NotFoundError."""
    fair = load_fair(slug)
    rows = named(queries.edition_row_sets(fair.id), figure)
    return OpenedFigure(fair.id, rows, url_for("reports.edition", slug=slug))


@bp.route("/fairs/<slug>/report/<figure>")
@requires(Permission.REPORT_READ, thing=load_rows)
def rows(opened: OpenedFigure) -> ResponseReturnValue:
    """The rows of one figure, with the sum that equals it."""
    return rows_page(opened.rows, opened.back)


def load_file(slug: str, file_type: str) -> AskedFile:
    """The file that an address asks for; raises NotFoundError."""
    return AskedFile(Subject("edition", load_fair(slug).id), f"{slug}.{file_type}")


@bp.route("/fairs/<slug>/report.<any(pdf, docx, xlsx):file_type>")
@requires(Permission.REPORT_READ, thing=load_file)
def file(asked: AskedFile) -> ResponseReturnValue:
    """The report as an official paper, for the word processor, or with every row behind it."""
    return sent(asked.subject, asked.name)


@bp.route("/fairs/<slug>/report/freeze", methods=["POST"])
@requires(Permission.REPORT_FREEZE, thing=load_fair)
def freeze(fair: Fair) -> ResponseReturnValue:
    """Keep the figures as they stand."""
    return started(Subject("edition", fair.id))
