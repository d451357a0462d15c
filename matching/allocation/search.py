"""From the greedy plan to a better one: zones closed in time, then each zone planned exactly."""

import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from matching.allocation.desk import Cutoffs, Desk, Stands
from matching.allocation.envy import settle_envy
from matching.allocation.outline import Outline
from matching.allocation.part import Part

WHOLE_PROBLEM = 6000
PART_NODES = 100
"""Trees are cut by nodes, which are counted alike on every machine."""
SWEEPS = 6
WARMED_UP = 0.2


@dataclass(slots=True)
class Found:
    """The best plan, and what is proven about every plan."""

    stands: Stands
    score: float
    bound: float


class Clock:
    """Processor seconds left: a busy machine takes longer for the same plan, not another plan.

    The plan of work is fixed; the clock only cuts it short.
    """

    def __init__(self, seconds: float) -> None:
        self._began = time.process_time(), time.monotonic()
        self.seconds = seconds
        self.was_short = False

    @property
    def left(self) -> float:
        """Processor seconds left."""
        return max(0.0, self._began[0] + self.seconds - time.process_time())

    @property
    def patience(self) -> float:
        """As many seconds of the wall as will give what is left, going by what went before."""
        used = time.process_time() - self._began[0]
        passed = time.monotonic() - self._began[1]
        return max(0.1, self.left * max(1.0, passed / used if used > WARMED_UP else 1.0))

    def allows(self, share: float) -> bool:
        """Whether there is still this share of all the time left."""
        if self.left > share * self.seconds:
            return True
        self.was_short = True
        return False


def trivial_bound(desk: Desk) -> float:
    """Everybody has the best stand, as far as the booths go by worth per booth."""
    best = sorted(
        (
            (max((o.value for o in found), default=0.0) / one.size, one.size)
            for one, found, at in zip(desk.order, desk.options, range(len(desk.order)), strict=True)
            if found and at not in desk.fixed
        ),
        reverse=True,
    )
    room = len(desk.ground.booths) - desk.taken.bit_count()
    total = desk.score(desk.empty())
    for worth, size in best:
        if worth > 0 and room > 0:
            total += worth * min(size, room)
            room -= size
    return total


def search(desk: Desk, *, fair: bool, clock: Clock) -> Found:
    """The best plan found in the time, at least the greedy one, and a proven bound."""
    greedy = desk.serve_in_order()
    best = Found(greedy, desk.score(greedy), trivial_bound(desk))
    everybody = [at for at, found in enumerate(desk.options) if found and at not in desk.fixed]
    if sum(len(desk.options[at]) for at in everybody) <= WHOLE_PROBLEM:
        _improve(desk, best, everybody, fair=fair, clock=clock, proves=True)
    if best.bound - best.score <= 1e-6 * max(1.0, abs(best.bound)):
        return best
    if clock.allows(0.5):
        outline = Outline(desk, fair=fair)
        relaxed = outline.program.solve(seconds=clock.patience, relaxed=True)
        best.bound = min(best.bound, relaxed.bound + outline.base)
    if fair:
        _climb(desk, best, {}, clock=clock, share=0.6)
    _polish(desk, best, fair=fair, clock=clock)
    best.bound = max(best.bound, best.score)
    return best


def _improve(
    desk: Desk,
    best: Found,
    movers: Collection[int],
    *,
    fair: bool,
    clock: Clock,
    proves: bool = False,
) -> bool:
    """Re-plan a part exactly; whether the plan has become better."""
    part = Part(desk, best.stands, movers, fair=fair)
    solution = part.program.solve(seconds=clock.patience, nodes=PART_NODES)
    if proves:
        best.bound = min(best.bound, solution.bound + desk.score(part.base))
    return solution.values is not None and _keep(desk, best, part.read(solution.values), fair=fair)


def _keep(desk: Desk, best: Found, stands: Stands, *, fair: bool) -> bool:
    if fair:
        stands = settle_envy(desk, stands)
    score = desk.score(stands)
    if score <= best.score + 1e-9:
        return False
    best.stands, best.score = stands, score
    return True


def _climb(desk: Desk, best: Found, cutoffs: Cutoffs, *, clock: Clock, share: float) -> None:
    """Close and open zones, earlier or later, as long as that helps."""
    score = desk.score(desk.serve_in_order(cutoffs))
    for _ in range(SWEEPS):
        before = score
        for zone in sorted({booth.zone for booth in desk.ground.booths}):
            for size in sorted(desk.ground.of_size):
                for last in _stops(desk, cutoffs, zone, size):
                    if not clock.allows(share):
                        return
                    tried = _closed(cutoffs, zone, size, last, desk.ground.of_size)
                    stands = desk.serve_in_order(tried)
                    if (new := desk.score(stands)) > score + 1e-9:
                        score, cutoffs = new, tried
                        _keep(desk, best, stands, fair=False)
        if score <= before:
            return


def _stops(desk: Desk, cutoffs: Cutoffs, zone: str, size: int) -> list[int]:
    """Where a zone may be closed to a size: at the last few who came in, or never."""
    stands = desk.serve_in_order(cutoffs)
    held = [
        at
        for at, run in enumerate(stands)
        if run is not None and zone in desk.zones_of(run) and desk.order[at].size >= size
    ]
    return [len(desk.order), *(at - 1 for at in reversed(held[-3:]))]


def _closed(cutoffs: Cutoffs, zone: str, size: int, last: int, sizes: Iterable[int]) -> Cutoffs:
    """The zone closed to a size from here; greater sizes no later, smaller ones no earlier."""
    tried = dict(cutoffs)
    tried[zone, size] = last
    for other in sizes:
        if other > size:
            tried[zone, other] = min(last, tried.get((zone, other), last))
        elif (zone, other) in tried:
            tried[zone, other] = max(last, tried[zone, other])
    return tried


def _polish(desk: Desk, best: Found, *, fair: bool, clock: Clock) -> None:
    """Re-plan zone by zone, then pairs of zones, as long as that helps."""
    zones = sorted({booth.zone for booth in desk.ground.booths})
    for zone in zones:
        if not clock.allows(0.05):
            return
        _improve(desk, best, _around(desk, best.stands, {zone}), fair=fair, clock=clock)


def _around(desk: Desk, stands: Stands, zones: Iterable[str]) -> list[int]:
    """Who stands in these zones, and who has no stand and would take one there."""
    wanted = set(zones)
    return [
        at
        for at, run in enumerate(stands)
        if (run is not None and wanted & desk.ground.zone_sets[run.zones])
        or (run is None and wanted & set(desk.order[at].zones))
    ]
