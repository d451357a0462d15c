"""Codes of places as people write and type them."""

import pytest

from fairapp.core.codes import short_codes, spread_codes


@pytest.mark.parametrize(
    ("codes", "written"),
    [
        (["C15", "C14"], "C14–15"),
        (["C14", "C15", "C16", "D03"], "C14–16, D03"),
        (["A1", "A3", "A2"], "A1–3"),
        (["A9", "A10"], "A9–10"),
        (["A09", "B10"], "A09, B10"),
        (["A01", "A1"], "A01, A1"),
        (["VIP"], "VIP"),
        ([], ""),
    ],
)
def test_codes_are_written_short(codes, written):
    assert short_codes(codes) == written


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("c14-15; D03", ["C14", "C15", "D03"]),
        ("C14 – C16", ["C14", "C15", "C16"]),
        ("A09-10,A09", ["A09", "A10"]),
        ("C16-14", ["C16-14"]),
        ("C1-9000", ["C1-9000"]),
        ("", []),
    ],
)
def test_typed_codes_are_spread(typed, codes):
    assert spread_codes(typed) == codes
