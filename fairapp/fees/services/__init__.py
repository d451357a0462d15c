"""Verbs of money: charging, support, extras, requests, payments, the bank's lines, refunds."""

from fairapp.fees.services.charging import (
    charge_allocation,
    charge_confirmed,
    confirm_stand,
    recharge_exhibitor,
    recharge_misfits,
)
from fairapp.fees.services.extras import cancel_extra, order_extra
from fairapp.fees.services.invoices import ask_for_invoice, mark_exported
from fairapp.fees.services.payments import (
    RefundTooLargeError,
    record_payment,
    record_typed_payment,
)
from fairapp.fees.services.pricing import PriceMissingError
from fairapp.fees.services.refunds import (
    drop_refund_rule,
    kept_of,
    refund_share,
    set_refund_rule,
    settle_leaving,
)
from fairapp.fees.services.requests import (
    issue_request,
    payment_code,
    set_bank_account,
    tell_request,
    unasked,
)
from fairapp.fees.services.statement import ignore_line, match_certain, match_line, propose
from fairapp.fees.services.support import (
    ShareOutOfRangeError,
    choose_support,
    drop_choice,
    set_support,
)

__all__ = [
    "PriceMissingError",
    "RefundTooLargeError",
    "ShareOutOfRangeError",
    "ask_for_invoice",
    "cancel_extra",
    "charge_allocation",
    "charge_confirmed",
    "choose_support",
    "confirm_stand",
    "drop_choice",
    "drop_refund_rule",
    "ignore_line",
    "issue_request",
    "kept_of",
    "mark_exported",
    "match_certain",
    "match_line",
    "order_extra",
    "payment_code",
    "propose",
    "recharge_exhibitor",
    "recharge_misfits",
    "record_payment",
    "record_typed_payment",
    "refund_share",
    "set_bank_account",
    "set_refund_rule",
    "set_support",
    "settle_leaving",
    "tell_request",
    "unasked",
]
