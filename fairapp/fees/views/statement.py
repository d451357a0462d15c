"""The bank's statement: import, proposed pairs, one press each (or all that are certain)."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from fairapp.core.db import db, unit_of_work
from fairapp.core.imports import sheet_page
from fairapp.core.paging import page_of
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.exhibitors.models import Application
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair
from fairapp.fees import queries, services
from fairapp.fees.models import BankLine, BankLineState
from fairapp.fees.sheets import STATEMENT_SHEET
from fairapp.fees.views import bp


@bp.route("/fairs/<slug>/statement")
@requires(Permission.CHARGE_EDIT, thing=load_fair)
def statement(fair: Fair) -> ResponseReturnValue:
    """Lines of the statement with who they probably come from."""
    wanted = request.args.get("state", BankLineState.OPEN.value)
    state = next((one for one in BankLineState if one.value == wanted), BankLineState.OPEN)
    page = page_of(queries.bank_lines(fair.id, state))
    owing = queries.debtors(fair.id) if state is BankLineState.OPEN else []
    proposals = services.propose(page.rows, owing)
    return render_template(
        "fees/statement.html",
        shown=fair,
        state=state,
        page=page,
        counts=queries.count_bank_lines(fair.id),
        debtors=owing,
        proposals=proposals,
        certain=sum(one.is_certain for one in proposals.values()),
        payers=queries.payers_of([line.id for line in page.rows]),
    )


@bp.route("/fairs/<slug>/statement/import", methods=["GET", "POST"])
@requires(Permission.CHARGE_EDIT, thing=load_fair)
def statement_sheet(fair: Fair) -> ResponseReturnValue:
    """Read the bank's sheet."""
    return sheet_page(STATEMENT_SHEET, fair=fair, back=url_for(".statement", slug=fair.slug))


@bp.route("/fairs/<slug>/statement/certain", methods=["POST"])
@requires(Permission.CHARGE_EDIT, thing=load_fair)
def match_certain(fair: Fair) -> ResponseReturnValue:
    """Book every open line that carries a payment code."""
    with unit_of_work():
        count = services.match_certain(fair, actor=current_actor())
    flash(ngettext("%(num)d payment booked.", "%(num)d payments booked.", count), "good")
    return redirect(url_for(".statement", slug=fair.slug))


def load_bank_line(line_id: UUID) -> BankLine:
    """A line of the statement as the policy table sees it."""
    return queries.load_bank_line(line_id)


@bp.route("/bank-lines/<uuid:line_id>/match", methods=["POST"])
@requires(Permission.CHARGE_EDIT, thing=load_bank_line)
def match(line: BankLine) -> ResponseReturnValue:
    """Book one line as a payment of the exhibitor that was chosen."""
    slug = db.session.get_one(Fair, line.fair_id).slug
    application = _application(request.form.get("application", ""))
    if application is None:
        flash(_("Choose an exhibitor from the list first."), "need")
        return redirect(url_for(".statement", slug=slug))
    with unit_of_work():
        services.match_line(line, application, actor=current_actor())
    flash(_("Booked as a payment."), "good")
    return redirect(url_for(".statement", slug=slug))


def _application(typed: str) -> Application | None:
    try:
        return db.session.get(Application, UUID(typed))
    except ValueError:
        return None


@bp.route("/bank-lines/<uuid:line_id>/ignore", methods=["POST"])
@requires(Permission.CHARGE_EDIT, thing=load_bank_line)
def ignore(line: BankLine) -> ResponseReturnValue:
    """Put a line aside that is none of the fair's business."""
    slug = db.session.get_one(Fair, line.fair_id).slug
    with unit_of_work():
        services.ignore_line(line, actor=current_actor())
    flash(_("Put aside."), "good")
    return redirect(url_for(".statement", slug=slug))
