"""Terms of trade are read from text in seven languages."""

import pytest

from matching.facts import offered_terms, wanted_terms
from matching.text import normalise


@pytest.mark.parametrize(
    ("text", "minimum"),
    [
        ("không nhận đơn dưới 200", 200),
        ("khong nhan don duoi 200 cai", 200),
        ("nhận từ 20 chiếc", 20),
        ("15 cái cũng nhận", 15),
        ("ab 300 Stück", 300),
        ("최소 500개", 500),
        ("最低1万個から", 10000),
        ("起订量300件", 300),
        ("no orders under 1,200 please", 1200),
        ("Từ ５００ cái", 500),
        ("Bộ 3 chiếc lồng nhau", None),
        ("làm nghề từ năm 1998", None),
    ],
)
def test_minimum_order_is_read(text: str, minimum: float | None) -> None:
    assert offered_terms(normalise(text)).minimum == minimum


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("まずは80枚", 80),
        ("月需五百万件", 5_000_000),
        ("3천 개", 3000),
        ("1.200 Stück", 1200),
        ("250 pièces", 250),
        ("400 m²", 400),
        ("5 nghìn chiếc", 5000),
        ("3D pop-up cards", None),
    ],
)
def test_order_quantity_is_read(text: str, quantity: float | None) -> None:
    assert wanted_terms(normalise(text)).quantity == quantity


@pytest.mark.parametrize(
    ("text", "price", "currency"),
    [
        ("moins de 11 dollars", 11, "USD"),
        ("below 60 cents", 0.6, "USD"),
        ("under $7 FOB", 7, "USD"),
        ("unter 12 Euro", 12, "EUR"),
        ("単価1,200円以内", 1200, "JPY"),
        ("10달러 이하", 10, "USD"),
        ("单价不超过5美元", 5, "USD"),
    ],
)
def test_price_limit_is_read(text: str, price: float, currency: str) -> None:
    terms = wanted_terms(normalise(text))
    assert (terms.price_high, terms.currency) == (price, currency)


@pytest.mark.parametrize(
    ("text", "days"),
    [("45 ngày", 45), ("binnen 8 Wochen", 56), ("60日以内", 60), ("交期30天", 30),
     ("납기 45일", 45),
     ("sous 2 mois", 60), ("within 6 weeks", 42)],
)  # fmt: skip
def test_lead_time_is_read(text: str, days: float) -> None:
    assert wanted_terms(normalise(text)).lead_time_days == days


def test_a_supplier_may_say_everything_in_one_breath() -> None:
    terms = offered_terms("moi thang 5.000 cai, nhan tu 150 cai, 35 ngay, gia 2 den 6 usd")
    assert (terms.capacity, terms.minimum, terms.lead_time_days) == (5000, 150, 35)
    assert (terms.price_low, terms.price_high, terms.currency) == (2, 6, "USD")
