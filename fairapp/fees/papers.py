"""The payment request on paper, with the QR that banking apps read."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import segno
from flask_babel import format_date
from flask_babel import gettext as _

from fairapp.core.i18n import current_locale
from fairapp.core.money import show_money
from fairapp.core.pdf import render_pdf
from fairapp.fees import queries, vietqr
from fairapp.fees.models import BankAccount, PaymentRequest
from fairapp.fees.queries import ChargeLine
from fairapp.fees.words import RATE_NAMES, charge_name


def transfer_of(
    request: PaymentRequest, account: BankAccount | None, code: str, left: Decimal | None = None
) -> vietqr.Transfer | None:
    """The transfer that pays a request; None where no QR can ask for it (dollars, no account).

    `left` is what of it is still due, where some was paid since it was written.
    """
    if account is None or request.currency != queries.HOME_CURRENCY:
        return None
    return vietqr.Transfer(
        account.bank_code,
        account.number,
        Decimal(request.amount if left is None else left),
        purpose_of(request, code),
    )


def purpose_of(request: PaymentRequest, code: str) -> str:
    """The words of the transfer: the code alone says who pays; the number is for people."""
    return f"{code} DN{request.number}"[: vietqr.MOST_PURPOSE]


def qr_picture(transfer: vietqr.Transfer) -> str:
    """The QR as SVG; error level M as the standard asks."""
    square: str = segno.make(vietqr.write(transfer), error="m", micro=False).svg_inline(
        scale=6, border=4, omitsize=True
    )
    return square


def request_paper(
    request: PaymentRequest,
    lines: list[ChargeLine],
    *,
    account: BankAccount | None,
    code: str,
) -> bytes:
    """The request as a PDF in the reader's language."""
    transfer = transfer_of(request, account, code)
    values = _values(request, lines, account=account, code=code)
    values["qr"] = qr_picture(transfer) if transfer else ""
    return render_pdf("payment_request", values)


def _values(
    request: PaymentRequest,
    lines: list[ChargeLine],
    *,
    account: BankAccount | None,
    code: str,
) -> dict[str, Any]:
    locale = current_locale()
    application = request.application
    fair, organisation = application.fair, application.organisation
    asked = [line for line in lines if str(line.charge.id) in request.lines]
    charged = sum((line.charge.amount for line in asked), Decimal(0))
    return {
        "lang": locale,
        "day": _day(request.issued_on),
        "title": _("Payment request"),
        "number": _("No. %(number)s", number=f"{request.number:04d}"),
        "fair": fair.name_in(locale),
        "facts": [
            [_("To"), organisation.name_in(locale)],
            *_if(_("Tax code"), organisation.tax_code),
            *_if(_("Address"), organisation.address or organisation.village),
            [_("Date"), format_date(request.issued_on)],
            [_("Pay by"), format_date(request.due_on)],
        ],
        "columns": [
            _("What"),
            _("Quantity"),
            _("List price"),
            _("Support"),
            _("To pay"),
        ],
        "lines": [_line(line, locale) for line in asked],
        "sums": [
            *_if(
                _("Paid before"),
                show_money(charged - request.amount, request.currency)
                if charged != request.amount
                else "",
            ),
            [_("Please pay"), show_money(request.amount, request.currency)],
        ],
        "account": _account(account, purpose_of(request, code)),
        "scan": _("Scan with your banking app: amount and purpose are filled in."),
        "no_invoice": _("This is a request for payment, not a tax invoice."),
        "demo": _("Demonstration data. Do not pay.") if fair.is_demo else "",
    }


def _day(day: date) -> list[int]:
    return [day.year, day.month, day.day]


def _if(name: str, value: str | None) -> list[list[str]]:
    return [[name, value]] if value else []


def _line(line: ChargeLine, locale: str) -> list[str]:
    charge = line.charge
    borne = charge.list_price - charge.amount
    name = f"{charge_name(charge.code, line.names, locale)}{_rate(charge.rate)}"
    return [
        name,
        str(charge.quantity),
        show_money(charge.list_price, charge.currency),
        show_money(borne, charge.currency) if borne else "–",
        show_money(charge.amount, charge.currency),
    ]


def _rate(rate: Any) -> str:
    words: Mapping[Any, Any] = RATE_NAMES
    return f" ({words[rate]})" if rate in words else ""


def _account(account: BankAccount | None, purpose: str) -> list[list[str]]:
    if account is None:
        return [[_("Purpose of the transfer"), purpose]]
    return [
        [_("Bank"), account.bank],
        [_("Account"), account.number],
        [_("Holder"), account.holder],
        [_("Purpose of the transfer"), purpose],
    ]
