"""What importers write that is easily misread: refusals, lists, numbers in words, mixed scripts."""

import pytest

from matching.entities import Buyer, Need, Supplier
from matching.facts import wanted_terms
from matching.number_words import digits_for_words
from matching.ranking import Ranker, shared_profiler
from matching.text import normalise


def wanted(text: str, language: str = "en"):
    buyer = Buyer("B", needs=(Need(texts={language: text}),))
    return shared_profiler().wants(buyer)[0].evidence


def score(need: dict, product: dict, supplier: dict | None = None) -> float:
    offered = {"id": "S", "products": [{"id": "P", **product}], **(supplier or {})}
    buyer = Buyer.from_dict({"id": "B", "needs": [need]})
    return Ranker().fit([Supplier.from_dict(offered)]).rank([buyer])[0].score


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("plastic-free rattan trays", "en"),
        ("We don't want plastic, we want rattan", "en"),
        ("籐のトレー、プラスチックはNG", "ja"),
        ("脱プラスチックの籐トレー", "ja"),
        ("プラスチックを使わない籐のトレー", "ja"),
        ("zéro plastique, plateaux en rotin", "fr"),
        ("plateaux en rotin au lieu de plastique", "fr"),
        ("plastikfreie Rattantabletts", "de"),
        ("Rattan statt Plastik: Tabletts", "de"),
        ("라탄 쟁반, 플라스틱 사절", "ko"),
        ("플라스틱 대신 라탄 쟁반", "ko"),
        ("不含塑料的藤托盘", "zh"),
        ("藤制托盘，非塑料", "zh"),
        ("无塑藤托盘", "zh"),
        ("khay mây, nói không với nhựa", "vi"),
        ("khay may khong lay nhua", "vi"),
        ("rattan トレー không nhựa 200個", "ja"),
    ],
)
def test_plastic_is_refused_and_rattan_wanted(text: str, language: str) -> None:
    evidence = wanted(text, language)
    assert "M-PLASTIC" in evidence.refused
    assert "M-RATTAN" in evidence.materials


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("baskets, no plastic, metal or wood", "en"),
        ("paniers sans plastique, métal ni bois", "fr"),
        ("Körbe, kein Plastik, Metall oder Holz", "de"),
        ("giỏ, không dùng nhựa, kim loại, gỗ", "vi"),
        ("かご。プラスチック、金属、木は不可", "ja"),
        ("바구니. 플라스틱, 금속, 나무 제외", "ko"),
        ("篮子，不要塑料、金属和木头", "zh"),
    ],
)
def test_a_refusal_reaches_all_of_its_list(text: str, language: str) -> None:
    assert {"M-PLASTIC", "M-METAL", "M-WOOD"} <= set(wanted(text, language).refused)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("no plastic, rattan and bamboo trays", "en"),
        ("trays, no plastic but rattan", "en"),
        ("rattan and bamboo, no plastic", "en"),
        ("Rattantabletts, Bambus ist kein Problem", "de"),
        ("籐や竹、プラスチック不可", "ja"),
    ],
)
def test_a_refusal_ends_with_its_list(text: str, language: str) -> None:
    refused = wanted(text, language).refused
    assert "M-RATTAN" not in refused
    assert "M-BAMBOO" not in refused


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("two hundred rattan trays", 200),
        ("three hundred and fifty pieces", 350),
        ("a dozen lamps", 12),
        ("1.5k bowls", 1500),
        ("200 rattan trays", 200),
        ("hai trăm khay mây", 200),
        ("ba trăm năm mươi chiếc giỏ", 350),
        ("một nghìn rưỡi cái", 1500),
        ("hai tram cai khay", 200),
        ("zweihundert Tabletts", 200),
        ("fünftausend Stück", 5000),
        ("dreihundertfünfzig Körbe", 350),
        ("deux cents plateaux", 200),
        ("cinq mille pièces", 5000),
        ("이백 개", 200),
        ("5백 개", 500),
        ("二百五十个", 250),
        ("三百五十枚", 350),
        ("トレー200", 200),
        ("2 colours, made since 1998", None),
        ("one of a kind trays", None),
    ],
)
def test_orders_in_words_and_bare_numbers_are_read(text: str, quantity: float | None) -> None:
    assert wanted_terms(normalise(text)).quantity == quantity


