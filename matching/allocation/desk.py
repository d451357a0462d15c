"""Everything the search asks again and again: order of the draw, ranks, values, locks, envy."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matching.allocation.ground import Ground, Run
from matching.allocation.instance import Applicant, Instance, draw_order

Stands = list[Run | None]
"""Who has which run, in the order of the draw."""

Cutoffs = dict[tuple[str, int], int]
"""{(zone, size): the last number in the order to whom the zone is open}."""


@dataclass(frozen=True, slots=True)
class Option:
    """A run that an applicant may have: its rank (0 is best) and what it adds to the score."""

    run: Run
    rank: int
    value: float


class Desk:
    """Applicants by number in the order of the draw, so a smaller number comes first."""

    def __init__(self, instance: Instance, seed: int) -> None:
        self.instance = instance
        self.weights = instance.weights
        self.order = draw_order(instance.applicants, seed)
        self.number = {applicant.id: at for at, applicant in enumerate(self.order)}
        self.ground = Ground(instance.booths, {one.size for one in self.order})
        self._zone_masks: dict[str, int] = defaultdict(int)
        for at, booth in enumerate(instance.booths):
            self._zone_masks[booth.zone] |= 1 << at
        self.apart = self._pairs(instance.apart)
        self.together = self._pairs(instance.together)
        self.pairs = [(self.number[one], self.number[two]) for one, two in instance.together]
        self.dullness = self._measure_dullness()
        self._by_zones: dict[int, dict[int, list[Run]]] = {
            size: _grouped(runs) for size, runs in self.ground.of_size.items()
        }
        self.nothing = [self._nothing(one) for one in self.order]
        self.broken_locks: dict[int, str] = {}
        self.fixed: dict[int, Run] = {}
        self._keep_locks()
        self.taken = sum(run.mask for run in self.fixed.values())
        self.options = [self._options(at) for at in range(len(self.order))]
        self.ranks = [{one.run.number: one.rank for one in found} for found in self.options]

    def _pairs(self, pairs: Sequence[tuple[str, str]]) -> dict[int, set[int]]:
        found: dict[int, set[int]] = defaultdict(set)
        for one, other in pairs:
            found[self.number[one]].add(self.number[other])
            found[self.number[other]].add(self.number[one])
        return found

    def _measure_dullness(self) -> list[float]:
        """How far each booth falls short of the most attractive one, 0 to 1."""
        figures = [booth.attraction for booth in self.instance.booths]
        best, span = max(figures, default=0.0), max(figures, default=0.0) - min(figures, default=0)
        return [(best - figure) / span if span > 0 else 0.0 for figure in figures]

    def _nothing(self, one: Applicant) -> int:
        """The rank of having no stand, which a stand that is not wanted shares."""
        if not one.wishes and not one.zones:
            return 1
        return len(one.wishes) * (len(one.zones) + 1) + len(one.zones)

    def places_in(self, one: Applicant, run: Run) -> tuple[int, int]:
        """(best wish in the run, zone of its worst booth), counted from 0; the end if none."""
        booths, zones = self.ground.booths, self.ground.zone_sets[run.zones]
        held = {booths[at].id for at in run.booths}
        wish = next((at for at, wished in enumerate(one.wishes) if wished in held), len(one.wishes))
        end = len(one.zones)
        return wish, max(one.zones.index(z) if z in one.zones else end for z in zones)

    def zones_of(self, run: Run) -> frozenset[str]:
        """The zones a run lies in."""
        return self.ground.zone_sets[run.zones]

    def penalties(self, one: Applicant, run: Run) -> dict[str, float]:
        """What a stand costs by each weight, the pairs apart."""
        wish, zone = self.places_in(one, run)
        return {
            "wish": self.weights["wish"] * wish,
            "zone": self.weights["zone"] * zone,
            "corner": self.weights["corner"] * (one.corner and not run.corner),
            "attraction": self.weights["attraction"] * sum(self.dullness[b] for b in run.booths),
        }

    def value(self, one: Applicant, run: Run) -> float:
        """What a stand adds to the score, the pairs apart."""
        return one.points * one.size * 100 - sum(self.penalties(one, run).values())

    def rank(self, at: int, run: Run | None) -> int:
        """The rank of any run for an applicant; nothing and what is not wanted come last."""
        if run is None:
            return self.nothing[at]
        one = self.order[at]
        wish, zone = self.places_in(one, run)
        return min(wish * (len(one.zones) + 1) + zone, self.nothing[at])

    def _options(self, at: int) -> list[Option]:
        one = self.order[at]
        if at in self.fixed:
            run = self.fixed[at]
            return [Option(run, self.rank(at, run), self.value(one, run))]
        if at in self.broken_locks:
            return []
        found = [
            Option(run, self.rank(at, run), self.value(one, run))
            for run in self._wanted(one)
            if self.may_use(at, run) and not run.mask & self.taken
        ]
        return sorted(found, key=lambda option: (option.rank, -option.value, option.run.number))

    def may_use(self, at: int, run: Run) -> bool:
        """Whether a run suits an applicant whatever the others get."""
        if self.order[at].accessible and not run.accessible:
            return False
        return not any(run.halo & self.fixed[o].mask for o in self.apart[at] if o in self.fixed)

    def _wanted(self, one: Applicant) -> Iterator[Run]:
        groups = self._by_zones.get(one.size, {})
        anything = not one.wishes and not one.zones
        zones = set(one.zones)
        seen: set[int] = set()
        for number, runs in groups.items():
            if anything or self.ground.zone_sets[number] <= zones:
                seen.update(run.number for run in runs)
        wished = sum(1 << self.ground.number[wish] for wish in one.wishes)
        seen.update(r.number for r in self.ground.of_size[one.size] if r.mask & wished)
        return (self.ground.runs[number] for number in sorted(seen))

    def _keep_locks(self) -> None:
        """Take locks in the order of the draw; one that cannot be kept is told why."""
        locks = sorted((self.number[name], ids) for name, ids in self.instance.locks.items())
        for at, ids in locks:
            problem = self._lock_problem(at, ids)
            if problem:
                self.broken_locks[at] = problem
                continue
            run = self.ground.run_of(ids)
            if run is not None:
                self.fixed[at] = run

    def _lock_problem(self, at: int, ids: Sequence[str]) -> str:
        one = self.order[at]
        if len(ids) != one.size:
            return f"locked to {len(ids)} booths, size is {one.size}"
        run = self.ground.run_of(ids)
        if run is None:
            return "the booths make no straight row"
        if one.accessible and not run.accessible:
            return "the booths are not accessible"
        for other, theirs in self.fixed.items():
            name = self.order[other].id
            if theirs.mask & run.mask:
                return f"a booth is locked for {name!r} too"
            if other in self.apart[at] and theirs.mask & run.halo:
                return (
                    f"it shares an edge with the lock of {name!r}, apart from which it must stand"
                )
        return ""

    def empty(self) -> Stands:
        """A plan with the locks alone."""
        return [self.fixed.get(at) for at in range(len(self.order))]

    def keeps_apart(self, at: int, run: Run, stands: Stands) -> bool:
        """Whether no stand of somebody to be kept apart touches this run."""
        for other in self.apart[at]:
            theirs = stands[other]
            if theirs is not None and theirs.mask & run.halo:
                return False
        return True

    def touch_count(self, at: int, run: Run, stands: Stands) -> int:
        """How many placed partners this run would miss, less those it would stand beside."""
        return sum(
            1 if not theirs.mask & run.halo else 0
            for theirs in (stands[other] for other in self.together[at])
            if theirs is not None
        )

    def score(self, stands: Stands) -> float:
        """The score of a plan."""
        single = sum(
            self.value(one, run)
            for one, run in zip(self.order, stands, strict=True)
            if run is not None
        )
        return single - self.weights["together"] * len(self.parted(stands))

    def parted(self, stands: Stands) -> list[tuple[int, int]]:
        """Pairs of "together" of which both have a stand and no edge is shared."""
        found = []
        for one, other in self.pairs:
            mine, theirs = stands[one], stands[other]
            if mine is not None and theirs is not None and not mine.halo & theirs.mask:
                found.append((one, other))
        return found

    def serve_in_order(self, cutoffs: Cutoffs | None = None) -> Stands:
        """Everybody in turn takes the best that is left: the points-order greedy of the trade.

        A cutoff closes a zone to a size for everybody after a number. Nobody envies anybody:
        whatever a later one has was still to be had when an earlier one chose, unless a rule
        forbade it, and a closed zone stays closed to everybody later, for greater sizes too.
        """
        stands = self.empty()
        taken = self.taken
        shut = self._shut(cutoffs or {})
        for at, options in enumerate(self.options):
            if stands[at] is not None:
                continue
            closed = [mask for last, mask in shut.get(self.order[at].size, ()) if at > last]
            barred = taken
            for mask in closed:
                barred |= mask
            for option in options:
                run = option.run
                if not run.mask & barred and self.keeps_apart(at, run, stands):
                    stands[at] = run
                    taken |= run.mask
                    break
        return stands

    def fill(self, stands: Stands) -> Stands:
        """Who has no stand takes, in order, the best that is left."""
        stands = list(stands)
        taken = sum(run.mask for run in stands if run is not None)
        for at, options in enumerate(self.options):
            if stands[at] is None:
                for option in options:
                    if not option.run.mask & taken and self.keeps_apart(at, option.run, stands):
                        stands[at] = option.run
                        taken |= option.run.mask
                        break
        return stands

    def _shut(self, cutoffs: Cutoffs) -> dict[int, list[tuple[int, int]]]:
        found: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for (zone, size), last in cutoffs.items():
            if last < len(self.order):
                found[size].append((last, self._zone_masks[zone]))
        return found


def _grouped(runs: Sequence[Run]) -> dict[int, list[Run]]:
    groups: dict[int, list[Run]] = defaultdict(list)
    for run in runs:
        groups[run.zones].append(run)
    return groups
