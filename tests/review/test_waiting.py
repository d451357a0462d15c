"""The waiting list moves up by its written rule; who is next and why can be read."""

from datetime import timedelta

import pytest

from fairapp.allocation import queries as places
from fairapp.allocation.models import OfferState, ReleaseReason
from fairapp.allocation.services import offer_freed, release_allocation
from fairapp.core import clock
from fairapp.core.db import db
from fairapp.core.policy import SYSTEM, Role
from fairapp.exhibitors.models import ApplicationState
from fairapp.review import queries, services
from tests import factories
from tests.factories.review import criteria, points

BY = {"actor": SYSTEM}


@pytest.fixture
def fair(session):
    return factories.fair()


def waits(fair, days=0, **values):
    """An application on the waiting list, sent so many days ago."""
    sent = clock.now() - timedelta(days=days)
    state = {"state": ApplicationState.WAITING_LIST, "submitted_at": sent}
    return factories.application(fair, **state, **values)


def order(fair):
    return [one.id for one in places.waiting_line(fair.id)]


def test_usual_rule_looks_at_points_then_at_who_was_first(fair):
    late, early, strong = waits(fair, 1), waits(fair, 9), waits(fair, 0)
    assert order(fair) == [early.id, late.id, strong.id]
    points(strong, criteria(fair), 7)
    assert order(fair) == [strong.id, early.id, late.id]


def test_rule_is_followed_step_by_step(fair):
    big, small = waits(fair, 9, booths_wanted=4), waits(fair, 1)
    again = waits(fair, 1, booths_wanted=4, is_first_time=False)
    big.is_first_time = small.is_first_time = True
    services.set_waiting_rule(fair, steps=["returning", "fewest_booths"], seed=0, **BY)
    assert order(fair) == [again.id, small.id, big.id]
    found = places.waiting_list(fair.id)
    assert found.steps == ("returning", "fewest_booths", "draw")
    waiters = [place.waiter for place in found.places]
    assert queries.deciding_step(waiters[0], waiters[1], found.steps) == "returning"
    assert queries.deciding_step(waiters[1], waiters[2], found.steps) == "fewest_booths"


def test_same_number_draws_the_same_and_another_number_another_order(fair):
    rows = [waits(fair) for _ in range(6)]
    orders = []
    for seed in (1, 1, 2):
        services.set_waiting_rule(fair, steps=["draw"], seed=seed, **BY)
        orders.append(order(fair))
    assert orders[0] == orders[1] != orders[2]
    assert set(orders[2]) == {one.id for one in rows}


@pytest.mark.parametrize("steps", [[], ["points", "points"], ["favour"]])
def test_unclear_rule_is_refused(fair, steps):
    with pytest.raises(services.UnclearRuleError):
        services.set_waiting_rule(fair, steps=steps, seed=0, **BY)


def test_freed_booth_is_offered_to_the_first_by_the_rule_who_fits(fair):
    zone = factories.zone(fair)
    booth = factories.booth(fair, in_zone=zone)
    first, second = waits(fair, 9, booths_wanted=2), waits(fair, 5)
    strong = waits(fair, 0)
    points(strong, criteria(fair), 9)
    for expected in (strong, second):
        [made] = offer_freed(fair, [booth], now=clock.now(), link_to=lambda _: "https://x", **BY)
        assert made.application_id == expected.id
        made.state = OfferState.DECLINED
        db.session.flush()
        held = places.load_allocation(made.allocation_id)
        release_allocation(held, reason=ReleaseReason.DECLINED, **BY)
    assert first.id in order(fair)


def test_page_shows_the_order_the_reason_and_the_next_in_line(browserless, fair):
    zone = factories.zone(fair)
    booth = factories.booth(fair, in_zone=zone)
    waits(fair, 9, booths_wanted=3)
    waits(fair, 5)
    desk = browserless.sign_in(factories.member(Role.ORGANISER, fair))
    address = f"/fairs/{fair.slug}/waiting-list"
    page = desk.get(address)
    assert "sent the application before the next" in page
    page = desk.get(f"{address}?zone={zone.code}&booths=1")
    assert "wants more booths" in page
    assert "number 2 of the list" in page
    refused = desk.post(f"{address}/offer", {"booths": "Q99"})
    assert refused.status_code == 302
    assert desk.post(f"{address}/offer", {"booths": booth.code}).status_code == 302
    assert "has an open offer" in desk.get(address)


def test_rule_is_changed_on_its_page(browserless, fair):
    desk = browserless.sign_in(factories.member(Role.ORGANISER, fair))
    address = f"/fairs/{fair.slug}/waiting-list/rule"
    desk.get(address)
    twice = {"step_1": "points", "step_2": "points", "seed": "1"}
    assert desk.post(address, twice).status_code == 422
    assert desk.post(address, {**twice, "step_2": "draw"}).status_code == 302
    assert queries.steps_of(queries.waiting_rule(fair.id)) == ("points", "draw")
    assert "the higher score of the review" in desk.get(f"/fairs/{fair.slug}/waiting-list")


def test_review_counts_in_a_round_as_its_rule_says(fair):
    from fairapp.allocation.queries.claims import USUAL_RULE, merits_at

    application = factories.accepted_application(fair)
    points(application, criteria(fair), 8)
    merits = merits_at(fair.id)[application.id]
    usual = merits.points(USUAL_RULE)
    assert merits.points(USUAL_RULE | {"review": 0}) == usual - 24
