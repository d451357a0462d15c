"""Extras until their last day, and what is kept when an exhibitor leaves."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from fairapp.core.db import db
from fairapp.core.errors import InvalidInputError
from fairapp.core.policy import SYSTEM
from fairapp.exhibitors.models import ApplicationState
from fairapp.fairs.services import add_price_item
from fairapp.fees import queries, services
from fairapp.fees.models import Rate
from fairapp.fees.services.extras import NotAnExhibitorError, OrderClosedError
from tests import factories
from tests.fees.test_services import pay, price, stand

LAST = date(2026, 7, 1)


@pytest.fixture
def fair(session):
    row = factories.fair()
    price(row, amount="10000000")
    return row


@pytest.fixture
def chairs(fair):
    return add_price_item(
        fair,
        actor=SYSTEM,
        code="extra-ghe",
        names={"vi": "Ghế", "en": "Chair"},
        amount=Decimal(50_000),
        currency="VND",
        is_extra=True,
        late_share=Decimal(50),
        late_from=date(2026, 6, 1),
        orders_until=LAST,
    )


@pytest.fixture
def application(fair):
    row = factories.accepted_application(fair)
    services.confirm_stand(stand(fair, application=row), actor=SYSTEM)
    return row


def due(application):
    return [
        (balance.charged, balance.paid, balance.due)
        for balance in queries.account_of(application.id).balances
    ]


def test_extra_is_charged_at_the_rate_of_its_day(application, chairs):
    for day in (date(2026, 5, 31), date(2026, 6, 1)):
        services.order_extra(application, chairs, 4, actor=SYSTEM, today=day)
    charges = [order.charge for order in queries.live_orders(application.id)]
    assert [charge.amount for charge in charges] == [200_000, 300_000]
    assert [charge.rate for charge in charges] == [Rate.LIST, Rate.LATE]
    assert due(application)[0][0] == 10_500_000


def test_extra_given_back_is_not_charged(application, chairs):
    order = services.order_extra(application, chairs, 2, actor=SYSTEM, today=LAST)
    services.cancel_extra(order, actor=SYSTEM, today=LAST)
    services.cancel_extra(order, actor=SYSTEM, today=LAST)
    assert due(application) == [(10_000_000, 0, 10_000_000)]
    assert queries.live_orders(application.id) == []


def test_after_the_last_day_only_the_desk_orders_and_takes_back(application, chairs):
    after = LAST + timedelta(days=1)
    with pytest.raises(OrderClosedError):
        services.order_extra(application, chairs, 1, actor=SYSTEM, today=after)
    order = services.order_extra(application, chairs, 1, actor=SYSTEM, today=after, late_too=True)
    with pytest.raises(OrderClosedError):
        services.cancel_extra(order, actor=SYSTEM, today=after)
    services.cancel_extra(order, actor=SYSTEM, today=after, late_too=True)
    assert order.cancelled_at is not None


@pytest.mark.parametrize("quantity", [0, -1, 1000])
def test_absurd_quantity_is_refused(application, chairs, quantity):
    with pytest.raises(InvalidInputError):
        services.order_extra(application, chairs, quantity, actor=SYSTEM, today=LAST)


def test_booth_and_other_fairs_extra_are_no_extras_here(application, chairs):
    booth = queries.price_list(application.fair_id)[0]
    other = factories.accepted_application(factories.fair())
    for who, item in ((application, booth), (other, chairs)):
        with pytest.raises(InvalidInputError):
            services.order_extra(who, item, 1, actor=SYSTEM, today=LAST)


def test_only_who_was_accepted_orders(fair, chairs):
    waiting = factories.accepted_application(fair)
    waiting.state = ApplicationState.WAITING_LIST
    db.session.flush()
    with pytest.raises(NotAnExhibitorError):
        services.order_extra(waiting, chairs, 1, actor=SYSTEM, today=LAST)


def rules(fair, *steps):
    for days, share in steps:
        services.set_refund_rule(
            fair, actor=SYSTEM, days_before=days, share=Decimal(share), document=None
        )


@pytest.mark.parametrize(
    ("days_left", "share"), [(90, 100), (60, 100), (59, 50), (30, 50), (29, 0), (0, 0)]
)
def test_refund_share_follows_the_days_left(fair, days_left, share):
    rules(fair, (60, 100), (30, 50))
    assert services.refund_share(fair, fair.opens_on - timedelta(days=days_left)) == share


def test_without_a_rule_everything_goes_back(fair):
    assert services.refund_share(fair, fair.opens_on) == 100


@pytest.mark.parametrize(
    ("paid", "kept"), [("0", None), ("4000000", 2_000_000), ("10000000", 5_000_000)]
)
def test_leaving_keeps_the_rules_part_of_what_was_paid(fair, application, paid, kept):
    rules(fair, (30, 50))
    if paid != "0":
        pay(application, paid)
    day = fair.opens_on - timedelta(days=40)
    services.settle_leaving(application, actor=SYSTEM, today=day)
    account = [] if kept is None else [(kept, Decimal(paid), kept - Decimal(paid))]
    assert due(application) == account


def test_more_than_was_charged_goes_back_whole(fair, application):
    rules(fair, (0, 0))
    pay(application, "12000000")
    services.settle_leaving(application, actor=SYSTEM, today=fair.opens_on)
    assert due(application) == [(10_000_000, 12_000_000, -2_000_000)]


def test_organiser_who_cancels_keeps_nothing(fair, application, chairs):
    rules(fair, (0, 0))
    services.order_extra(application, chairs, 1, actor=SYSTEM, today=LAST)
    pay(application, "5000000")
    services.settle_leaving(application, actor=SYSTEM, today=fair.opens_on, everything=True)
    assert due(application) == [(0, 5_000_000, -5_000_000)]
    assert queries.live_orders(application.id) == []
