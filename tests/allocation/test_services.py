"""Holding, confirming, moving and giving back stands; who is first has the booth."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from fairapp.allocation import places, queries, services
from fairapp.allocation.models import AllocatedBooth, Allocation, AllocationState
from fairapp.core import clock
from fairapp.core.audit import AuditEntry, AuditTag
from fairapp.core.policy import SYSTEM
from fairapp.exhibitors.models import ApplicationState
from tests import factories


def until(hours=24):
    return clock.now() + timedelta(hours=hours)


@pytest.fixture
def fair(session):
    return factories.fair()


@pytest.fixture
def booths(fair):
    zone = factories.zone(fair)
    return [factories.booth(fair, in_zone=zone, code=f"C{n}", x=3 * n, y=3) for n in range(10, 16)]


def hold(fair, booths, **values):
    application = factories.accepted_application(fair, **values)
    return services.hold_booths(application, booths, actor=SYSTEM, until=until())


def let_run_out(session, allocation):
    allocation.expires_at = clock.now() - timedelta(minutes=1)
    session.flush()


def entries(session):
    rows = session.scalars(
        select(AuditEntry)
        .where(AuditEntry.tag.startswith("allocation:"))
        .order_by(AuditEntry.created_at, AuditEntry.id)
    )
    return [(row.tag, row.facts) for row in rows]


def holders(session):
    rows = session.execute(
        select(AllocatedBooth.booth_id, AllocatedBooth.allocation_id).where(
            AllocatedBooth.released_at.is_(None)
        )
    )
    return {row.booth_id: row.allocation_id for row in rows}


def test_stand_goes_from_held_to_confirmed_with_one_audit_line_each(session, fair, booths):
    stand = hold(fair, booths[:2])
    services.reserve_allocation(stand, actor=SYSTEM)
    assert (stand.state, stand.expires_at) == (AllocationState.RESERVED, None)
    services.confirm_allocation(stand, actor=SYSTEM)
    assert stand.state is AllocationState.CONFIRMED
    services.release_allocation(stand, actor=SYSTEM, reason="withdrawn")
    assert (stand.state, stand.released_reason) == (AllocationState.RELEASED, "withdrawn")
    codes = ["C10", "C11"]
    assert entries(session) == [
        (AuditTag.BOOTH_HELD, {"booths": codes}),
        (AuditTag.BOOTH_RESERVED, {"booths": codes}),
        (AuditTag.BOOTH_CONFIRMED, {"booths": codes}),
        (AuditTag.BOOTH_RELEASED, {"booths": codes, "reason": "withdrawn"}),
    ]
    assert holders(session) == {}


def test_second_clerk_is_told_who_has_the_booth(session, fair, booths):
    first = hold(fair, booths[:2])
    with pytest.raises(services.BoothTakenError) as caught:
        hold(fair, booths[1:3])
    name = queries.load_allocation(first.id).application.organisation.name
    assert caught.value.facts == {"booth": "C11", "holder": name}
    assert caught.value.status == 409
    assert holders(session) == {booths[0].id: first.id, booths[1].id: first.id}


def test_index_refuses_a_second_live_row_for_a_booth(session, fair, booths):
    """What is left when both clerks looked before either wrote."""
    winner, other = hold(fair, booths[:1]), hold(fair, booths[1:2])
    with pytest.raises(IntegrityError), session.begin_nested():
        places.insert_places(other, booths[:1])
    assert holders(session) == {booths[0].id: winner.id, booths[1].id: other.id}


def test_hold_that_ran_out_is_no_obstacle(session, fair, booths):
    old = hold(fair, booths[:2])
    let_run_out(session, old)
    new = hold(fair, booths[:1])
    assert old.state is AllocationState.RELEASED
    assert old.released_reason == "expired"
    assert holders(session) == {booths[0].id: new.id}


def test_hold_that_ran_out_cannot_be_confirmed(session, fair, booths):
    stand = hold(fair, booths[:1])
    let_run_out(session, stand)
    with pytest.raises(places.HoldEndedError):
        services.confirm_allocation(stand, actor=SYSTEM)


def test_sweep_releases_only_holds_that_ran_out(session, fair, booths):
    ended, running = hold(fair, booths[:1]), hold(fair, booths[1:2])
    reserved = hold(fair, booths[2:3])
    services.reserve_allocation(reserved, actor=SYSTEM)
    let_run_out(session, ended)
    assert services.release_expired_holds(clock.now()) == 1
    assert services.release_expired_holds(clock.now()) == 0
    assert [stand.state for stand in (ended, running, reserved)] == [
        AllocationState.RELEASED,
        AllocationState.HELD,
        AllocationState.RESERVED,
    ]


def test_blocked_booth_is_not_given(session, fair, booths):
    services.block_free_booth(booths[0], actor=SYSTEM, reason="Cột nhà")
    with pytest.raises(places.BoothBlockedError) as caught:
        hold(fair, booths[:2])
    assert caught.value.facts == {"booth": "C10", "reason": "Cột nhà"}


def test_taken_booth_is_not_blocked(session, fair, booths):
    hold(fair, booths[:1])
    with pytest.raises(services.BoothTakenError):
        services.block_free_booth(booths[0], actor=SYSTEM, reason="Cột nhà")
    assert booths[0].blocked_reason is None


@pytest.mark.parametrize("state", [s for s in ApplicationState if s != "accepted"])
def test_only_exhibitors_get_booths(session, fair, booths, state):
    with pytest.raises(places.NotAnExhibitorError):
        hold(fair, booths[:1], state=state)


def test_booths_of_another_fair_are_refused(session, fair):
    with pytest.raises(places.NoBoothsError):
        hold(fair, [factories.booth(factories.fair())])
    with pytest.raises(places.NoBoothsError):
        hold(fair, [])


def test_hold_into_the_past_is_refused(session, fair, booths):
    with pytest.raises(places.HoldEndedError):
        services.hold_booths(
            factories.accepted_application(fair), booths[:1], actor=SYSTEM, until=until(-1)
        )


def test_move_keeps_what_is_in_both_and_lets_the_rest_go(session, fair, booths):
    stand = hold(fair, booths[:2])
    services.move_allocation(stand, booths[1:3], actor=SYSTEM)
    assert holders(session) == {booths[1].id: stand.id, booths[2].id: stand.id}


def test_move_onto_a_taken_booth_changes_nothing(session, fair, booths):
    stand, other = hold(fair, booths[:1]), hold(fair, booths[1:2])
    with pytest.raises(services.BoothTakenError):
        services.move_allocation(stand, booths[1:2], actor=SYSTEM)
    assert holders(session) == {booths[0].id: stand.id, booths[1].id: other.id}


def test_two_stands_change_places(session, fair, booths):
    stand, other = hold(fair, booths[:1]), hold(fair, booths[1:3])
    services.swap_allocations(stand, other, actor=SYSTEM)
    assert holders(session) == {
        booths[0].id: other.id,
        booths[1].id: stand.id,
        booths[2].id: stand.id,
    }
    assert entries(session)[-2:] == [
        (AuditTag.BOOTH_MOVED, {"booths": ["C11", "C12"]}),
        (AuditTag.BOOTH_MOVED, {"booths": ["C10"]}),
    ]


def test_vacating_some_booths_keeps_the_stand_and_vacating_all_releases_it(session, fair, booths):
    stand = hold(fair, booths[:3])
    services.vacate_booths(stand, booths[:1], actor=SYSTEM)
    assert (stand.state, len(holders(session))) == (AllocationState.HELD, 2)
    services.vacate_booths(stand, booths[:3], actor=SYSTEM)
    assert (stand.state, holders(session)) == (AllocationState.RELEASED, {})


VERBS = {
    "reserve": lambda stand: services.reserve_allocation(stand, actor=SYSTEM),
    "confirm": lambda stand: services.confirm_allocation(stand, actor=SYSTEM),
    "release": lambda stand: services.release_allocation(stand, actor=SYSTEM, reason="organiser"),
}
ALLOWED = {
    AllocationState.HELD: {"reserve", "confirm", "release"},
    AllocationState.RESERVED: {"confirm", "release"},
    AllocationState.CONFIRMED: {"release"},
    AllocationState.RELEASED: set(),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", AllocationState)
def test_which_verbs_each_state_allows(session, fair, booths, state, verb):
    stand = hold(fair, booths[:1])
    path = {"reserved": ["reserve"], "confirmed": ["confirm"], "released": ["release"]}
    for step in path.get(state.value, []):
        VERBS[step](stand)
    if verb in ALLOWED[state]:
        VERBS[verb](stand)
        assert stand.state is not state
    else:
        with pytest.raises(places.WrongStateError):
            VERBS[verb](stand)
        assert stand.state is state


def test_stand_codes_are_short_and_leave_out_what_was_given_back(session, fair, booths):
    stand = hold(fair, booths[:3])
    gone = hold(fair, booths[3:4])
    services.release_allocation(gone, actor=SYSTEM, reason="organiser")
    asked = [stand.application_id, gone.application_id]
    assert queries.stand_codes(asked) == {stand.application_id: "C10–12"}
    assert queries.stand_codes([]) == {}


def test_waiting_exhibitors_are_those_without_a_stand(session, fair, booths):
    hold(fair, booths[:1])
    waiting = factories.accepted_application(fair)
    factories.application(fair)
    assert session.scalars(queries.find_standless(fair.id)).all() == [waiting]
    name = waiting.organisation_id and queries.find_standless(fair.id, "khong ai ca")
    assert session.scalars(name).all() == []
    assert session.scalar(select(Allocation.id)) is not None
