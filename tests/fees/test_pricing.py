"""Rates by day, support with its limits: sums that can be checked by eye."""

from datetime import date
from decimal import Decimal

import pytest

from fairapp.fairs.models import PriceItem
from fairapp.fees.models import Rate, SupportScheme
from fairapp.fees.services.pricing import Limits, Line, line_of, price_on, supported

BOOTH = PriceItem(
    code="standard",
    amount=Decimal(10_000_000),
    currency="VND",
    early_amount=Decimal(8_000_000),
    early_until=date(2026, 3, 31),
    late_share=Decimal(25),
    late_from=date(2026, 7, 1),
)


@pytest.mark.parametrize(
    ("day", "rate", "price"),
    [
        (date(2026, 3, 31), Rate.EARLY, 8_000_000),
        (date(2026, 4, 1), Rate.LIST, 10_000_000),
        (date(2026, 6, 30), Rate.LIST, 10_000_000),
        (date(2026, 7, 1), Rate.LATE, 12_500_000),
    ],
)
def test_price_follows_the_day(day, rate, price):
    assert price_on(BOOTH, day) == (rate, price)


def test_line_multiplies_the_price_of_the_day():
    line = line_of(BOOTH, 3, date(2026, 7, 2))
    assert (line.quantity, line.list_price, line.rate) == (3, 37_500_000, Rate.LATE)


def lines(booths=4, corners=1):
    return [
        Line("corner", corners, Rate.LIST, Decimal(2_000_000) * corners, "VND"),
        Line("standard", booths, Rate.LIST, Decimal(10_000_000) * booths, "VND"),
    ]


HALF = SupportScheme(share=Decimal(50))


@pytest.mark.parametrize(
    ("limits", "borne"),
    [
        (Limits(), [1_000_000, 20_000_000]),
        (Limits(booths=2), [1_000_000, 10_000_000]),
        (Limits(booths=0), [0, 0]),
        (Limits(exhibitor=Decimal(5_000_000)), [1_000_000, 4_000_000]),
        (Limits(budget=Decimal(700_000)), [700_000, 0]),
        (Limits(exhibitor=Decimal(9_000_000), budget=Decimal(3_000_000)), [1_000_000, 2_000_000]),
        (Limits(budget=Decimal(0)), [0, 0]),
    ],
)
def test_support_stops_at_its_limits(limits, borne):
    result = supported(lines(), HALF, limits)
    assert [line.support for line in result] == borne
    assert limits.spent == sum(borne)
    assert all(line.amount + line.support == line.list_price for line in result)


def test_limit_in_dong_does_not_touch_dollars():
    line = Line("standard", 1, Rate.LIST, Decimal("333.33"), "USD")
    [result] = supported([line], HALF, Limits(budget=Decimal(0)))
    assert (result.amount, result.support) == (Decimal("166.67"), Decimal("166.66"))
