"""The qualifier rule as a truth table."""

from decimal import Decimal

import pytest

from fairapp.reports.qualifiers import printed
from fairapp.reports.queries import Rounding

USD, HUNDREDS, EXACT = Rounding.DOLLARS, Rounding.HUNDREDS, Rounding.EXACT


@pytest.mark.parametrize(
    ("value", "rounding", "vietnamese", "english"),
    [
        ("2500", HUNDREDS, "2.500", "2,500"),
        ("2517", HUNDREDS, "trên 2.500", "over 2,500"),
        ("2550", HUNDREDS, "trên 2.500", "over 2,500"),
        ("2560", HUNDREDS, "trên 2.500", "over 2,500"),
        ("2565", HUNDREDS, "gần 2.600", "nearly 2,600"),
        ("2599", HUNDREDS, "gần 2.600", "nearly 2,600"),
        ("12010", HUNDREDS, "trên 12.000", "over 12,000"),
        ("99", HUNDREDS, "99", "99"),
        ("0", HUNDREDS, "0", "0"),
        ("605", EXACT, "605", "605"),
        ("300000", USD, "300.000", "300,000"),
        ("302400", USD, "trên 300.000", "over 300,000"),
        ("304600", USD, "trên 300.000", "over 300,000"),
        ("304600.50", USD, "trên 300.000", "over 300,000"),
        ("306000", USD, "gần 310.000", "nearly 310,000"),
        ("4250", USD, "4.250", "4,250"),
        ("4250.5", USD, "4.250,50", "4,250.50"),
        ("995000", USD, "trên 990.000", "over 990,000"),
        ("996000", USD, "gần 1 triệu", "nearly 1 million"),
        ("1000000", USD, "1 triệu", "1 million"),
        ("1600000", USD, "trên 1 triệu", "over 1 million"),
        ("29700000", USD, "gần 30 triệu", "nearly 30 million"),
        ("29500000", USD, "trên 29 triệu", "over 29 million"),
        ("30200000", USD, "trên 30 triệu", "over 30 million"),
    ],
)
def test_figure_is_printed_with_its_word(value, rounding, vietnamese, english):
    figure = printed(Decimal(value), rounding)
    assert (figure.in_language("vi"), figure.in_language("en")) == (vietnamese, english)


@pytest.mark.parametrize(
    ("value", "vietnamese"),
    [
        ("550000", "ước đạt 550.000"),
        ("552300", "ước đạt 550.000"),
        ("29700000", "ước đạt 30 triệu"),
        ("900", "ước đạt 900"),
    ],
)
def test_an_estimate_replaces_every_other_word(value, vietnamese):
    assert printed(Decimal(value), USD, is_estimated=True).in_language("vi") == vietnamese
