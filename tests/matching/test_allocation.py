"""Allocations on ground small enough to see, and what the checker says of bad ones."""

import json
import re

import pytest

from matching.__main__ import main
from matching.allocation import Instance, allocate
from matching.allocation.draft import instance_as_dict
from matching.errors import BrokenRecordError
from matching.stands import check_stands


def booth(name, x=0, y=0, **more):
    return {"id": name, "hall": "1", "zone": name[0], "x": x * 3, "y": y * 3, "width": 3,
            "height": 3, "accessible": True, **more}  # fmt: skip


def row(length, zone="A", y=0):
    return [booth(f"{zone}{at + 1}", at, y) for at in range(length)]


def case(booths, *applicants, **more):
    return {"booths": booths, "applicants": list(applicants), **more}


def who(name, points=1, size=1, wishes=(), zones=("A",), **more):
    return {"id": name, "points": points, "size": size, "wishes": list(wishes),
            "zones": list(zones), **more}  # fmt: skip


def given(values, **options):
    draft = allocate(Instance.from_dict(values), seconds=5, **options)
    assert (draft.violations, draft.envy) == ([], [])
    return draft


def test_more_points_get_the_booth_both_wish():
    draft = given(case(row(2), who("low", 1, wishes=["A2"]), who("high", 2, wishes=["A2"])))
    assert draft.assignment == {"high": ["A2"], "low": ["A1"]}
    assert draft.receipts["low"]["better"] == [
        {"booths": ["A2"], "holders": [{"applicant": "high", "points": 2.0, "why": "more_points"}]}
    ]


def test_equal_points_are_ordered_by_the_draw_and_another_seed_draws_anew():
    values = case(row(1), who("one"), who("two"), who("three"))
    winners = {next(iter(given(values, seed=seed).assignment)) for seed in range(12)}
    assert winners == {"one", "two", "three"}
    assert given(values, seed=3).as_dict() == given(values, seed=3).as_dict()


def test_stand_is_a_straight_row_or_a_square_of_four():
    square = [booth("A1"), booth("A2", 1), booth("A3", 0, 1), booth("A4", 1, 1)]
    assert set(given(case(square, who("four", size=4))).assignment["four"]) == {
        "A1", "A2", "A3", "A4"}  # fmt: skip
    corner = given(case(square[:3], who("three", size=3)))
    assert corner.unplaced["three"]["reason"] == "no_such_run"


def test_apart_shares_no_edge_and_accessible_is_kept():
    values = case(row(3), who("a", 3), who("b", 2), who("c", 1), apart=[["a", "b"]])
    draft = given(values)
    gap = int(draft.assignment["a"][0][1]) - int(draft.assignment["b"][0][1])
    assert abs(gap) == 2
    steps = [booth("A1", accessible=False), booth("A2", 1)]
    draft = given(case(steps, who("wheel", accessible=True, wishes=["A1"])))
    assert draft.assignment == {"wheel": ["A2"]}


def test_lock_is_kept_and_one_that_cannot_be_is_named():
    values = case(row(2), who("a", 9, wishes=["A1"]), who("b", 1), locks={"b": ["A1"]})
    assert given(values).assignment == {"a": ["A2"], "b": ["A1"]}
    values["locks"] = {"b": ["A1", "A2"]}
    draft = allocate(Instance.from_dict(values))
    assert draft.unplaced["b"]["reason"] == "lock_infeasible"
    assert draft.violations == [{"rule": "lock", "applicant": "b", "booths": ["A1", "A2"]}]


def test_score_can_be_recomputed_from_the_stated_penalties():
    values = case(row(3), who("a", 5, wishes=["A3"]), who("b", 4, wishes=["A3", "A1"]),
                  who("c", 3, wishes=["A3"], corner=True), together=[["a", "b"]])  # fmt: skip
    draft = given(values)
    # a on A3; b on A1 (1 wish down: 2); c on A2 (no wish of one: 2, no corner: 5); parted: 20
    assert draft.assignment == {"a": ["A3"], "b": ["A1"], "c": ["A2"]}
    assert draft.score == 5 * 100 + 4 * 100 - 2 + 3 * 100 - 2 - 5 - 20
    assert draft.gap == 0


def test_smaller_may_stand_where_a_larger_with_more_points_has_no_room():
    draft = given(case(row(3), who("large", 9, size=4), who("small", 1)))
    assert set(draft.assignment) == {"small"}


@pytest.mark.parametrize("values", [
    case([]), case(row(1)), case([], who("a")), case(row(1), who("a", 0)),
    case(row(2), who("a", zones=["nowhere"])), case(row(2), who("a", zones=())),
    case(row(4), who("a"), who("b"), weights={"wish": 0, "zone": 0, "corner": 0}),
])  # fmt: skip
def test_odd_instances_give_a_plan(values):
    draft = given(values)
    assert draft.score <= draft.bound


