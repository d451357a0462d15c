"""Extras such as furniture or power: ordered from the price list, charged at the day's rate."""

from datetime import date

from flask_babel import format_date, lazy_gettext

from fairapp.core import audit, clock
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, lock
from fairapp.core.errors import FairError, InvalidInputError
from fairapp.core.i18n import in_language
from fairapp.core.policy import Actor
from fairapp.exhibitors.models import Application, ApplicationState
from fairapp.fairs.models import PriceItem
from fairapp.fees.models import Charge, ExtraOrder
from fairapp.fees.services.charging import add_charge, cancel_charges
from fairapp.fees.services.pricing import line_of

MOST_PIECES = 999


class OrderClosedError(FairError):
    """The last day for this extra has passed."""

    code = "order-closed"
    sentence = lazy_gettext(
        "%(extra)s could be ordered or given back until %(day)s. Call the organiser."
    )


class NotAnExhibitorError(FairError):
    """Only who was accepted orders extras."""

    code = "not-an-exhibitor"
    sentence = lazy_gettext("Extras can be ordered once the application is accepted.")


def order_extra(
    application: Application,
    item: PriceItem,
    quantity: int,
    *,
    actor: Actor,
    today: date,
    late_too: bool = False,
) -> ExtraOrder:
    """Order an extra and charge it; `late_too` lets the desk order after the last day.

    Raises NotAnExhibitorError, OrderClosedError, InvalidInputError.
    """
    lock(application)
    if application.state is not ApplicationState.ACCEPTED:
        raise NotAnExhibitorError
    if not item.is_extra or item.fair_id != application.fair_id:
        raise InvalidInputError(
            field=lazy_gettext("Extra"), reason=lazy_gettext("not on this fair's list.")
        )
    if not 1 <= quantity <= MOST_PIECES:
        raise InvalidInputError(
            field=lazy_gettext("Quantity"), reason=lazy_gettext("a number from 1 to 999.")
        )
    if not late_too:
        _refuse_after_last_day(item, today)
    charge = add_charge(None, application, line_of(item, quantity, today), actor=actor)
    order = ExtraOrder(
        fair_id=application.fair_id,
        application_id=application.id,
        item_id=item.id,
        charge_id=charge.id,
        quantity=quantity,
        ordered_by_id=actor.person_id,
    )
    db.session.add(order)
    db.session.flush()
    audit.record(AuditTag.EXTRA_ORDERED, order, actor=actor, code=item.code, quantity=quantity)
    return order


def cancel_extra(order: ExtraOrder, *, actor: Actor, today: date, late_too: bool = False) -> None:
    """Give an extra back and cancel its charge; giving back twice changes nothing.

    Raises OrderClosedError after the last day.
    """
    lock(order)
    if order.cancelled_at is not None:
        return
    item = db.session.get_one(PriceItem, order.item_id)
    if not late_too:
        _refuse_after_last_day(item, today)
    order.cancelled_at = clock.now()
    audit.record(
        AuditTag.EXTRA_CANCELLED, order, actor=actor, code=item.code, quantity=order.quantity
    )
    cancel_charges([db.session.get_one(Charge, order.charge_id)], actor=actor)


def _refuse_after_last_day(item: PriceItem, today: date) -> None:
    if item.orders_until is not None and today > item.orders_until:
        raise OrderClosedError(extra=in_language(item.names), day=format_date(item.orders_until))
