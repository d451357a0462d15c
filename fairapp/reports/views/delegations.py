"""The report of one delegation abroad: its sentence, its figures, and the rows behind each."""

from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.core import clock
from fairapp.core.db import unit_of_work
from fairapp.core.errors import NotFoundError
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.programme.models import Delegation
from fairapp.programme.queries import load_delegation
from fairapp.reports import documents, queries, services
from fairapp.reports.papers import MEMBERS, Seal
from fairapp.reports.progress import delegation_sentence, late_note
from fairapp.reports.queries import RowSet
from fairapp.reports.views.room import bp
from fairapp.reports.views.showing import sent, shown_rows
from fairapp.reports.words import report_language


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
        shown=[figures[code] for code in MEMBERS],
        deals=[(figures[f"{code}.count"], figures[f"{code}.value_usd"])
               for code in queries.DEAL_CODES],
        snapshot=queries.last_snapshot(kind="delegation", fair_id=sent_out.fair_id),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class FigureOfDelegation:
    """A set of rows as the policy table sees it."""

    delegation: Delegation
    rows: RowSet

    @property
    def fair_id(self) -> UUID:
        """Whose rows they are."""
        return self.delegation.fair_id


def load_rows(delegation_id: UUID, figure: str) -> FigureOfDelegation:
    """The rows behind one figure of a delegation; raises NotFoundError."""
    sent_out = load_delegation(delegation_id)
    for rows in queries.delegation_row_sets(sent_out):
        if rows.code == figure:
            return FigureOfDelegation(sent_out, rows)
    raise NotFoundError


@bp.route("/delegations/<uuid:delegation_id>/report/<figure>")
@requires(Permission.REPORT_READ, thing=load_rows)
def delegation_rows(opened: FigureOfDelegation) -> ResponseReturnValue:
    """The rows of one figure, with the sum that equals it."""
    return render_template(
        "reports/rows.html",
        code=opened.rows.code,
        totals=list(queries.measured(opened.rows).values()),
        shown=shown_rows(opened.rows),
        back=url_for("reports.delegation", delegation_id=opened.delegation.id),
        back_label=_("Report"),
    )


def _seal(sent_out: Delegation) -> Seal:
    fair = sent_out.fair
    return Seal(clock.today(), is_demo=fair.is_demo, organ=queries.organ_of(fair))


@bp.route("/delegations/<uuid:delegation_id>/report.pdf")
@requires(Permission.REPORT_READ, thing=load_delegation)
def delegation_paper(sent_out: Delegation) -> ResponseReturnValue:
    """The report as an official paper."""
    document = documents.delegation_document(sent_out)
    return sent(f"{sent_out.fair.slug}.pdf", document, _seal(sent_out))


@bp.route("/delegations/<uuid:delegation_id>/report.docx")
@requires(Permission.REPORT_READ, thing=load_delegation)
def delegation_word(sent_out: Delegation) -> ResponseReturnValue:
    """The report for the desk to finish in a word processor."""
    document = documents.delegation_document(sent_out)
    return sent(f"{sent_out.fair.slug}.docx", document, _seal(sent_out))


@bp.route("/delegations/<uuid:delegation_id>/report.xlsx")
@requires(Permission.REPORT_READ, thing=load_delegation)
def delegation_sheet(sent_out: Delegation) -> ResponseReturnValue:
    """The figures and every row behind them."""
    groups = {"": queries.delegation_report(sent_out)}
    return sent(f"{sent_out.fair.slug}.xlsx", {}, _seal(sent_out), groups)


@bp.route("/delegations/<uuid:delegation_id>/report/freeze", methods=["POST"])
@requires(Permission.REPORT_FREEZE, thing=load_delegation)
def freeze_delegation(sent_out: Delegation) -> ResponseReturnValue:
    """Keep the figures as they stand."""
    with unit_of_work():
        snapshot_id = services.freeze_delegation(sent_out, actor=current_actor()).id
    flash(_("The report is frozen. Nothing can change it any more."), "good")
    return redirect(url_for("reports.snapshot", snapshot_id=snapshot_id))
