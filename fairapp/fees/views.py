"""Pages of money: the fair's list, one exhibitor's account, prices and support, confirming."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from fairapp.allocation.models import Allocation
from fairapp.allocation.queries import first_booth_of, load_allocation, stand_codes
from fairapp.core import clock
from fairapp.core.db import db, unit_of_work
from fairapp.core.paging import page_of
from fairapp.core.policy import Permission, current_actor, is_allowed, requires
from fairapp.exhibitors.models import Application
from fairapp.exhibitors.queries import application_with_products
from fairapp.fairs.models import Document, Fair
from fairapp.fairs.queries import load_fair
from fairapp.fairs.services import add_price_item, register_document
from fairapp.fees import queries, services
from fairapp.fees.forms import ITEM_LABELS, PaymentForm, PriceForm, SupportForm
from fairapp.fees.models import Charge

bp = Blueprint("fees", __name__)
FILTERS = ("all", queries.DUE, queries.PAID)
SUPPORT_CODE = "support"


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
    return render_template(
        "fees/charges.html",
        shown=fair,
        state=state,
        q=q,
        page=page,
        rows=[(row[0], row[1], queries.Balance(*row[2:])) for row in page.rows],
        totals=queries.fair_totals(fair.id),
        uncharged=queries.count_uncharged(fair.id),
    )


@bp.route("/fairs/<slug>/charges/make", methods=["POST"])
@requires(Permission.CHARGE_EDIT, thing=load_fair)
def charge_all(fair: Fair) -> ResponseReturnValue:
    """Charge the confirmed stands that have no charge yet."""
    with unit_of_work():
        count = services.charge_confirmed(fair, actor=current_actor())
    flash(ngettext("%(num)d stand charged.", "%(num)d stands charged.", count), "good")
    return redirect(url_for(".charges", slug=fair.slug))


@bp.route("/applications/<uuid:application_id>/account")
@requires(Permission.CHARGE_READ, thing=application_with_products)
def account(application: Application) -> ResponseReturnValue:
    """What one exhibitor owes and has paid."""
    form = PaymentForm(today=clock.today(), formdata=None, paid_on=clock.today())
    return _account_page(application, form)


def _account_page(application: Application, form: PaymentForm) -> ResponseReturnValue:
    is_desk = is_allowed(current_actor(), Permission.CHARGE_LIST, application.fair)
    return render_template(
        "fees/account.html",
        application=application,
        account=queries.account_of(application.id),
        stand=stand_codes([application.id]).get(application.id, ""),
        form=form,
        item_labels=ITEM_LABELS,
        layout="layouts/desk.html" if is_desk else "layouts/exhibitor.html",
        may_edit=is_allowed(current_actor(), Permission.CHARGE_EDIT, application),
        is_desk=is_desk,
    ), (422 if form.errors else 200)


@bp.route("/applications/<uuid:application_id>/account/payments", methods=["POST"])
@requires(Permission.CHARGE_EDIT, thing=application_with_products)
def pay(application: Application) -> ResponseReturnValue:
    """Write down a payment or a refund."""
    form = PaymentForm(today=clock.today())
    if not form.validate_on_submit():
        return _account_page(application, form)
    with unit_of_work():
        services.record_payment(application, actor=current_actor(), **form.payment)
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


@bp.route("/fairs/<slug>/prices", methods=["GET", "POST"])
@requires(Permission.CHARGE_EDIT, thing=load_fair)
def prices(fair: Fair) -> ResponseReturnValue:
    """The price list and the support schemes, with a form for each."""
    act = request.form.get("act")
    price = PriceForm(formdata=request.form if act == "price" else None)
    support = SupportForm(formdata=request.form if act == "support" else None)
    if act == "price" and price.validate_on_submit():
        return _set_price(fair, price)
    if act == "support" and support.validate_on_submit():
        return _set_support(fair, support)
    return render_template(
        "fees/prices.html",
        shown=fair,
        prices=queries.prices_of(fair.id),
        schemes=queries.schemes_of(fair.id),
        price=price,
        support=support,
        item_labels=ITEM_LABELS,
    ), (422 if price.errors or support.errors else 200)


def _set_price(fair: Fair, form: PriceForm) -> ResponseReturnValue:
    label = str(ITEM_LABELS[form.code.data])
    with unit_of_work():
        add_price_item(fair, actor=current_actor(), names={"vi": label}, **form.values)
    flash(_("Saved."), "good")
    return redirect(url_for(".prices", slug=fair.slug))


def _set_support(fair: Fair, form: SupportForm) -> ResponseReturnValue:
    actor = current_actor()
    with unit_of_work():
        services.set_support(
            fair,
            actor=actor,
            code=SUPPORT_CODE,
            names={"vi": form.name_vi.data},
            share=form.share.data,
            document=_document(form),
        )
    flash(_("Saved. Charges made before stay as they are."), "good")
    return redirect(url_for(".prices", slug=fair.slug))


def _document(form: SupportForm) -> Document:
    known = db.session.scalar(
        select(Document).where(
            Document.number == form.number.data, Document.issued_on == form.issued_on.data
        )
    )
    if known is not None:
        return known
    document = register_document(
        actor=current_actor(),
        number=form.number.data,
        kind="QĐ",
        issued_on=form.issued_on.data,
        issuer=form.issuer.data,
        subject=form.name_vi.data,
    )
    db.session.flush()
    return document


def register(app: Flask) -> None:
    """Hang this room's pages on the app."""
    app.register_blueprint(bp)
