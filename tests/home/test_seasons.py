"""Phases of a season by date, and the curve of confirmed booths."""

from datetime import UTC, datetime, timedelta

import pytest

from fairapp.core import clock
from fairapp.home.views.seasons import WEEKS, growth, phases
from tests import factories


@pytest.fixture
def fair(app):
    today = clock.today()
    return factories.fair(
        opens_on=today + timedelta(days=140),
        closes_on=today + timedelta(days=143),
        applications_open_on=today,
        applications_close_on=today + timedelta(days=100),
        planned_booths=40,
    )


def states(fair, days_before_opening):
    day = fair.opens_on - timedelta(days=days_before_opening)
    return [phase.state for phase in phases(fair, day)]


@pytest.mark.parametrize(
    ("days_before", "expected"),
    [
        (150, ["", "", "", "", "", "", "", ""]),
        (140, ["now", "now", "now", "", "", "", "", ""]),
        (40, ["now", "now", "now", "now", "", "", "", ""]),
        (10, ["done", "now", "now", "done", "now", "", "", ""]),
        (0, ["done", "done", "done", "done", "done", "now", "now", ""]),
        (-10, ["done", "done", "done", "done", "done", "done", "now", "now"]),
        (-200, ["done"] * 8),
    ],
)
def test_phases_follow_the_calendar(app, fair, days_before, expected):
    with app.test_request_context():
        assert states(fair, days_before) == expected


def confirmed(fair, *days_before_opening):
    """One booth confirmed on each of these days."""
    noon = datetime.combine(fair.opens_on, datetime.min.time(), tzinfo=UTC)
    return [(fair.id, noon - timedelta(days=days), 1) for days in days_before_opening]


def test_curve_counts_everything_confirmed_until_today(app, fair):
    found = confirmed(fair, 139, 130, 100, 99)
    with app.test_request_context():
        grown = growth(fair, None, found, fair.opens_on - timedelta(days=99))
    assert grown.now == [0, 1, 2, 2, 2, 2, 4]
    assert (grown.plan[0], grown.plan[WEEKS], len(grown.plan)) == (0, 40, WEEKS + 1)


def test_edition_before_is_compared_week_by_week(app, fair):
    before = factories.fair(series_id=fair.series_id)
    found = [*confirmed(before, 139, 1), *confirmed(fair, 139)]
    with app.test_request_context():
        grown = growth(fair, before, found, fair.opens_on)
    assert (grown.last[1], grown.last[WEEKS]) == (1, 2)
    assert grown.now[WEEKS] == 1


def test_season_typed_in_after_its_opening_is_no_comparison(app, fair):
    before = factories.fair(series_id=fair.series_id)
    with app.test_request_context():
        grown = growth(fair, before, confirmed(before, -5, -6), fair.opens_on)
    assert grown.last == []
