"""Verbs of money: confirming a stand with its charge, support, payments and refunds."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from http import HTTPStatus

from flask_babel import lazy_gettext
from sqlalchemy import select

from fairapp.allocation import services as allocation_services
from fairapp.allocation.models import Allocation
from fairapp.core import audit
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, lock
from fairapp.core.errors import FairError, InvalidInputError
from fairapp.core.money import CURRENCIES, rounded
from fairapp.core.policy import Actor
from fairapp.exhibitors.models import Application
from fairapp.fairs.models import Booth, Document, Fair, PriceItem
from fairapp.fees import queries
from fairapp.fees.models import Charge, Payment, SupportScheme


class PriceMissingError(FairError):
    """The price list does not say what a booth of this kind costs."""

    code = "price-missing"
    sentence = lazy_gettext(
        "The price list has no price for booths of the kind “%(kind)s”. Set it first."
    )


class RefundTooLargeError(FairError):
    """More would go back than came in."""

    code = "refund-too-large"
    sentence = lazy_gettext("Only %(paid)s has been paid in this currency; no more can go back.")


class ShareOutOfRangeError(FairError):
    """A support share is a part of the price."""

    code = "share-out-of-range"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = lazy_gettext("A support share lies between 0 and 100 per cent.")


def confirm_stand(allocation: Allocation, *, actor: Actor) -> list[Charge]:
    """Make a stand final and charge it; a fair without a price list charges later.

    Raises what `allocation.confirm_allocation` raises, and PriceMissingError.
    """
    allocation_services.confirm_allocation(allocation, actor=actor)
    if not queries.prices_of(allocation.fair_id):
        return []
    return charge_allocation(allocation, actor=actor)


def charge_allocation(allocation: Allocation, *, actor: Actor) -> list[Charge]:
    """Charge a stand at list price less support; asked again it returns the charges there are.

    Raises PriceMissingError.
    """
    lock(allocation)
    known = db.session.scalars(
        select(Charge).where(Charge.allocation_id == allocation.id).order_by(Charge.code)
    ).all()
    if known:
        return list(known)
    prices = queries.prices_of(allocation.fair_id)
    booths = queries.booths_by_stand([allocation.id]).get(allocation.id, [])
    scheme = _scheme_of(allocation)
    return _charge(allocation, booths, prices, scheme, actor=actor)


def charge_confirmed(fair: Fair, *, actor: Actor) -> int:
    """Charge every confirmed stand that has no charge yet; returns how many stands."""
    stands = db.session.scalars(queries.uncharged_stands(fair.id).with_for_update()).all()
    prices = queries.prices_of(fair.id)
    booths = queries.booths_by_stand(stand.id for stand in stands)
    scheme = _scheme_of(stands[0]) if stands else None
    for stand in stands:
        _charge(stand, booths.get(stand.id, []), prices, scheme, actor=actor)
    return len(stands)


def _scheme_of(allocation: Allocation) -> SupportScheme | None:
    """Of several schemes of a fair the one that bears most."""
    schemes = queries.schemes_of(allocation.fair_id)
    return schemes[0][0] if schemes else None


def _charge(
    allocation: Allocation,
    booths: Sequence[Booth],
    prices: dict[str, PriceItem],
    scheme: SupportScheme | None,
    *,
    actor: Actor,
) -> list[Charge]:
    """One charge for each kind of booth, and one for corners where corners have a price."""
    quantities = Counter(booth.kind.value for booth in booths)
    missing = next((kind for kind in sorted(quantities) if kind not in prices), None)
    if missing is not None:
        raise PriceMissingError(kind=missing)
    corners = sum(booth.is_corner for booth in booths)
    if corners and queries.CORNER in prices:
        quantities[queries.CORNER] = corners
    charges = [
        _line(allocation, prices[code], quantity, scheme)
        for code, quantity in sorted(quantities.items())
    ]
    for charge in charges:
        db.session.add(charge)
    db.session.flush()
    for charge in charges:
        audit.record(
            AuditTag.CHARGE_MADE,
            charge,
            actor=actor,
            amount=charge.amount,
            currency=charge.currency,
        )
    return charges


def _line(
    allocation: Allocation, item: PriceItem, quantity: int, scheme: SupportScheme | None
) -> Charge:
    list_price = rounded(item.amount * quantity, item.currency)
    share = scheme.share if scheme else Decimal(0)
    return Charge(
        fair_id=allocation.fair_id,
        application_id=allocation.application_id,
        allocation_id=allocation.id,
        scheme_id=scheme.id if scheme else None,
        code=item.code,
        quantity=quantity,
        list_price=list_price,
        amount=rounded(list_price * (100 - share) / 100, item.currency),
        currency=item.currency,
    )


def set_support(
    fair: Fair,
    *,
    actor: Actor,
    code: str,
    names: dict[str, str],
    share: Decimal,
    document: Document,
) -> SupportScheme:
    """Say which share of the price the budget bears, and by which paper; charges made stay.

    Raises ShareOutOfRangeError.
    """
    if not 0 <= share <= 100:
        raise ShareOutOfRangeError
    scheme = db.session.scalar(
        select(SupportScheme).where(SupportScheme.fair_id == fair.id, SupportScheme.code == code)
    )
    if scheme is None:
        scheme = SupportScheme(fair_id=fair.id, code=code)
        db.session.add(scheme)
    scheme.names, scheme.share, scheme.document_id = names, share, document.id
    db.session.flush()
    audit.record(AuditTag.SUPPORT_GRANTED, scheme, actor=actor, share=share)
    return scheme


def record_payment(
    application: Application,
    *,
    actor: Actor,
    amount: Decimal,
    currency: str,
    paid_on: date,
    reference: str,
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
    )
    db.session.add(payment)
    audit.record(AuditTag.PAYMENT_RECORDED, payment, actor=actor, amount=amount, currency=currency)
    return payment
