"""Reasons recompute from their facts: changing a fact changes or removes the reason."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.entities import Buyer, Reason, Supplier
from matching.explanations import COUNTER_CODES, REASON_CODES
from matching.ranking import Ranker

NEED = {
    "id": "N", "texts": {"en": "rattan trays"}, "order_quantity": 500, "unit": "piece",
    "lead_time_days": 60, "price_max": 8, "currency": "USD",
    "certifications_required": ["FSC"], "materials_excluded": ["plastic"],
}  # fmt: skip
PRODUCT = {
    "id": "P", "names": {"vi": "khay mây"}, "materials": ["rattan"], "moq": 300,
    "unit": "piece", "lead_time_days": 45, "monthly_capacity": 1000, "price_low": 5,
    "currency": "USD",
}  # fmt: skip


def explained(
    need: dict | None = None,
    product: dict | None = None,
    supplier: dict | None = None,
    buyer: dict | None = None,
    **options: object,
) -> dict[str, Reason]:
    maker = Supplier.from_dict(
        {"id": "S", "certifications": ["FSC"], **(supplier or {}),
         "products": [{**PRODUCT, **(product or {})}]}
    )  # fmt: skip
    asking = Buyer.from_dict(
        {"id": "B", "country": "JP", **(buyer or {}), "needs": [{**NEED, **(need or {})}]}
    )
    match = Ranker(**options).fit([maker]).rank([asking], explain=True)[0]
    return {reason.code: reason for reason in (*match.reasons, *match.counter_reasons)}


def test_a_fitting_pair_has_only_reasons() -> None:
    assert set(explained()) == {
        "product_match", "material_match", "excluded_material_absent", "certificate_held",
        "minimum_met", "capacity_enough", "lead_time_met", "price_met",
    }  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(order=st.integers(1, 5000), minimum=st.integers(1, 5000))
def test_minimum_follows_its_facts(order: int, minimum: int) -> None:
    found = explained({"order_quantity": order}, {"moq": minimum})
    code = "minimum_met" if order >= minimum else "minimum_too_high"
    other = "minimum_too_high" if order >= minimum else "minimum_met"
    assert found[code].facts["order"] == order
    assert found[code].facts["minimum"] == minimum
    assert other not in found


@settings(max_examples=15, deadline=None)
@given(asked=st.integers(1, 200), offered=st.integers(1, 200))
def test_lead_time_follows_its_facts(asked: int, offered: int) -> None:
    found = explained({"lead_time_days": asked}, {"lead_time_days": offered})
    assert ("lead_time_met" in found) == (offered <= asked)
    assert ("lead_time_too_long" in found) == (offered > asked)


@settings(max_examples=15, deadline=None)
@given(limit=st.integers(1, 50), price=st.integers(1, 50))
def test_price_follows_its_facts(limit: int, price: int) -> None:
    found = explained({"price_max": limit}, {"price_low": price})
    assert ("price_met" in found) == (price <= limit)
    assert ("price_too_high" in found) == (price > limit)


def test_prices_in_two_currencies_need_rates() -> None:
    need = {"price_max": 1000, "currency": "JPY"}
    assert not {"price_met", "price_too_high"} & set(explained(need))
    rates = {"JPY": 0.0065, "USD": 1.0}
    assert explained(need, rates=rates)["price_met"].facts["rates"] == rates


def test_expiry_needs_a_day() -> None:
    held = {"certifications": [{"code": "FSC", "valid_until": "2027-05-31"}]}
    facts = {"need": "N", "product": "P", "certificate": "C-FSC", "valid_until": "2027-05-31"}
    assert explained(supplier=held)["certificate_held"].facts == facts
    late = explained(supplier=held, as_of=date(2027, 6, 1))
    assert late["certificate_expired"].facts == {**facts, "as_of": "2027-06-01"}
    assert "certificate_held" not in late


def test_a_missing_certificate_is_named() -> None:
    found = explained(supplier={"certifications": []})
    assert found["certificate_missing"].facts["certificate"] == "C-FSC"


def test_an_excluded_material_is_named() -> None:
    found = explained(product={"materials": ["plastic"], "names": {"vi": "khay nhựa"}})
    assert found["material_excluded"].facts["excluded"] == "M-PLASTIC"
    assert "excluded_material_absent" not in found


def test_unknown_terms_give_no_reason() -> None:
    found = explained(product={"moq": None, "lead_time_days": None, "price_low": None})
    assert not {"minimum_met", "minimum_too_high", "lead_time_met", "price_met"} & set(found)


def test_wishes_are_their_own_reasons() -> None:
    wishes = {"wishes": {"countries": ["DE"], "min_order": 400}}
    found = explained(supplier=wishes)
    assert found["wish_country_unmet"].facts["wished"] == ["DE"]
    assert found["wish_order_met"].facts["order"] == 500


@settings(max_examples=20, deadline=None)
@given(order=st.integers(1, 9000), monthly=st.integers(1, 3000), days=st.integers(1, 200))
def test_capacity_follows_its_facts(order: int, monthly: int, days: int) -> None:
    found = explained(
        {"order_quantity": order, "lead_time_days": days}, {"monthly_capacity": monthly}
    )
    enough = monthly * max(1.0, days / 30) >= order
    code, other = ("capacity_enough", "capacity_too_small")[:: 1 if enough else -1]
    assert found[code].facts["monthly_capacity"] == monthly
    assert found[code].facts["order"] == order
    assert other not in found
    gone = explained({"order_quantity": order}, {"monthly_capacity": None})
    assert not {"capacity_enough", "capacity_too_small"} & set(gone)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("khay mây", "product_match"), ("hộp mây", "product_related"),
        ("tượng đá", "product_unrelated"), ("lọ hoa gốm", "product_unrelated"),
    ],
)  # fmt: skip
def test_the_product_is_judged_by_what_it_is(text: str, code: str) -> None:
    found = explained({"materials_excluded": []}, {"names": {"vi": text}, "materials": []})
    assert {one for one in found if one.startswith("product_")} == {code}
    assert found[code].facts["asked"] == "P-RATTAN-TRAY"


def test_no_product_named_gives_no_reason_about_it() -> None:
    found = explained({"texts": {"en": "something nice"}})
    assert not {one for one in found if one.startswith("product_")}


@pytest.mark.parametrize("material", ["rattan", "bamboo", "plastic", "wood", "silk"])
def test_the_material_is_judged_by_what_is_told(material: str) -> None:
    found = explained({"materials_excluded": []}, {"names": {}, "materials": [material]})
    same = material == "rattan"
    assert ("material_match" in found) == same
    assert ("material_differs" in found) == (not same)
    if not same:
        assert found["material_differs"].facts["offered"] == [f"M-{material.upper()}"]


def test_a_material_not_told_is_no_reason() -> None:
    found = explained({"texts": {"en": "trays"}}, {"names": {"vi": "khay"}, "materials": []})
    assert not {"material_match", "material_differs"} & set(found)


def test_a_technique_is_told_where_both_name_it() -> None:
    need = {"texts": {"en": "hand embroidered silk cushions"}, "materials_excluded": []}
    with_it = explained(need, {"names": {"vi": "gối lụa"}, "techniques": ["hand embroidery"]})
    assert with_it["technique_match"].facts["asked"] == "T-HAND-EMBROIDERY"
    without = explained(need, {"names": {"vi": "gối lụa"}, "techniques": []})
    assert "technique_match" not in without


RAW = {"id": "P", "names": {"vi": "mây sợi nguyên liệu"}, "category": "MAT-01"}
MADE = {"id": "P", "names": {"vi": "giỏ mây"}, "category": "FIB-01-01"}


@pytest.mark.parametrize(
    ("text", "product", "code"),
    [
        ("rattan baskets", RAW, "raw_material_offered"), ("rattan baskets", MADE, None),
        ("raw rattan for our weavers", MADE, "finished_goods_offered"),
        ("raw rattan for our weavers", RAW, None),
    ],
)  # fmt: skip
def test_raw_and_finished_goods_are_told_apart(text: str, product: dict, code: str | None) -> None:
    found = explained({"texts": {"en": text}}, product)
    told = {"raw_material_offered", "finished_goods_offered"} & set(found)
    assert told == ({code} if code else set())


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        ({"countries": ["JP", "US"]}, {"wish_country_met"}),
        ({"countries": ["US"]}, {"wish_country_unmet"}),
        ({"buyer_kinds": ["retailer"]}, {"wish_buyer_kind_met"}),
        ({"buyer_kinds": ["hotel"]}, {"wish_buyer_kind_unmet"}),
        ({"min_order": 500}, {"wish_order_met"}),
        ({"min_order": 501}, {"wish_order_unmet"}),
        ({}, set()),
    ],
)
def test_each_wish_of_the_exhibitor_is_judged(wishes: dict, expected: set[str]) -> None:
    found = explained(supplier={"wishes": wishes}, buyer={"kind": "retailer"})
    assert {one for one in found if one.startswith("wish_")} == expected


@settings(max_examples=15, deadline=None)
@given(order=st.integers(1, 2000), wished=st.integers(1, 2000))
def test_the_wished_order_follows_its_facts(order: int, wished: int) -> None:
    found = explained({"order_quantity": order}, supplier={"wishes": {"min_order": wished}})
    assert ("wish_order_met" in found) == (order >= wished)
    assert ("wish_order_unmet" in found) == (order < wished)


def test_a_wish_about_what_is_not_known_gives_no_reason() -> None:
    found = explained(
        {"order_quantity": None},
        supplier={"wishes": {"countries": ["DE"], "min_order": 9, "buyer_kinds": ["hotel"]}},
        buyer={"country": None},
    )
    assert not {one for one in found if one.startswith("wish_")}


def test_every_code_is_met_by_a_test() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    assert [code for code in sorted(REASON_CODES | COUNTER_CODES) if code not in source] == []
