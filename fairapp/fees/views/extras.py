"""Extras: the exhibitor orders from the list; the desk may do so after the last day."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from fairapp.core import clock
from fairapp.core.db import db, unit_of_work
from fairapp.core.errors import NotFoundError
from fairapp.core.i18n import current_locale
from fairapp.core.money import show_money
from fairapp.core.policy import Permission, current_actor, is_allowed, requires
from fairapp.exhibitors.models import Application
from fairapp.fairs.models import PriceItem
from fairapp.fees import queries, services
from fairapp.fees.forms import ExtraForm
from fairapp.fees.models import ExtraOrder
from fairapp.fees.services.pricing import price_on
from fairapp.fees.views import bp


class OwnedOrder:
    """An order as the policy table sees it: whose it is, at which fair."""

    def __init__(self, order: ExtraOrder, application: Application) -> None:
        self.order, self.id, self.fair_id = order, order.id, order.fair_id
        self.application_id = application.id
        self.organisation_id = application.organisation_id


def load_order(order_id: UUID) -> OwnedOrder:
    """An order with whose it is; raises NotFoundError."""
    row = db.session.execute(
        select(ExtraOrder, Application)
        .join(Application, Application.id == ExtraOrder.application_id)
        .where(ExtraOrder.id == order_id)
        .options(joinedload(ExtraOrder.item))
    ).one_or_none()
    if row is None:
        raise NotFoundError
    return OwnedOrder(*row)


def extras_for(application: Application) -> list[PriceItem]:
    """The extras on the list, in the currency of this exhibitor."""
    items = queries.price_list(application.fair_id)
    prices = queries.prices_for(items, application.organisation.country)
    return [item for item in prices.values() if item.is_extra]


@bp.route("/applications/<uuid:application_id>/extras", methods=["GET", "POST"])
@requires(Permission.EXTRA_ORDER, thing=queries.load_payer)
def extras(application: Application) -> ResponseReturnValue:
    """What can be ordered beside the booth, and what was ordered."""
    today, items = clock.today(), extras_for(application)
    is_desk = is_allowed(current_actor(), Permission.CHARGE_EDIT, application)
    open_items = {
        str(item.id): item
        for item in items
        if is_desk or item.orders_until is None or today <= item.orders_until
    }
    form = ExtraForm(items={key: _label(item) for key, item in open_items.items()})
    if form.validate_on_submit():
        with unit_of_work():
            services.order_extra(
                application,
                open_items[form.item.data],
                form.quantity.data or 0,
                actor=current_actor(),
                today=today,
                late_too=is_desk,
            )
        flash(_("Ordered. It stands on the account."), "good")
        return redirect(url_for(".extras", application_id=application.id))
    return render_template(
        "fees/extras.html",
        application=application,
        items=[(item, *price_on(item, today)) for item in items],
        orders=queries.live_orders(application.id),
        form=form,
        today=today,
        is_desk=is_desk,
        layout="layouts/desk.html" if is_desk else "layouts/exhibitor.html",
    ), (422 if form.errors else 200)


def _label(item: PriceItem) -> str:
    _rate, price = price_on(item, clock.today())
    return f"{item.name_in(current_locale())} · {show_money(price, item.currency)}"


@bp.route("/extra-orders/<uuid:order_id>/cancel", methods=["POST"])
@requires(Permission.EXTRA_ORDER, thing=load_order)
def cancel_extra(owned: OwnedOrder) -> ResponseReturnValue:
    """Give an extra back."""
    is_desk = is_allowed(current_actor(), Permission.CHARGE_EDIT, owned)
    with unit_of_work():
        services.cancel_extra(
            owned.order, actor=current_actor(), today=clock.today(), late_too=is_desk
        )
    flash(_("Given back; the charge is cancelled."), "good")
    return redirect(url_for(".extras", application_id=owned.application_id))
