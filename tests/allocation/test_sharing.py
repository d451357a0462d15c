"""Stands as a whole: shared with co-exhibitors, joined, held longer."""

from datetime import timedelta

import pytest

from fairapp.allocation import queries, services
from fairapp.allocation.guests import guests_of
from fairapp.allocation.models import AllocationState
from fairapp.allocation.places import HoldEndedError, NotAnExhibitorError
from fairapp.allocation.services.sharing import HasAStandError, OtherExhibitorError
from fairapp.core import clock
from fairapp.core.policy import SYSTEM
from tests import factories

BY = {"actor": SYSTEM}


@pytest.fixture
def fair(session):
    return factories.fair()


@pytest.fixture
def booths(fair):
    zone = factories.zone(fair)
    return [factories.booth(fair, in_zone=zone, code=f"C{n}", x=3 * n, y=3) for n in range(10, 14)]


def until(hours=24):
    return clock.now() + timedelta(hours=hours)


def hold(fair, booths, application=None):
    application = application or factories.accepted_application(fair)
    return services.hold_booths(application, booths, until=until(), **BY)


def test_co_exhibitor_is_found_at_the_stand_and_waits_no_longer(session, fair, booths):
    stand, guest = hold(fair, booths[:2]), factories.accepted_application(fair)
    assert session.scalars(queries.find_standless(fair.id)).all() == [guest]
    services.share_stand(stand, guest, **BY)
    assert queries.stand_codes([guest.id, stand.application_id]) == {
        guest.id: "C10–11",
        stand.application_id: "C10–11",
    }
    assert session.scalars(queries.find_standless(fair.id)).all() == []


def test_one_exhibitor_has_one_place(fair, booths):
    stand, other = hold(fair, booths[:1]), hold(fair, booths[1:2])
    guest = factories.accepted_application(fair)
    services.share_stand(stand, guest, **BY)
    for allocation, application in ((other, guest), (stand, guest)):
        with pytest.raises(HasAStandError) as caught:
            services.share_stand(allocation, application, **BY)
        assert caught.value.facts["booths"] == "C10"


def test_only_accepted_exhibitors_of_the_fair_share(fair, booths):
    stand = hold(fair, booths[:1])
    for stranger in (
        factories.application(fair),
        factories.accepted_application(factories.fair()),
    ):
        with pytest.raises(NotAnExhibitorError):
            services.share_stand(stand, stranger, **BY)


def test_place_ends_with_the_stand_or_when_the_guest_leaves(fair, booths):
    stand = hold(fair, booths[:1])
    first, second = (factories.accepted_application(fair) for _ in range(2))
    place = services.share_stand(stand, first, **BY)
    services.share_stand(stand, second, **BY)
    services.leave_stand(place, **BY)
    services.leave_stand(place, **BY)
    assert [guest.application_id for guest in guests_of(stand.id)] == [second.id]
    services.release_allocation(stand, reason="organiser", **BY)
    assert guests_of(stand.id) == []


def test_two_stands_of_one_exhibitor_become_one(fair, booths):
    application = factories.accepted_application(fair)
    one, other = hold(fair, booths[:1], application), hold(fair, booths[1:2], application)
    services.confirm_allocation(other, **BY)
    services.join_stands(one, other, **BY)
    assert (one.state, other.state) == (AllocationState.CONFIRMED, AllocationState.RELEASED)
    assert queries.stand_codes([application.id]) == {application.id: "C10–11"}


def test_stands_of_two_exhibitors_are_not_joined(fair, booths):
    one, other = hold(fair, booths[:1]), hold(fair, booths[1:2])
    with pytest.raises(OtherExhibitorError) as caught:
        services.join_stands(one, other, **BY)
    assert caught.value.facts["booth"] == "C11"


def test_hold_is_extended_to_a_moment_to_come(fair, booths):
    stand = hold(fair, booths[:1])
    later = until(72)
    services.extend_hold(stand, until=later, **BY)
    assert stand.expires_at == later
    with pytest.raises(HoldEndedError):
        services.extend_hold(stand, until=until(-1), **BY)
