"""Ground that nobody shares."""

from decimal import Decimal

import pytest

from fairapp.fairs.plan import Ground, HallGround, first_overlap


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
