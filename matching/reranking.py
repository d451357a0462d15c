"""Spreading attention: near-equal suppliers take turns, nobody fills every list."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from matching.entities import Match

USEFUL = 0.5


@dataclass(frozen=True, slots=True)
class Exposure:
    """How far lists may be changed for fairness.

    `slack` is the score a list may give up at one place; `share` the part of all lists in
    which one supplier may stand before it yields to near-equals; `floor` the number of lists
    a first-timer is helped into where it is useful to the buyer.
    """

    slack: float
    share: float
    floor: int


SETTINGS = {
    "off": Exposure(slack=0.0, share=1.0, floor=0),
    "default": Exposure(slack=0.05, share=0.25, floor=1),
    "strong": Exposure(slack=0.15, share=0.1, floor=3),
}


def spread_exposure(
    matches: Sequence[Match],
    *,
    top: int = 10,
    setting: Exposure = SETTINGS["default"],
    first_timers: frozenset[str] = frozenset(),
) -> list[Match]:
    """Return new lists of `top` from longer ones, buyer by buyer in the given order.

    At each place the list takes, among the candidates within `slack` of the best one left, the
    supplier shown least so far; candidates below `USEFUL` never pass one above it.

    Examples
    --------
    >>> lists = [Match(b, s, r, score) for b in ("B1", "B2")
    ...          for r, (s, score) in enumerate([("S1", 0.90), ("S2", 0.89)], start=1)]
    >>> [match.supplier for match in spread_exposure(lists, top=1)]
    ['S1', 'S2']
    """
    lists: dict[str, list[Match]] = {}
    for match in sorted(matches, key=lambda match: match.rank):
        lists.setdefault(match.buyer, []).append(match)
    order = list(dict.fromkeys(match.buyer for match in matches))
    limit = max(1.0, setting.share * len(order))
    shown: Counter[str] = Counter()
    spread: list[Match] = []
    for buyer in order:
        left = lists[buyer]
        for rank in range(1, min(top, len(left)) + 1):
            chosen = _choose(left, shown, setting, limit, first_timers)
            left = [match for match in left if match is not chosen]
            shown[chosen.supplier] += 1
            spread.append(replace(chosen, rank=rank))
    return spread


def _choose(
    left: Sequence[Match],
    shown: Counter[str],
    setting: Exposure,
    limit: float,
    first_timers: frozenset[str],
) -> Match:
    best = left[0]
    near = [
        match
        for match in left
        if best.score - match.score <= setting.slack
        and (match.score >= USEFUL) == (best.score >= USEFUL)
    ]

    def turn(match: Match) -> tuple[bool, bool, int, int]:
        owed = match.supplier in first_timers and shown[match.supplier] < setting.floor
        return not owed, shown[match.supplier] >= limit, shown[match.supplier], match.rank

    return min(near, key=turn) if setting.slack else best
