"""Phone numbers however people write them, and what is none."""

import pytest

from fairapp.core.contacts import parse_phone, show_phone

OURS = "+84912345678"


@pytest.mark.parametrize(
    "typed",
    [
        "0912345678",
        "0912 345 678",
        "0912.345.678",
        "(091) 234-5678",
        "+84 912 345 678",
        "84912345678",
        "0084912345678",
        "+84 (0) 912 345 678",
        "０９１２３４５６７８",
        "o912 345 678",
        "O912345678",
        "ĐT: 0912 345 678",
        "Zalo 0912345678",
        "tel. 0912345678 ext. 12",
    ],
)
def test_one_number_in_many_shapes(typed):
    assert parse_phone(typed) == OURS


@pytest.mark.parametrize(
    "typed",
    ["", "không có", "0912", "0600 999 00 xx", "0912345678 / 0987654321", "0912-ABC-DEF", "9" * 30],
)
def test_what_is_no_number(typed):
    assert parse_phone(typed) is None


def test_number_abroad_keeps_its_country():
    assert parse_phone("+81 3-1234-5678") == "+81312345678"
    assert show_phone("+84912345678") == "0912 345 678"