@pytest.mark.parametrize(
    ("text", "days"),
    [("within two months", 60), ("in sechzig Tagen", 60), ("sous deux mois", 60),
     ("trong hai tháng", 60), ("두 달 이내", 60), ("两个月内", 60)],
)  # fmt: skip
def test_lead_times_in_words_are_read(text: str, days: float) -> None:
    assert wanted_terms(normalise(text)).lead_time_days == days


@pytest.mark.parametrize(
    "text",
    ["xưởng ba miền", "năm nay", "trầm hương", "elf and ten", "an achtbaren Ort", "이 바구니"],
)
def test_words_that_only_look_like_numbers_stay(text: str) -> None:
    assert "100" not in digits_for_words(normalise(text))


def test_car_parts_are_no_bowls() -> None:
    assert wanted("phụ tùng ô tô", "vi").kinds == {}
    assert wanted("tô phở men lam", "vi").kinds == {"P-NOODLE-BOWL": 1.0}


TRAY = {"names": {"vi": "Khay mây"}, "moq": 100, "monthly_capacity": 1000, "lead_time_days": 45,
        "price_low": 3, "currency": "USD", "unit": "piece"}  # fmt: skip
NEED = {"texts": {"en": "rattan trays"}, "order_quantity": 200, "unit": "piece",
        "lead_time_days": 60, "price_max": 5, "currency": "USD"}  # fmt: skip


@pytest.mark.parametrize(
    ("need", "product"),
    [
        ({"order_quantity": 10}, {}),
        ({"order_quantity": 100_000}, {}),
        ({"lead_time_days": 20}, {}),
        ({"price_max": 1}, {}),
        ({"certifications_required": ["BSCI"]}, {}),
        ({"materials_excluded": ["rattan"]}, {}),
        ({}, {"moq": 250, "lead_time_days": 70}),
    ],
)
def test_a_right_product_that_misses_hard_or_twice_is_under_one_half(
    need: dict, product: dict
) -> None:
    assert score(NEED, TRAY) > 0.5
    assert score({**NEED, **need}, {**TRAY, **product}) < 0.5


def test_one_soft_miss_is_still_to_be_met() -> None:
    assert score(NEED, {**TRAY, "moq": 260}) > 0.5


@pytest.mark.parametrize(
    ("field", "values"),
    [("moq", (50, 200, 230, 260, 261, 5000)), ("lead_time_days", (10, 60, 70, 78, 79, 400)),
     ("price_low", (1, 5, 6, 6.5, 6.6, 90))],
)  # fmt: skip
def test_a_worse_term_never_raises_the_score(field: str, values: tuple[float, ...]) -> None:
    scores = [score(NEED, {**TRAY, field: value}) for value in values]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[-1]


def test_asking_for_more_never_raises_the_score() -> None:
    holder = {"certifications": ["FSC"]}
    asked = [{}, {"certifications_required": ["FSC"]}, {"certifications_required": ["FSC", "BSCI"]}]
    scores = [score({**NEED, **more}, TRAY, holder) for more in asked]
    assert scores == sorted(scores, reverse=True)


def test_capacity_is_what_can_be_made_until_the_deadline() -> None:
    assert score({**NEED, "order_quantity": 2000}, TRAY) == score(NEED, TRAY)
    assert score({**NEED, "order_quantity": 2000, "lead_time_days": 45}, TRAY) > 0.5
    assert score({**NEED, "order_quantity": 4000}, TRAY) < 0.5


def test_prices_without_a_currency_are_not_compared() -> None:
    bare = {key: value for key, value in NEED.items() if key != "currency"}
    assert score({**bare, "price_max": 1}, {**TRAY, "currency": ""}) == score(NEED, TRAY)
