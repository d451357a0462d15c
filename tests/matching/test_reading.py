"""Concepts are found, and refusals understood, in seven languages."""

import pytest

from matching.entities import Buyer, Need, Supplier
from matching.ranking import shared_profiler


def wanted(text: str, language: str):
    buyer = Buyer("B", needs=(Need(texts={language: text}),))
    return shared_profiler().wants(buyer)[0].evidence


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("籐のトレー、プラスチック不可", "ja"),
        ("rattan trays, absolutely no plastic", "en"),
        ("plateaux en rotin, le plastique est exclu", "fr"),
        ("Rattantabletts, kein Kunststoff", "de"),
        ("라탄 쟁반, 플라스틱 불가", "ko"),
        ("藤托盘，不要塑料", "zh"),
        ("藤托盤，不要塑料", "zh"),
        ("khay mây, không dùng nhựa", "vi"),
        ("khay may, khong dung nhua", "vi"),
    ],
)
def test_refused_plastic_is_refused_and_rattan_is_not(text: str, language: str) -> None:
    evidence = wanted(text, language)
    assert "M-PLASTIC" in evidence.refused
    assert "M-PLASTIC" not in evidence.materials
    assert "M-RATTAN" in evidence.materials


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ohne FSC geht es nicht", "de"),
        ("FSC certificate is a hard condition", "en"),
        ("不是FSC的不考虑", "zh"),
        ("FSC 인증 필수", "ko"),
    ],
)
def test_a_certificate_named_is_a_certificate_asked_for(text: str, language: str) -> None:
    assert set(wanted(text, language).certificates) == {"C-FSC"}


def test_a_certificate_only_preferred_is_not_required() -> None:
    assert wanted("wooden trays, ideally FSC", "en").certificates == {}


def test_a_certificate_applied_for_is_not_held() -> None:
    supplier = Supplier.from_dict({"id": "S", "texts": {"vi": "khay gỗ, FSC đang xin"}})
    assert shared_profiler().offers(supplier)[0].evidence.certificates == {}


@pytest.mark.parametrize(
    ("text", "code"),
    [("sơn mai", "LAC"), ("xơn mài", "LAC"), ("khay mây", "M-RATTAN")],
)
def test_misspelt_vietnamese_is_found(text: str, code: str) -> None:
    supplier = Supplier.from_dict({"id": "S", "texts": {"vi": f"Xưởng làm {text} đẹp"}})
    evidence = shared_profiler().offers(supplier)[0].evidence
    assert code in {**evidence.kinds, **evidence.materials}


def test_a_purpose_is_not_what_is_wanted() -> None:
    kinds = wanted("baskets for pantry shelves", "en").kinds
    assert kinds["P-ANY-CABINET"] < 0.5 <= max(kinds.values())


def test_boxes_that_count_are_no_boxes() -> None:
    assert "P-ANY-BOX" not in wanted("線香を400箱", "ja").kinds
