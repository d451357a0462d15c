import doctest
import inspect
import itertools
import random

import pytest

from matching import colouring, constraints, timetable
from matching.timetable import (
    Instance,
    Placement,
    Plan,
    Reason,
    Request,
    Slot,
    check_plan,
    make_timetable,
)

MORNING = (Slot("9:00"), Slot("9:30"), Slot("10:00"))


def requests(*pairs: str) -> tuple[Request, ...]:
    """`ax` is importer a who asks exhibitor x."""
    return tuple(Request(pair, importer=pair[0], exhibitor=pair[1]) for pair in pairs)


def slots_of(plan: Plan) -> dict[str, str]:
    return {one.request: one.slot for one in plan.placed}


@pytest.mark.parametrize("module", [colouring, constraints, timetable])
def test_examples_run(module):
    assert doctest.testmod(module).failed == 0


def test_everything_fits_when_nobody_has_more_requests_than_slots():
    instance = Instance(MORNING, requests("ax", "ay", "az", "bx", "by", "bz", "cx", "cy", "cz"))
    plan = make_timetable(instance)
    assert (len(plan.placed), plan.bound, plan.unplaced) == (9, 9, {})
    assert check_plan(instance, plan) == []


def test_request_over_the_exhibitors_slots_is_left_with_that_reason():
    instance = Instance(MORNING, requests("ax", "bx", "cx", "dx"))
    plan = make_timetable(instance)
    assert (len(plan.placed), plan.bound) == (3, 3)
    assert list(plan.unplaced.values()) == [Reason.EXHIBITOR_FULL]


def test_request_over_the_importers_slots_is_left_with_that_reason():
    plan = make_timetable(Instance(MORNING[:1], requests("ax", "ay")))
    assert list(plan.unplaced.values()) == [Reason.IMPORTER_FULL]


def test_parties_that_are_never_free_together_have_no_common_slot():
    away = {"a": {"9:00"}, "x": {"9:30", "10:00"}}
    instance = Instance(MORNING, requests("ax", "ay"), away)
    plan = make_timetable(instance)
    assert (plan.unplaced, plan.bound) == ({"ax": Reason.NO_COMMON_SLOT}, 1)
    assert check_plan(instance, plan) == []


def test_accepted_requests_only_are_placed():
    asked = (Request("ax", "a", "x"), Request("bx", "b", "x", is_accepted=False))
    plan = make_timetable(Instance(MORNING, asked))
    assert (list(slots_of(plan)), plan.unplaced) == (["ax"], {})


def test_locked_meeting_keeps_its_slot_and_others_go_around_it():
    instance = Instance(MORNING, requests("ax", "ay", "bx"), locked={"ax": "9:30"})
    plan = make_timetable(instance)
    assert slots_of(plan)["ax"] == "9:30"
    assert (len(plan.placed), check_plan(instance, plan)) == (3, [])


def test_integer_programming_proves_what_a_flow_cannot():
    # a and b can only come at 9:00, so x meets one of them and c; the flow sees three free slots
    away = {"a": {"9:30", "10:00"}, "b": {"9:30", "10:00"}}
    instance = Instance(MORNING, requests("ax", "bx", "cx"), away)
    plan = make_timetable(instance)
    assert (len(plan.placed), plan.bound, plan.is_optimal) == (2, 2, True)


def test_same_seed_gives_the_same_plan_and_input_is_not_changed():
    instance = Instance(MORNING, requests("ax", "bx", "cx", "dx", "ay", "by"))
    before = repr(instance)
    assert make_timetable(instance, seed=7) == make_timetable(instance, seed=7)
    assert repr(instance) == before


def test_nothing_asked_gives_an_empty_plan():
    assert make_timetable(Instance(MORNING, ())) == Plan((), {}, bound=0, seed=0)


@pytest.mark.parametrize(
    ("placements", "constraint"),
    [
        ([("ax", "9:00"), ("ay", "9:00")], "one_meeting_per_importer_and_slot"),
        ([("ax", "9:00"), ("bx", "9:00")], "one_meeting_per_exhibitor_and_slot"),
        ([("ax", "9:00"), ("ax", "9:30")], "one_meeting_per_request"),
        ([("no", "9:00")], "accepted_requests_only"),
        ([("ax", "23:00")], "slots_of_the_fair_only"),
        ([("ax", "10:00")], "importer_available"),
        ([("by", "10:00")], "exhibitor_available"),
        ([("??", "9:00")], "known_requests_only"),
        ([("by", "9:30")], "locked_meetings_stay"),
        ([("ax", "9:00")], "locked_meetings_kept"),
    ],
)
def test_planted_bad_plan_is_found(placements, constraint):
    asked = (*requests("ax", "ay", "bx", "by"), Request("no", "n", "o", is_accepted=False))
    away = {"a": {"10:00"}, "y": {"10:00"}}
    instance = Instance(MORNING, asked, away, locked={"by": "9:00"})
    bad = Plan(tuple(Placement(*one) for one in placements), {}, bound=9, seed=0)
    assert constraint in {breach.constraint for breach in check_plan(instance, bad)}


def best_by_trying_everything(instance: Instance) -> int:
    ids = [request.id for request in instance.requests]
    choices = [None, *(slot.id for slot in instance.slots)]
    best = 0
    for plan in itertools.product(choices, repeat=len(ids)):
        placed = [Placement(one, slot) for one, slot in zip(ids, plan, strict=True) if slot]
        if len(placed) > best and not constraints.find_breaches(instance, placed):
            best = len(placed)
    return best


def small_case(seed: int) -> Instance:
    chance = random.Random(seed)
    pairs = sorted({chance.choice("abc") + chance.choice("xyz") for _ in range(6)})
    away = {
        party: {slot.id for slot in MORNING if chance.random() < 0.4}
        for party in "abcxyz"
        if chance.random() < 0.6
    }
    return Instance(MORNING, requests(*pairs), away)


@pytest.mark.parametrize("seed", range(12))
def test_no_plan_is_better_than_ours_on_small_cases(seed):
    instance = small_case(seed)
    plan = make_timetable(instance, seed=seed)
    assert check_plan(instance, plan) == []
    assert len(plan.placed) == plan.bound == best_by_trying_everything(instance)
    assert set(plan.unplaced) == {one.id for one in instance.requests} - set(slots_of(plan))


def fair_case(*, absent: float, seed: int = 1) -> Instance:
    """605 importers, 630 exhibitors, 3,900 accepted requests, 48 slots."""
    chance = random.Random(seed)
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < 3_900:
        pairs.add((chance.randrange(605), int(630 * chance.random() ** 2)))
    grid = tuple(Slot(f"s{n:02d}") for n in range(48))
    asked = tuple(Request(f"{one}-{other}", f"i{one}", f"e{other}") for one, other in sorted(pairs))
    parties = [f"i{n}" for n in range(605)] + [f"e{n}" for n in range(630)]
    away = {
        party: frozenset(slot.id for slot in grid if chance.random() < absent) for party in parties
    }
    return Instance(grid, asked, away)


@pytest.mark.parametrize("absent", [0.0, 0.5])
def test_whole_fair_is_planned_up_to_its_bound(absent):
    instance = fair_case(absent=absent)
    plan = make_timetable(instance)
    assert len(plan.placed) == plan.bound
    assert check_plan(instance, plan) == []


@pytest.mark.parametrize("module", [colouring, constraints, timetable])
def test_planner_needs_no_learning_library(module):
    assert "sklearn" not in inspect.getsource(module)
