"""The exact program of a part of a plan: some applicants move, the others stay.

With everybody in the part it is the whole problem, and its bound is a proof.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from matching.allocation.desk import Desk, Option, Stands
from matching.allocation.ground import Run
from matching.allocation.program import Program

Terms = list[tuple[int, float]]


class Part:
    """Columns: one for each applicant of the part and each run it may have."""

    def __init__(
        self,
        desk: Desk,
        stands: Stands,
        movers: Collection[int],
        *,
        fair: bool = True,
        promised: dict[int, int] | None = None,
    ) -> None:
        self.desk = desk
        self.fair = fair
        self.promised = promised or {}
        self.movers = sorted(at for at in movers if at not in desk.fixed)
        moving = set(self.movers)
        self.stays = {
            at: run for at, run in enumerate(stands) if run is not None and at not in moving
        }
        self.base = list(stands)
        for at in self.movers:
            self.base[at] = None
        self.free = ~sum(run.mask for run in self.stays.values())
        self.program = Program()
        self.choices: dict[int, list[tuple[int, Option]]] = {}
        self._first_envier = self._envied_by_stayers() if fair else {}
        self._limits = self._limits_by_stayers() if fair else {}
        for at in self.movers:
            self.choices[at] = [
                (self.program.column(one.value - self._missing(at, one.run)), one)
                for one in self._open_options(at)
            ]
        self._one_stand_each()
        self._one_applicant_each()
        self._keep_apart()
        self._stand_together()
        if fair:
            self._no_envy()

    # -- what the stayers leave open --

    def _open_options(self, at: int) -> Iterator[Option]:
        limit = self._limits.get(at)
        for option in self.desk.options[at]:
            if limit is not None and option.rank > limit:
                break
            if option.run.mask & ~self.free or not self.desk.keeps_apart(at, option.run, self.base):
                continue
            if self.fair and self._is_envied(at, option.run):
                continue
            yield option

    def _is_envied(self, at: int, run: Run) -> bool:
        first = self._first_envier
        return any(
            first.get(part.number, at) < at
            for size in self.desk.ground.of_size
            for part in self.desk.ground.parts(run, size)
        )

    def _envied_by_stayers(self) -> dict[int, int]:
        """{run: the earliest stayer who would rather have it, and may}."""
        desk, first = self.desk, dict[int, int]()
        moving = set(self.movers)
        for at in range(len(desk.order)):
            if at in moving or at in desk.fixed:
                continue
            mine = self.promised.get(at, desk.rank(at, self.base[at]))
            for option in desk.options[at]:
                if option.rank >= mine:
                    break
                number = option.run.number
                if number in first or option.run.mask & ~self.free:
                    continue
                # a stayer beside the run excuses for good; movers may or may not come to excuse
                if desk.keeps_apart(at, option.run, self.base):
                    first[number] = at
        return first

    def _limits_by_stayers(self) -> dict[int, int]:
        """{mover: the worst rank it may get, for a later stayer has something it may use}."""
        desk, limits = self.desk, dict[int, int]()
        held: dict[int, list[tuple[int, Run]]] = defaultdict(list)
        for at, run in self.stays.items():
            if at not in desk.fixed:
                for size in desk.ground.of_size:
                    held[size].extend((at, part) for part in desk.ground.parts(run, size))
        for at in self.movers:
            ranks = desk.ranks[at]
            for other, part in held[desk.order[at].size]:
                rank = ranks.get(part.number)
                if rank is None or other < at or rank >= limits.get(at, desk.nothing[at]):
                    continue
                if not self._is_excused(at, other, part):
                    limits[at] = rank
        return limits

    def _is_excused(self, at: int, other: int, part: Run) -> bool:
        return any(
            third != other and third in self.stays and self.stays[third].mask & part.halo
            for third in self.desk.apart[at]
        )

    def _missing(self, at: int, run: Run) -> float:
        """What standing away from partners who stay costs."""
        return self.desk.weights["together"] * self.desk.touch_count(at, run, self.base)

    # -- the rows --

    def _one_stand_each(self) -> None:
        for at in self.movers:
            must = at in self._limits
            self.program.row(
                ((column, 1.0) for column, _ in self.choices[at]), 1.0, 1.0 if must else 0.0
            )

    def _one_applicant_each(self) -> None:
        on: dict[int, Terms] = defaultdict(list)
        for at in self.movers:
            for column, option in self.choices[at]:
                for booth in option.run.booths:
                    on[booth].append((column, 1.0))
        for terms in on.values():
            self.program.row(terms, 1.0)

    def _cover(self, at: int) -> dict[int, Terms]:
        found: dict[int, Terms] = defaultdict(list)
        for column, option in self.choices[at]:
            for booth in option.run.booths:
                found[booth].append((column, 1.0))
        return found

    def _beside(self, at: int, among: Iterable[int]) -> dict[int, Terms]:
        """{booth: the columns of this applicant that share an edge with it}."""
        found: dict[int, Terms] = {}
        for booth in among:
            bit = 1 << booth
            terms = [(column, 1.0) for column, o in self.choices[at] if o.run.halo & bit]
            if terms:
                found[booth] = terms
        return found

    def _keep_apart(self) -> None:
        for at in self.movers:
            for other in self.desk.apart[at]:
                if other <= at or other not in self.choices:
                    continue
                cover = self._cover(at)
                for booth, terms in self._beside(other, cover).items():
                    self.program.row([*cover[booth], *terms], 1.0)

    def _stand_together(self) -> None:
        weight = self.desk.weights["together"]
        for one, other in self.desk.pairs:
            if one not in self.choices or other not in self.choices or not weight:
                continue
            cover = self._cover(one)
            touches = []
            for booth, terms in self._beside(other, cover).items():
                touch = self.program.column(whole=False)
                touches.append((touch, -1.0))
                self.program.row([(touch, 1.0), *((c, -1.0) for c, _ in cover[booth])], 0.0)
                self.program.row([(touch, 1.0), *((c, -1.0) for c, _ in terms)], 0.0)
            parted = self.program.column(-weight, whole=False)
            both = [(column, 1.0) for at in (one, other) for column, _ in self.choices[at]]
            # parted >= one placed + other placed - 1 - touching
            self.program.row([*both, *touches, (parted, -1.0)], 1.0)

    def _at_least(self, at: int, rank: int) -> Terms:
        """The columns by which an applicant gets this rank or a better one."""
        return [(column, -1.0) for column, option in self.choices[at] if option.rank <= rank]

    def _no_envy(self) -> None:
        inside = self._columns_by_part()
        levels: dict[tuple[int, int], dict[int, int]] = {}
        for at in self.movers:
            worst = self._limits.get(at, self.desk.nothing[at])
            size = self.desk.order[at].size
            excusers = [other for other in self.desk.apart[at] if other in self.choices]
            grouped: dict[tuple[int, int], None] = {}
            for option in self.desk.options[at]:
                if option.rank >= worst:
                    break
                run = option.run
                if run.mask & ~self.free or not self.desk.keeps_apart(at, run, self.base):
                    continue
                later = [
                    (column, 1.0) for other, column in inside.get(run.number, ()) if other > at
                ]
                if not later:
                    continue
                if excusers:
                    beside = [
                        (column, -1.0)
                        for third in excusers
                        for column, theirs in self.choices[third]
                        if theirs.run.halo & run.mask
                    ]
                    self.program.row([*later, *self._at_least(at, option.rank), *beside], 0.0)
                elif self._is_plain(at, option):
                    grouped[run.zones, option.rank] = None
                else:
                    self.program.row([*later, *self._at_least(at, option.rank)], 0.0)
            for zones, rank in grouped:
                kind = (size, zones)
                if kind not in levels:
                    levels[kind] = self._level(kind)
                level = levels[kind].get(at)
                if level is not None:
                    self.program.row([(level, 1.0), *self._at_least(at, rank)], 0.0)

    def _is_plain(self, at: int, option: Option) -> bool:
        """Whether every run of the size in the same zones ranks as well or better."""
        one = self.desk.order[at]
        wish, _ = self.desk.places_in(one, option.run)
        return wish == len(one.wishes) and not one.accessible

    def _level(self, kind: tuple[int, int]) -> dict[int, int]:
        """{mover: a column that is 1 when somebody later has a run of this kind}."""
        size, zones = kind
        found: dict[int, int] = {}
        level: int | None = None
        for at in reversed(self.movers):
            if level is not None:
                found[at] = level
            terms = [
                (column, 1.0)
                for column, option in self.choices[at]
                if any(part.zones == zones for part in self.desk.ground.parts(option.run, size))
            ]
            if not terms:
                continue
            mine = self.program.column(whole=False)
            self.program.row([*terms, (mine, -1.0)], 0.0)
            if level is not None:
                self.program.row([(level, 1.0), (mine, -1.0)], 0.0)
            level = mine
        return found

    def _columns_by_part(self) -> dict[int, list[tuple[int, int]]]:
        found: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for at in self.movers:
            for column, option in self.choices[at]:
                for size in self.desk.ground.of_size:
                    for part in self.desk.ground.parts(option.run, size):
                        found[part.number].append((at, column))
        return found

    def read(self, values: Iterable[float]) -> Stands:
        """The plan that a solution means."""
        stands = list(self.base)
        picked = list(values)
        for at in self.movers:
            for column, option in self.choices[at]:
                if picked[column] > 0.5:
                    stands[at] = option.run
        return stands
