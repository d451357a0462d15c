"""To whom invoices go, and the sheet for the accounting system."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from uuid import UUID

from flask import flash, redirect, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.core.db import unit_of_work
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.core.sheets import write_book
from fairapp.exhibitors.models import Application
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair
from fairapp.fees import queries, services
from fairapp.fees.forms import InvoiceForm
from fairapp.fees.views import bp
from fairapp.fees.views.accounts import account_page
from fairapp.fees.words import charge_name

Accounts = dict[UUID, queries.Account]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.route("/applications/<uuid:application_id>/account/invoice", methods=["POST"])
@requires(Permission.EXTRA_ORDER, thing=queries.load_payer)
def invoice(application: Application) -> ResponseReturnValue:
    """Say to whom the tax invoice goes."""
    form = InvoiceForm()
    if not form.validate_on_submit():
        return account_page(application, invoice=form)
    with unit_of_work():
        services.ask_for_invoice(application, actor=current_actor(), **form.values)
    flash(_("Saved. The accounting office writes the invoice."), "good")
    return redirect(url_for(".account", application_id=application.id))


@bp.route("/fairs/<slug>/charges/invoices.xlsx", methods=["POST"])
@requires(Permission.CHARGE_EDIT, thing=load_fair)
def invoices(fair: Fair) -> ResponseReturnValue:
    """The sheet for the accounting system; requests in it count as handed over."""
    with unit_of_work():
        rows = queries.invoice_rows(fair.id)
        accounts = queries.accounts_of([application.id for _, application, _ in rows])
        book = write_book(
            [
                (_("Invoices to write"), _request_headings(), list(_request_rows(rows, accounts))),
                (_("Lines"), _line_headings(), list(_line_rows(rows, accounts))),
            ]
        )
        services.mark_exported([row[0] for row in rows], fair=fair, actor=current_actor())
    name = f"{fair.slug}-invoices.xlsx"
    return send_file(BytesIO(book), mimetype=XLSX, download_name=name, as_attachment=True)


def _request_headings() -> list[str]:
    return [
        _("Number"),
        _("Name on the invoice"),
        _("Tax code"),
        _("Address"),
        _("E-mail"),
        _("Exhibitor"),
        _("Currency"),
        _("Charged"),
        _("Paid"),
    ]


def _request_rows(rows: list[Any], accounts: Accounts) -> Iterator[list[Any]]:
    for asked, application, organisation in rows:
        for balance in accounts[application.id].balances:
            yield [
                asked.number,
                asked.name,
                asked.tax_code or "",
                asked.address,
                asked.email or "",
                organisation.name,
                balance.currency,
                balance.charged,
                balance.paid,
            ]


def _line_headings() -> list[str]:
    return [
        _("Number"),
        _("What"),
        _("Quantity"),
        _("List price"),
        _("Support"),
        _("To pay"),
        _("Currency"),
    ]


def _line_rows(rows: list[Any], accounts: Accounts) -> Iterator[list[Any]]:
    for asked, application, _organisation in rows:
        for line in accounts[application.id].lines:
            charge = line.charge
            yield [
                asked.number,
                charge_name(charge.code, line.names, "vi"),
                charge.quantity,
                charge.list_price,
                charge.list_price - charge.amount,
                charge.amount,
                charge.currency,
            ]
