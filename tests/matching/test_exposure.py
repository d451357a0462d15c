"""Near-equal suppliers take turns; off changes nothing."""

from matching.entities import Match
from matching.reranking import SETTINGS, spread_exposure


def lists(*scores: float) -> list[Match]:
    return [
        Match(f"B{b}", f"S{s}", s + 1, score) for b in range(4) for s, score in enumerate(scores)
    ]


def test_off_keeps_every_list() -> None:
    before = lists(0.9, 0.89)
    assert spread_exposure(before, top=2, setting=SETTINGS["off"]) == before


def test_near_equals_take_turns() -> None:
    first = [m.supplier for m in spread_exposure(lists(0.9, 0.89), top=1)]
    assert first == ["S0", "S1", "S0", "S1"]


def test_a_clearly_better_supplier_stays_first() -> None:
    first = {m.supplier for m in spread_exposure(lists(0.9, 0.6), top=1)}
    assert first == {"S0"}


def test_a_useless_supplier_never_passes_a_useful_one() -> None:
    first = {m.supplier for m in spread_exposure(lists(0.51, 0.49), top=1)}
    assert first == {"S0"}


def test_a_first_timer_gets_the_stated_floor() -> None:
    spread = spread_exposure(
        lists(0.9, 0.9, 0.88), top=1, setting=SETTINGS["strong"], first_timers=frozenset({"S2"})
    )
    assert sum(m.supplier == "S2" for m in spread) == SETTINGS["strong"].floor
