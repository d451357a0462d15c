"""Money that came in or went back, by hand."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext
from sqlalchemy import select

from fairapp.core import audit, clock
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, lock
from fairapp.core.errors import FairError, InvalidInputError
from fairapp.core.money import CURRENCIES, rounded
from fairapp.core.policy import Actor
from fairapp.exhibitors.models import Application
from fairapp.fees import queries
from fairapp.fees.models import Payment

ONE_PRESS = timedelta(minutes=1)


class RefundTooLargeError(FairError):
    """More would go back than came in."""

    code = "refund-too-large"
    sentence = lazy_gettext("Only %(paid)s has been paid in this currency; no more can go back.")


def record_payment(
    application: Application,
    *,
    actor: Actor,
    amount: Decimal,
    currency: str,
    paid_on: date,
    reference: str,
    bank_line_id: UUID | None = None,
) -> Payment:
    """Write down money that came in or, below zero, went back.

    Raises RefundTooLargeError, InvalidInputError.
    """
    lock(application)  # two refunds at once must not give back more than came in
    amount = rounded(amount, currency)
    if amount == 0 or currency not in CURRENCIES:
        raise InvalidInputError(
            field=lazy_gettext("Amount"), reason=lazy_gettext("an amount in a known currency.")
        )
    paid = queries.paid_in(application.id, currency)
    if paid + amount < 0:
        raise RefundTooLargeError(paid=f"{paid.normalize():f} {currency}")
    payment = Payment(
        fair_id=application.fair_id,
        application_id=application.id,
        amount=amount,
        currency=currency,
        paid_on=paid_on,
        reference=reference,
        recorded_by_id=actor.person_id,
        bank_line_id=bank_line_id,
    )
    db.session.add(payment)
    audit.record(AuditTag.PAYMENT_RECORDED, payment, actor=actor, amount=amount, currency=currency)
    return payment


def record_typed_payment(application: Application, *, actor: Actor, **facts: Any) -> Payment:
    """A payment that a person typed; the same one pressed twice is one payment.

    Two alike on one day do happen; two alike within a minute are one button pressed twice.
    """
    lock(application)
    alike = select(Payment).where(
        Payment.application_id == application.id,
        Payment.bank_line_id.is_(None),
        Payment.created_at > clock.now() - ONE_PRESS,
        *(getattr(Payment, name) == value for name, value in facts.items()),
    )
    known = db.session.scalars(alike).first()
    return known or record_payment(application, actor=actor, **facts)
