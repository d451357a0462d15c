"""Verbs of this room, each with the one line it writes; tests/test_audit_lines.py runs them."""

from decimal import Decimal

from fairapp.core import clock
from fairapp.core.audit import AuditTag as T
from fairapp.core.policy import SYSTEM
from fairapp.fairs.services import add_price_item
from fairapp.fees import services
from fairapp.fees.models import BankLine

BY = {"actor": SYSTEM}


def refund_rule(at):
    return services.set_refund_rule(at.fair, days_before=30, share=Decimal(50), document=None, **BY)


def asked(at):
    """A payment request of somebody who can be reached."""
    today = clock.today()
    extra = add_price_item(
        at.fair,
        code="extra-a",
        names={"vi": "Ghế"},
        amount=Decimal(5),
        currency="VND",
        is_extra=True,
        **BY,
    )
    services.order_extra(at.application, extra, 1, today=today, **BY)
    return services.issue_request(at.application, currency="VND", due_on=today, today=today, **BY)


def bank_line(at):
    line = BankLine(
        fair_id=at.fair.id,
        booked_on=clock.today(),
        amount=Decimal(5),
        currency="VND",
        words="x",
        fingerprint="x",
    )
    at.session.add(line)
    at.session.flush()
    return line


VERBS = {
    T.SUPPORT_CHOSEN: lambda at: services.choose_support(at.application, None, **BY),
    T.BANK_ACCOUNT_SET: lambda at: services.set_bank_account(
        at.fair, currency="VND", bank="B", bank_code="970436", number="1", holder="H", **BY
    ),
    T.REFUND_RULE_SET: refund_rule,
    T.INVOICE_ASKED: lambda at: services.ask_for_invoice(
        at.application, name="A", tax_code=None, address="B", email=None, **BY
    ),
    T.INVOICES_EXPORTED: lambda at: services.mark_exported([], fair=at.fair, **BY),
}
FOLLOWING = {
    T.REFUND_RULE_DROPPED: (refund_rule, lambda it: services.drop_refund_rule(it, **BY)),
    T.BANK_LINE_IGNORED: (bank_line, lambda it: services.ignore_line(it, **BY)),
    T.PAYMENT_REQUEST_TOLD: (
        asked,
        lambda it: services.tell_request(it, link_to=lambda _: "https://example.com", **BY),
    ),
}
