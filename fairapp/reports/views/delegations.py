"""The report of one delegation abroad: its sentence, its figures, and the rows behind each."""

from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from fairapp.core.policy import Permission, requires
from fairapp.programme.models import Delegation
from fairapp.programme.queries import load_delegation
from fairapp.reports import queries
from fairapp.reports.papers import MEMBERS
from fairapp.reports.progress import delegation_sentence, late_note
from fairapp.reports.subjects import Subject
from fairapp.reports.views.room import bp
from fairapp.reports.views.showing import AskedFile, OpenedFigure, named, rows_page, sent, started
from fairapp.reports.words import report_language

SHOWN = (*MEMBERS, f"{queries.DIRECT_EXPORT}.count", f"{queries.DIRECT_EXPORT}.value_usd")


@bp.route("/delegations/<uuid:delegation_id>/report")
@requires(Permission.REPORT_READ, thing=load_delegation)
def delegation(sent_out: Delegation) -> ResponseReturnValue:
    """Who went, by which decision, and what came of it."""
    figures = queries.delegation_report(sent_out)
    language = report_language()
    return render_template(
        "reports/delegation.html",
        delegation=sent_out,
        sentence=delegation_sentence(sent_out, figures, language),
        late=late_note(sent_out, language),
        shown=[figures[code] for code in SHOWN],
        deals=[(figures[f"{code}.count"], figures[f"{code}.value_usd"])
               for code in queries.DEAL_CODES],
        snapshot=queries.last_snapshot(kind="delegation", fair_id=sent_out.fair_id),
    )  # fmt: skip


def _subject(sent_out: Delegation) -> Subject:
    return Subject("delegation", sent_out.fair_id)


def load_rows(delegation_id: UUID, figure: str) -> OpenedFigure:
    """The rows behind one figure of a delegation; raises NotFoundError."""
    sent_out = load_delegation(delegation_id)
    rows = named(queries.delegation_row_sets(sent_out), figure)
    back = url_for("reports.delegation", delegation_id=sent_out.id)
    return OpenedFigure(sent_out.fair_id, rows, back)


@bp.route("/delegations/<uuid:delegation_id>/report/<figure>")
@requires(Permission.REPORT_READ, thing=load_rows)
def delegation_rows(opened: OpenedFigure) -> ResponseReturnValue:
    """The rows of one figure, with the sum that equals it."""
    return rows_page(opened.rows, opened.back)


def load_file(delegation_id: UUID, file_type: str) -> AskedFile:
    """The file that an address asks for; raises NotFoundError."""
    sent_out = load_delegation(delegation_id)
    return AskedFile(_subject(sent_out), f"{sent_out.fair.slug}.{file_type}")


@bp.route("/delegations/<uuid:delegation_id>/report.<any(pdf, docx, xlsx):file_type>")
@requires(Permission.REPORT_READ, thing=load_file)
def delegation_file(asked: AskedFile) -> ResponseReturnValue:
    """The report as an official paper, for the word processor, or with every row behind it."""
    return sent(asked.subject, asked.name)


@bp.route("/delegations/<uuid:delegation_id>/report/freeze", methods=["POST"])
@requires(Permission.REPORT_FREEZE, thing=load_delegation)
def freeze_delegation(sent_out: Delegation) -> ResponseReturnValue:
    """Keep the figures as they stand."""
    return started(_subject(sent_out))
