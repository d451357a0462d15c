"""Which booths share an edge, and every run of booths that can be one stand."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from matching.allocation.faults import EPSILON
from matching.allocation.instance import Booth

CELL = 1e-4
Sides = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Run:
    """Booths that can be one stand, by number; `mask` and `halo` are sets of booths as bits.

    `zones` numbers the set of zones it lies in; `halo` is every booth that shares an edge with it.
    """

    number: int
    booths: tuple[int, ...]
    mask: int
    halo: int
    zones: int
    accessible: bool
    corner: bool
    square: bool


class Ground:
    """Booths with their neighbours and the runs of the sizes asked for."""

    def __init__(self, booths: Sequence[Booth], sizes: Iterable[int]) -> None:
        self.booths = tuple(booths)
        self.number = {booth.id: at for at, booth in enumerate(booths)}
        self.neighbours = _neighbours(booths)
        self.zone_sets: list[frozenset[str]] = []
        self.runs: list[Run] = []
        self.of_size: dict[int, list[Run]] = {}
        self.by_mask: dict[int, Run] = {}
        self._parts: dict[tuple[int, int], tuple[Run, ...]] = {}
        self._zone_number: dict[frozenset[str], int] = {}
        for size in sorted(set(sizes)):
            self.of_size[size] = [self._add(found) for found in _find_runs(booths, size)]

    def _add(self, booths: tuple[int, ...]) -> Run:
        mask = sum(1 << at for at in booths)
        halo = 0
        for at in booths:
            halo |= self.neighbours[at]
        zones = frozenset(self.booths[at].zone for at in booths)
        if zones not in self._zone_number:
            self._zone_number[zones] = len(self.zone_sets)
            self.zone_sets.append(zones)
        run = Run(
            number=len(self.runs),
            booths=booths,
            mask=mask,
            halo=halo & ~mask,
            zones=self._zone_number[zones],
            accessible=all(self.booths[at].accessible for at in booths),
            corner=any(self.booths[at].corner for at in booths),
            square=len(booths) == 4 and self._is_square(booths),
        )
        self.runs.append(run)
        self.by_mask[mask] = run
        return run

    def _is_square(self, booths: tuple[int, ...]) -> bool:
        return bool(self.neighbours[booths[0]] >> booths[2] & 1)

    def parts(self, run: Run, size: int) -> tuple[Run, ...]:
        """Every run of this size inside a run."""
        key = (run.number, size)
        if key not in self._parts:
            self._parts[key] = self._find_parts(run, size)
        return self._parts[key]

    def _find_parts(self, run: Run, size: int) -> tuple[Run, ...]:
        if size > len(run.booths) or size not in self.of_size:
            return ()
        return tuple(
            self.by_mask[sum(1 << run.booths[place] for place in places)]
            for places in _places(len(run.booths), size, square=run.square)
        )

    def run_of(self, booths: Iterable[str]) -> Run | None:
        """The run that these booths make; None when they make none."""
        return self.by_mask.get(sum(1 << self.number[one] for one in set(booths)))

    def ids(self, run: Run) -> list[str]:
        """The ids of a run's booths, in its order."""
        return [self.booths[at].id for at in run.booths]


def _places(length: int, size: int, *, square: bool) -> Iterable[tuple[int, ...]]:
    """Where a smaller run lies in a run; a square lists its upper row, then its lower."""
    if square and size != length:
        return {1: ((0,), (1,), (2,), (3,)), 2: ((0, 1), (2, 3), (0, 2), (1, 3))}.get(size, ())
    return [tuple(range(at, at + size)) for at in range(length - size + 1)]


def _neighbours(booths: Sequence[Booth]) -> list[int]:
    """For each booth the booths that share an edge with it, as bits."""
    found = [0] * len(booths)
    for sides in (_across, _along):
        for at, other in _touching(booths, sides):
            found[at] |= 1 << other
            found[other] |= 1 << at
    return found


def _across(booth: Booth) -> Sides:
    return booth.x, booth.width, booth.y, booth.height


def _along(booth: Booth) -> Sides:
    return booth.y, booth.height, booth.x, booth.width


def _touching(
    booths: Sequence[Booth], sides: Callable[[Booth], Sides]
) -> Iterator[tuple[int, int]]:
    """Pairs where one ends where the other begins and they share more than a point across."""
    begins = defaultdict(list)
    for at, booth in enumerate(booths):
        begins[booth.hall, round(sides(booth)[0] / CELL)].append(at)
    for at, booth in enumerate(booths):
        start, length, cross, breadth = sides(booth)
        cell = round((start + length) / CELL)
        for near in (cell - 1, cell, cell + 1):
            for other in begins.get((booth.hall, near), ()):
                _, _, across, wide = sides(booths[other])
                shared = min(cross + breadth, across + wide) - max(cross, across)
                if other != at and shared > EPSILON:
                    yield at, other


def _next_in_row(booths: Sequence[Booth], sides: Callable[[Booth], Sides]) -> dict[int, int]:
    """For each booth the one that follows in its straight row: an edge shared, one front line."""
    return {
        at: other
        for at, other in _touching(booths, sides)
        if abs(sides(booths[at])[2] - sides(booths[other])[2]) <= CELL
    }


def _find_runs(booths: Sequence[Booth], size: int) -> Iterator[tuple[int, ...]]:
    """Straight rows in both directions, and squares for four."""
    right, down = _next_in_row(booths, _across), _next_in_row(booths, _along)
    if size == 1:
        yield from ((at,) for at in range(len(booths)))
        return
    for following in (right, down):
        for at in range(len(booths)):
            row = [at]
            while len(row) < size and row[-1] in following:
                row.append(following[row[-1]])
            if len(row) == size:
                yield tuple(row)
    if size == 4:
        for at in range(len(booths)):
            beside, below = right.get(at), down.get(at)
            if beside is None or below is None or beside not in down:
                continue
            if right.get(below) == down[beside]:
                yield at, beside, below, down[beside]