@pytest.mark.parametrize(("change", "told"), [
    ({"booths": None}, "booths: missing"),
    ({"booths": [{"id": "A1", "x": 0}]}, "booths[0].y: missing"),
    ({"booths": [booth("A1"), booth("B1")]}, "booths[1]: 'B1' overlaps 'A1'"),
    ({"booths": [booth("A1"), booth("A1", 1, zone="B")]}, "booths[1].id: 'A1' is in two zones"),
    ({"booths": [booth("A1", width=0)]}, "booths[0].width: more than 0 expected"),
    ({"applicants": [who("a", wishes=["Z9"])]}, "applicants[0].wishes[0]: there is no booth 'Z9'"),
    ({"applicants": [who("a", size=1.5)]}, "applicants[0].size: a whole number"),
    ({"applicants": [who("a", float("nan"))]}, "applicants[0].points: a finite number"),
    ({"apart": [["a", "x"]]}, "apart[0][1]: there is no applicant 'x'"),
    ({"together": [["a"]]}, "together[0]: a pair of applicants expected"),
    ({"locks": {"x": ["A1"]}}, "locks.x: there is no applicant 'x'"),
    ({"weights": {"wish": -1}}, "weights.wish: a finite number not below zero"),
    ({"applicants": [who("a", 1e308)]}, "applicants[0].points: a number up to 1000000000"),
    ({"booths": [booth("A1", x=1e300)]}, "booths[0].x: a number up to 1000000000"),
    ({"booths": [booth("A\ud800")]}, "booths[0].id: half a character"),
    ({"applicants": [who("a"), who("a")]}, "applicants[1].id: 'a' stands twice"),
    ({"applicants": [who("a", size=-1)]}, "applicants[0].size: a finite number not below zero"),
])  # fmt: skip
def test_bad_input_names_the_field(change, told):
    with pytest.raises(BrokenRecordError, match=re.escape(told)):
        Instance.from_dict(case(row(1), who("a")) | change)


def test_contradicting_and_circular_pairs_are_named():
    people = [who(name) for name in "abc"]
    pairs = {"together": [["a", "b"], ["b", "c"], ["c", "a"]], "apart": [["a", "b"]]}
    notes = Instance.from_dict(case(row(3), *people, **pairs)).notes
    assert notes == (
        "together and apart: 'a' and 'b'; apart is kept, together is not",
        "together is circular: 'a' and 'c' are joined by others already",
    )


GOOD = case(
    [*row(3), booth("B1", 0, 1)], who("a", 3, wishes=["A1"]), who("b", 2, size=2),
    who("c", 1, zones=["B"]), locks={"c": ["B1"]},
)  # fmt: skip


@pytest.mark.parametrize(("plan", "rule"), [
    ({"a": ["A1"], "b": ["A1", "A2"], "c": ["B1"]}, "one_applicant_per_booth"),
    ({"a": ["A2"], "b": ["A1", "A3"], "c": ["B1"]}, "straight_row"),
    ({"a": ["A1"], "b": ["A2"], "c": ["B1"]}, "size"),
    ({"a": ["A1"], "b": ["A2", "A3"]}, "lock"),
    ({"a": ["A9"], "c": ["B1"]}, "unknown_booth"),
    ({"x": ["A1"], "c": ["B1"]}, "unknown_applicant"),
])  # fmt: skip
def test_checker_is_red_for_a_planted_fault(plan, rule):
    assert rule in {one["rule"] for one in check_stands(GOOD, plan)["violations"]}


def test_checker_finds_planted_envy_and_accepts_the_good_plan():
    good = {"a": ["A1"], "b": ["A2", "A3"], "c": ["B1"]}
    assert check_stands(GOOD, good) == {"violations": [], "envy": []}
    bad = {"a": ["A3"], "b": ["A1", "A2"], "c": ["B1"]}
    assert check_stands(GOOD, bad)["envy"] == [{"who": "a", "envies": "b", "for": ["A1"]}]


def test_checker_sees_apart_and_accessible():
    values = case(row(2), who("a"), who("b"), apart=[["a", "b"]])
    assert check_stands(values, {"a": ["A1"], "b": ["A2"]})["violations"] == [
        {"rule": "apart", "applicants": ["a", "b"]}
    ]
    values = case([booth("A1", accessible=False)], who("a", accessible=True))
    assert check_stands(values, {"a": ["A1"]})["violations"][0]["rule"] == "accessible"


def test_command_writes_the_plan_and_tells_a_fault_in_one_line(tmp_path, capsys):
    source, out = tmp_path / "i.json", tmp_path / "o.json"
    source.write_text(json.dumps(case(row(2), who("a"))))
    arguments = ["allocate", "--instance", str(source), "--out", str(out), "--seconds", "1"]
    assert main([*arguments, "--seed", "7"]) == 0
    written = json.loads(out.read_text())
    assert (written["assignment"], written["seed"]) == ({"a": ["A1"]}, 7)
    assert {"score", "bound", "price_of_fairness", "gap", "envy", "violations", "unplaced",
            "receipts"} <= set(written)  # fmt: skip
    source.write_text("{")
    assert main(arguments) == 1
    assert "error: " in capsys.readouterr().err


def test_instance_survives_being_written():
    read = Instance.from_dict(GOOD)
    assert Instance.from_dict(instance_as_dict(read)) == read
