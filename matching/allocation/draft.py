"""A draft: the plan with its score, its bound, its reasons and a receipt for each applicant."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from matching.allocation.desk import Desk, Stands
from matching.allocation.ground import Run
from matching.allocation.instance import Instance
from matching.allocation.outline import Outline
from matching.allocation.search import Clock, search, trivial_bound
from matching.stands import check_stands

DEFAULT_SECONDS = 60.0
"""Processor seconds; the work of 630 booths and 450 applicants takes about half."""
MOST_BETTER = 5


@dataclass(frozen=True, slots=True)
class Draft:
    """What one run of the allocator gives."""

    assignment: Mapping[str, list[str]]
    score: float
    bound: float
    fair_bound: float
    greedy_score: float
    envy: list[dict[str, Any]]
    violations: list[dict[str, Any]]
    unplaced: Mapping[str, dict[str, Any]]
    receipts: Mapping[str, dict[str, Any]]
    seed: int
    notes: list[str] = field(default_factory=list)
    weights: Mapping[str, float] = field(default_factory=dict)
    stopped_by_time: bool = False

    @property
    def gap(self) -> float:
        """How far the best fair plan can lie above this one, as a share."""
        return _share(self.fair_bound - self.score, self.fair_bound)

    @property
    def price_of_fairness(self) -> float:
        """How far the best plan without the fairness rule can lie above this one, as a share."""
        return _share(self.bound - self.score, self.bound)

    def as_dict(self) -> dict[str, Any]:
        """The form written to files."""
        return {
            "assignment": dict(self.assignment),
            "score": round(self.score, 6),
            "bound": round(self.bound, 6),
            "fair_bound": round(self.fair_bound, 6),
            "price_of_fairness": round(self.price_of_fairness, 8),
            "gap": round(self.gap, 8),
            "greedy_score": round(self.greedy_score, 6),
            "envy": self.envy,
            "violations": self.violations,
            "unplaced": dict(self.unplaced),
            "receipts": dict(self.receipts),
            "weights": dict(self.weights),
            "notes": self.notes,
            "stopped_by_time": self.stopped_by_time,
            "seed": self.seed,
        }


def _share(part: float, whole: float) -> float:
    return max(0.0, part / abs(whole)) if abs(whole) > 1e-9 else 0.0


def allocate(
    instance: Instance, *, seed: int = 0, seconds: float = DEFAULT_SECONDS, fair: bool = True
) -> Draft:
    """Give stands; nobody envies anybody with fewer points, and the checker has the last word.

    Examples
    --------
    >>> from matching.allocation.instance import Applicant, Booth
    >>> ground = (Booth("A1", x=0), Booth("A2", x=1))
    >>> both = (Applicant("a", points=2, wishes=("A2",)), Applicant("b", points=1, wishes=("A2",)))
    >>> allocate(Instance(ground, both)).assignment
    {'a': ['A2']}
    """
    clock = Clock(seconds)
    desk = Desk(instance, seed)
    found = search(desk, fair=fair, clock=clock)
    greedy = desk.score(desk.serve_in_order())
    bound = found.bound
    if fair:
        bound = max(found.bound, _unfair_bound(desk, clock))
    assignment = {
        one.id: desk.ground.ids(run)
        for one, run in zip(desk.order, found.stands, strict=True)
        if run is not None
    }
    verdict = check_stands(instance_as_dict(instance), assignment, seed=seed)
    return Draft(
        assignment=assignment,
        score=found.score,
        bound=bound,
        fair_bound=found.bound,
        greedy_score=greedy,
        envy=verdict["envy"],
        violations=verdict["violations"],
        unplaced=_unplaced(desk, found.stands),
        receipts=_receipts(desk, found.stands),
        seed=seed,
        notes=list(instance.notes),
        weights=dict(instance.weights),
        stopped_by_time=clock.was_short,
    )


def _unfair_bound(desk: Desk, clock: Clock) -> float:
    """No plan at all, fair or not, is worth more than this."""
    simple = trivial_bound(desk)
    if clock.left < 0.03 * clock.seconds:
        return simple
    outline = Outline(desk, fair=False)
    relaxed = outline.program.solve(seconds=clock.patience, relaxed=True)
    return min(simple, relaxed.bound + outline.base)


def instance_as_dict(instance: Instance) -> dict[str, Any]:
    """The instance in the form in which it is written, for the checker."""
    return {
        "booths": [asdict(booth) for booth in instance.booths],
        "applicants": [asdict(applicant) for applicant in instance.applicants],
        "apart": [list(pair) for pair in instance.apart],
        "together": [list(pair) for pair in instance.together],
        "locks": {name: list(ids) for name, ids in instance.locks.items()},
        "weights": dict(instance.weights),
    }


def _unplaced(desk: Desk, stands: Stands) -> dict[str, dict[str, Any]]:
    return {
        one.id: _why_not(desk, stands, at)
        for at, one in enumerate(desk.order)
        if stands[at] is None
    }


def _why_not(desk: Desk, stands: Stands, at: int) -> dict[str, Any]:
    one = desk.order[at]
    if at in desk.broken_locks:
        return {"reason": "lock_infeasible", "text": f"The lock fails: {desk.broken_locks[at]}."}
    runs = desk.ground.of_size.get(one.size, [])
    if not runs:
        return {"reason": "no_such_run", "text": f"No {one.size} booths lie in one straight row."}
    if one.accessible and not any(run.accessible for run in runs):
        return {"reason": "not_accessible", "text": "No run of this size is accessible."}
    if not desk.options[at]:
        return {"reason": "nothing_wanted_fits", "text": "No wished booth or named zone has room."}
    taken = sum(run.mask for run in stands if run is not None)
    free = [o.run for o in desk.options[at] if not o.run.mask & taken]
    if free:
        apart = all(not desk.keeps_apart(at, run, stands) for run in free)
        if apart:
            return {"reason": "apart", "text": "What is free touches somebody to be kept apart."}
        return {"reason": "left_open", "text": "Places left cost more than they are worth."}
    return {
        "reason": "taken",
        "text": f"Every run of {one.size} in the wishes and zones named is taken.",
        "holders": _holders(desk, stands, at, desk.options[at][0].run),
    }


def _receipts(desk: Desk, stands: Stands) -> dict[str, dict[str, Any]]:
    return {one.id: _receipt(desk, stands, at) for at, one in enumerate(desk.order)}


def _receipt(desk: Desk, stands: Stands, at: int) -> dict[str, Any]:
    one, run = desk.order[at], stands[at]
    facts: dict[str, Any] = {"points": one.points, "place_in_order": at + 1, "better": []}
    if run is not None:
        wish, zone = desk.places_in(one, run)
        facts["booths"] = desk.ground.ids(run)
        facts["wish"] = wish + 1 if wish < len(one.wishes) else None
        facts["zone"] = zone + 1 if zone < len(one.zones) else None
        facts["penalties"] = desk.penalties(one, run)
        if at in desk.fixed:
            facts["locked"] = True
    if at not in desk.fixed:
        facts["better"] = _better(desk, stands, at)
    return facts


def _better(desk: Desk, stands: Stands, at: int) -> list[dict[str, Any]]:
    """The best places above one's own, with who has them and why that is so."""
    mine = desk.rank(at, stands[at])
    found: list[dict[str, Any]] = []
    seen: set[int] = set()
    for option in desk.options[at]:
        if option.rank >= mine or len(found) == MOST_BETTER:
            break
        if option.rank not in seen:
            seen.add(option.rank)
            holders = _holders(desk, stands, at, option.run)
            found.append({"booths": desk.ground.ids(option.run), "holders": holders})
    return found


def _holders(desk: Desk, stands: Stands, at: int, run: Run) -> list[dict[str, Any]]:
    holders = []
    for other, theirs in enumerate(stands):
        if other == at or theirs is None or not theirs.mask & run.mask:
            continue
        them, one = desk.order[other], desk.order[at]
        if other in desk.fixed:
            why = "locked"
        elif them.points > one.points:
            why = "more_points"
        elif other < at:
            why = "draw"
        elif theirs.mask & run.mask != run.mask:
            why = "part_only"
        else:
            why = "apart"
        holders.append({"applicant": them.id, "points": them.points, "why": why})
    return holders
