"""Booth codes as people write them, and ground that nobody shares."""

from decimal import Decimal

import pytest

from fairapp.fairs.plan import Ground, HallGround, first_overlap, short_codes, spread_codes


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


def ground(code, x, y, width=3, height=3):
    return Ground(code, Decimal(x), Decimal(y), Decimal(width), Decimal(height))


def test_neighbours_share_an_edge_but_no_ground():
    assert first_overlap([ground("A1", 0, 0), ground("A2", 3, 0), ground("A3", 0, 3)]) is None


@pytest.mark.parametrize("other", [(2, 2), (0, 0), (-1, 1), ("2.99", 0)])
def test_overlapping_booths_are_named(other):
    pair = first_overlap([ground("A1", 0, 0), ground("A2", *other)])
    assert pair is not None
    assert (pair[0].code, pair[1].code) == ("A1", "A2")


def test_overlap_is_found_across_the_squares_of_a_large_hall():
    hall = HallGround()
    assert hall.claim(ground("RAW", 8, 8, 20, 20)) is None
    assert hall.claim(ground("B1", 40, 8)) is None
    found = hall.claim(ground("B2", 25, 25))
    assert found is not None
    assert found.code == "RAW"
