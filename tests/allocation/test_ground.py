"""Changing a plan that is booked: ground keeps its holder, nothing overlaps, all can be undone."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from fairapp.allocation import ground, places, queries, services
from fairapp.allocation.places import BoothBlockedError, BoothRemovedError
from fairapp.core import clock
from fairapp.core.errors import InvalidInputError
from fairapp.core.policy import SYSTEM
from fairapp.fairs.models import Booth, Hall, PlanAct, PlanChange, Zone
from fairapp.fairs.plan import BoothsOverlapError, CodeTakenError, ImpossibleGroundError
from fairapp.fairs.services.ground import ChangedSinceError, NothingChangedError, edit_of
from tests import factories

BY = {"actor": SYSTEM}


@pytest.fixture
def fair(session):
    return factories.fair()


@pytest.fixture
def row(fair):
    """Four neighbours in one straight row."""
    zone = factories.zone(fair, code="A")
    return [
        factories.booth(fair, in_zone=zone, code=f"A0{n}", x=Decimal(3 * n), y=Decimal(4))
        for n in range(1, 5)
    ]


def hold(fair, booths, name="Thêu Ao Làng"):
    firm = factories.organisation(name=name, name_en=None)
    application = factories.accepted_application(fair, organisation=firm)
    until = clock.now() + timedelta(days=1)
    services.hold_booths(application, booths, until=until, **BY)
    return application


def codes(session, fair):
    live = select(Booth.code).where(Booth.fair_id == fair.id, Booth.removed_at.is_(None))
    return sorted(session.scalars(live))


def stand(application):
    return queries.stand_codes([application.id]).get(application.id)


def move(fair, booths, dx, dy=0):
    edits = [edit_of(one, x=one.x + dx, y=one.y + dy) for one in booths]
    return ground.change_ground(fair, edits, act=PlanAct.MOVED, **BY)


def changes(session):
    return session.scalars(select(PlanChange.act).order_by(PlanChange.id)).all()


def test_whole_row_moves_in_one_change_and_back(session, fair, row):
    change = move(fair, row, 1)
    assert [booth.x for booth in row] == [4, 7, 10, 13]
    ground.revert_change(change, fair, **BY)
    assert [booth.x for booth in row] == [3, 6, 9, 12]
    assert changes(session) == [PlanAct.MOVED, PlanAct.REVERTED]


def test_two_booths_change_places_and_codes_in_one_change(session, fair, row):
    first, second = row[:2]
    edits = [
        edit_of(first, x=second.x, code=second.code),
        edit_of(second, x=first.x, code=first.code),
    ]
    ground.change_ground(fair, edits, act=PlanAct.EDITED, **BY)
    assert [(booth.code, booth.x) for booth in (first, second)] == [("A02", 6), ("A01", 3)]


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"x": Decimal(4)}, BoothsOverlapError),
        ({"x": Decimal(-1)}, ImpossibleGroundError),
        ({"y": Decimal(58)}, ImpossibleGroundError),
        ({"width": Decimal("0.2")}, ImpossibleGroundError),
        ({"open_sides": 5}, ImpossibleGroundError),
        ({"code": "A 1"}, ImpossibleGroundError),
        ({"code": "A02"}, CodeTakenError),
        ({}, NothingChangedError),
    ],
)
def test_impossible_change_is_refused_and_nothing_is_kept(session, fair, row, changed, error):
    with pytest.raises(error):
        ground.change_ground(fair, [edit_of(row[0], **changed)], act=PlanAct.EDITED, **BY)
    assert (row[0].code, row[0].x, changes(session)) == ("A01", 3, [])


def test_booth_cannot_go_into_a_zone_of_another_hall(fair, row):
    elsewhere = factories.zone(fair, code="Z")
    with pytest.raises(ImpossibleGroundError, match="impossible-ground") as caught:
        ground.change_ground(fair, [edit_of(row[0], zone_id=elsewhere.id)], act=PlanAct.ZONED, **BY)
    assert caught.value.facts["code"] == "A01"


@pytest.mark.parametrize(
    "values",
    [{"x": 4}, {"x": -1}, {"y": 58}, {"width": 9}],
    ids=["overlap", "left of the hall", "below the hall", "wide"],
)
def test_database_itself_refuses_wrong_ground(session, row, values):
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(update(Booth).where(Booth.id == row[0].id).values(values))


def test_database_itself_refuses_a_strange_zone_and_a_hall_too_small(session, fair, row):
    elsewhere = factories.zone(fair, code="Z")
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(update(Booth).where(Booth.id == row[0].id).values(zone_id=elsewhere.id))
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(update(Hall).where(Hall.id == row[0].hall_id).values(width=10))


def test_database_itself_refuses_a_blocked_booth_in_a_stand_and_a_given_one_blocked(
    session, fair, row
):
    services.block_free_booth(row[0], reason="Cột nhà", **BY)
    other = hold(fair, row[1:2])
    assert stand(other) == "A02"
    live = queries.live_place_of(row[1].id)
    with pytest.raises(IntegrityError), session.begin_nested():
        places.insert_places(live.allocation, row[:1])
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(update(Booth).where(Booth.id == row[1].id).values(blocked_reason="x"))


def test_free_neighbours_become_one_booth_and_are_parted_again(session, fair, row):
    change = ground.merge_booths(fair, row[:3], **BY)
    assert codes(session, fair) == ["A01", "A04"]
    assert (row[0].width, row[0].height, row[0].area) == (9, 3, 27)
    ground.revert_change(change, fair, **BY)
    assert codes(session, fair) == ["A01", "A02", "A03", "A04"]


def test_stand_of_neighbours_is_merged_and_keeps_its_ground(session, fair, row):
    holder = hold(fair, row[:2])
    change = ground.merge_booths(fair, row[:2], **BY)
    assert (stand(holder), codes(session, fair)) == ("A01", ["A01", "A03", "A04"])
    ground.revert_change(change, fair, **BY)
    assert stand(holder) == "A01–02"


@pytest.mark.parametrize("given", [1, 2])
def test_booths_of_different_holders_are_not_merged(session, fair, row, given):
    for n in range(given):
        hold(fair, row[n : n + 1], name=f"Xưởng {n}")
    with pytest.raises(ground.DifferentHoldersError) as caught:
        ground.merge_booths(fair, row[:2], **BY)
    assert "Xưởng 0" in caught.value.message
    assert codes(session, fair) == ["A01", "A02", "A03", "A04"]


def test_booths_that_fill_no_rectangle_are_not_merged(fair, row):
    for booths in ([row[0], row[2]], row[:1]):
        with pytest.raises(ground.NotOneRectangleError):
            ground.merge_booths(fair, booths, **BY)


def test_given_booth_is_split_and_its_holder_keeps_the_parts(session, fair, row):
    holder = hold(fair, row[:1])
    ground.split_booth(fair, row[0], ["A01", "A01B"], is_across=True, **BY)
    parts = session.scalars(select(Booth).where(Booth.code.in_(["A01", "A01B"])))
    assert sorted((part.code, part.x, part.width) for part in parts) == [
        ("A01", 3, Decimal("1.5")),
        ("A01B", Decimal("4.5"), Decimal("1.5")),
    ]
    assert stand(holder) == "A01, A01B"


def test_split_needs_two_codes(fair, row):
    with pytest.raises(InvalidInputError):
        ground.split_booth(fair, row[0], ["A01"], is_across=True, **BY)


def test_given_booth_is_not_taken_off_the_plan(session, fair, row):
    hold(fair, row[:1])
    with pytest.raises(services.BoothTakenError) as caught:
        ground.remove_booths(fair, row[:2], **BY)
    assert caught.value.facts == {"booth": "A01", "holder": "Thêu Ao Làng"}
    assert codes(session, fair) == ["A01", "A02", "A03", "A04"]


def test_removed_booth_keeps_its_history_and_frees_its_code(session, fair, row):
    ground.remove_booths(fair, row[:1], **BY)
    assert codes(session, fair) == ["A02", "A03", "A04"]
    ground.change_ground(fair, [edit_of(row[1], code="A01")], act=PlanAct.EDITED, **BY)
    assert codes(session, fair) == ["A01", "A03", "A04"]
    with pytest.raises(BoothRemovedError):
        hold(fair, row[:1])


def test_change_is_not_taken_back_over_a_later_one(session, fair, row):
    first = move(fair, row[3:], 2)
    second = move(fair, row[3:], 2)
    with pytest.raises(ChangedSinceError) as caught:
        ground.revert_change(first, fair, **BY)
    assert caught.value.facts == {"codes": "A04"}
    ground.revert_change(second, fair, **BY)
    ground.revert_change(first, fair, **BY)
    assert row[3].x == 12


def test_blocking_stands_in_the_history_and_is_taken_back(session, fair, row):
    services.block_free_booth(row[0], reason="Cột nhà", **BY)
    with pytest.raises(BoothBlockedError):
        hold(fair, row[:1])
    change = session.scalars(select(PlanChange)).one()
    ground.revert_change(change, fair, **BY)
    assert (row[0].blocked_reason, stand(hold(fair, row[:1]))) == (None, "A01")


def test_zone_is_renamed_and_taken_back(session, fair, row):
    zone = session.get_one(Zone, row[0].zone_id)
    edit = edit_of(zone, names={"vi": "Gốm"}, code="G")
    change = ground.change_ground(fair, [edit], act=PlanAct.ZONED, **BY)
    assert (zone.code, zone.names) == ("G", {"vi": "Gốm"})
    ground.revert_change(change, fair, **BY)
    assert zone.code == "A"
