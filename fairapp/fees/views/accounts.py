"""The fair's list of accounts, one exhibitor's account, payments, confirming and charging."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf import FlaskForm

from fairapp.allocation.models import Allocation
from fairapp.allocation.queries import first_booth_of, load_allocation, stand_codes
from fairapp.core import clock
from fairapp.core.db import unit_of_work
from fairapp.core.paging import page_of
from fairapp.core.policy import Permission, current_actor, is_allowed, requires
from fairapp.exhibitors.models import Application
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair
from fairapp.fees import queries, services
from fairapp.fees.forms import InvoiceForm, PaymentForm, RequestForm
from fairapp.fees.models import Charge, PaymentRequest
from fairapp.fees.papers import qr_picture, transfer_of
from fairapp.fees.views import bp
from fairapp.fees.words import RATE_NAMES, charge_name

FILTERS = ("all", queries.DUE, queries.PAID)


@dataclass(frozen=True, slots=True)
class Stand:
    """A stand as the policy table sees it: whose it is, at which fair."""

    allocation: Allocation
    id: UUID
    fair_id: UUID
    organisation_id: UUID


def load_stand(allocation_id: UUID) -> Stand:
    """A stand by id; raises NotFoundError."""
    allocation = load_allocation(allocation_id)
    owner = allocation.application.organisation_id
    return Stand(allocation, allocation.id, allocation.fair_id, owner)


@bp.route("/fairs/<slug>/charges")
@requires(Permission.CHARGE_LIST, thing=load_fair)
def charges(fair: Fair) -> ResponseReturnValue:
    """Who owes what, with the totals of the fair by currency."""
    state = request.args.get("state", "all")
    state = state if state in FILTERS else "all"
    q = request.args.get("q", "")[:80]
    page = page_of(
        queries.find_accounts(fair.id, None if state == "all" else state, q), whole_rows=True
    )
    uncharged, misfits, asking = queries.charging_state(fair.id)
    return render_template(
        "fees/charges.html",
        shown=fair,
        state=state,
        q=q,
        page=page,
        rows=[(row[0], row[1], queries.Balance(*row[2:])) for row in page.rows],
        totals=queries.fair_totals(fair.id),
        uncharged=uncharged,
        misfits=misfits,
        asking=asking,
    )


@bp.route("/fairs/<slug>/charges/make", methods=["POST"])
@requires(Permission.CHARGE_EDIT, thing=load_fair)
def charge_all(fair: Fair) -> ResponseReturnValue:
    """Charge the confirmed stands that have no charge yet."""
    with unit_of_work():
        count = services.charge_confirmed(fair, actor=current_actor())
    flash(ngettext("%(num)d stand charged.", "%(num)d stands charged.", count), "good")
    return redirect(url_for(".charges", slug=fair.slug))


@bp.route("/fairs/<slug>/charges/again", methods=["POST"])
@requires(Permission.CHARGE_EDIT, thing=load_fair)
def recharge(fair: Fair) -> ResponseReturnValue:
    """Charge the stands again that have grown or shrunk since."""
    with unit_of_work():
        count = services.recharge_misfits(fair, actor=current_actor())
    flash(ngettext("%(num)d stand charged again.", "%(num)d stands charged again.", count), "good")
    return redirect(url_for(".charges", slug=fair.slug))


@bp.route("/applications/<uuid:application_id>/account")
@requires(Permission.CHARGE_READ, thing=queries.load_payer)
def account(application: Application) -> ResponseReturnValue:
    """What one exhibitor owes and has paid."""
    return account_page(application)


def account_page(application: Application, **typed: FlaskForm) -> ResponseReturnValue:
    """The account with a form for each act; `typed` are forms that were sent and refused."""
    is_desk = is_allowed(current_actor(), Permission.CHARGE_LIST, application.fair)
    money = queries.account_of(application.id)
    asked = queries.requests_of(application.id)
    desk = queries.cash_desk(application.id)
    today = clock.today()
    return render_template(
        "fees/account.html",
        application=application,
        account=money,
        stand=stand_codes([application.id]).get(application.id, ""),
        form=typed.get("payment") or PaymentForm(today=today, formdata=None, paid_on=today),
        request_form=typed.get("asking") or RequestForm(formdata=None),
        invoice_form=typed.get("invoice") or _invoice_form(application, desk.invoice),
        invoice=desk.invoice,
        asked=asked,
        paying=_paying(money, asked, desk),
        charge_name=charge_name,
        rate_names=RATE_NAMES,
        layout="layouts/desk.html" if is_desk else "layouts/exhibitor.html",
        may_edit=is_allowed(current_actor(), Permission.CHARGE_EDIT, application),
        may_order=is_allowed(current_actor(), Permission.EXTRA_ORDER, application),
        is_desk=is_desk,
    ), (422 if any(form.errors for form in typed.values()) else 200)


def _invoice_form(application: Application, known: Any) -> InvoiceForm:
    organisation = application.organisation
    said: Mapping[str, Any] = {
        "name": organisation.name,
        "tax_code": organisation.tax_code,
        "address": organisation.address,
        "email": organisation.email,
    }
    if known is not None:
        said = {name: getattr(known, name) for name in said}
    return InvoiceForm(formdata=None, data=said)


def _paying(
    money: queries.Account, asked: list[PaymentRequest], desk: queries.CashDesk
) -> dict[str, Any] | None:
    """How to pay the newest request that is still due: account, purpose and QR."""
    due = {balance.currency: balance.due for balance in money.balances}
    newest = next((one for one in asked if due.get(one.currency, 0) > 0), None)
    if newest is None:
        return None
    account = desk.accounts.get(newest.currency)
    left = min(due[newest.currency], newest.amount)
    transfer = transfer_of(newest, account, desk.code, left)
    return {
        "request": newest,
        "left": left,
        "account": account,
        "code": desk.code,
        "qr": qr_picture(transfer) if transfer else "",
    }


@bp.route("/applications/<uuid:application_id>/account/payments", methods=["POST"])
@requires(Permission.CHARGE_EDIT, thing=queries.load_payer)
def pay(application: Application) -> ResponseReturnValue:
    """Write down a payment or a refund."""
    form = PaymentForm(today=clock.today())
    if not form.validate_on_submit():
        return account_page(application, payment=form)
    with unit_of_work():
        services.record_typed_payment(application, actor=current_actor(), **form.payment)
    flash(_("The payment is written down."), "good")
    return redirect(url_for(".account", application_id=application.id))


@bp.route("/allocations/<uuid:allocation_id>/confirm", methods=["POST"])
@requires(Permission.BOOTH_CONFIRM, thing=load_stand)
def confirm(stand: Stand) -> ResponseReturnValue:
    """Make a stand final and charge it; exhibitors may do so for their own."""
    with unit_of_work():
        charged: list[Charge] = services.confirm_stand(stand.allocation, actor=current_actor())
    if charged:
        flash(_("The stand is confirmed and charged."), "good")
    else:
        flash(_("The stand is confirmed. It is charged once the fair has a price list."), "need")
    if is_allowed(current_actor(), Permission.PLAN_READ, stand):
        return redirect(url_for("allocation.booth", booth_id=first_booth_of(stand.id)))
    return redirect(url_for(".account", application_id=stand.allocation.application_id))
