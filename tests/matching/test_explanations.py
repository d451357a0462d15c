"""Reasons recompute from their facts: changing a fact changes or removes the reason."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from matching.entities import Buyer, Reason, Supplier
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
    **options: object,
) -> dict[str, Reason]:
    maker = Supplier.from_dict(
        {"id": "S", "certifications": ["FSC"], **(supplier or {}),
         "products": [{**PRODUCT, **(product or {})}]}
    )  # fmt: skip
    buyer = Buyer.from_dict({"id": "B", "country": "JP", "needs": [{**NEED, **(need or {})}]})
    match = Ranker(**options).fit([maker]).rank([buyer], explain=True)[0]
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
