"""The outline of a plan: who stands in which zone, positions left open.

Every plan has an outline and no outline is worth less than its plan, so the best outline bounds
every plan from above. It is a small program: sizes, zones, wished booths, corners, no envy.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from matching.allocation.desk import Desk, Option
from matching.allocation.part import Terms
from matching.allocation.program import Program

Kind = tuple[int, tuple[tuple[str, int], ...], bool, bool]


@dataclass(slots=True)
class Group:
    """Runs that are alike for an applicant: same booths in each zone, same wish, same corner."""

    column: int
    rank: int
    shape: tuple[tuple[str, int], ...]
    straight: bool
    options: list[Option] = field(default_factory=list)

    @property
    def zones(self) -> frozenset[str]:
        """The zones it lies in."""
        return frozenset(zone for zone, _ in self.shape)


class Outline:
    """The program of outlines; fair or not."""

    def __init__(self, desk: Desk, *, fair: bool) -> None:
        self.desk = desk
        self.fair = fair
        self.program = Program()
        self.base = desk.score(desk.empty())
        self.movers = [
            at for at, found in enumerate(desk.options) if found and at not in desk.fixed
        ]
        self._shapes = [
            tuple(sorted(Counter(desk.ground.booths[b].zone for b in run.booths).items()))
            for run in desk.ground.runs
        ]
        self.groups = {at: self._groups(at) for at in self.movers}
        self._claims: dict[str, Terms] = defaultdict(list)
        self._one_stand_each()
        self._ground()
        self._wished_booths()
        self._corners()
        self._stand_together()
        if fair:
            self._no_envy()

    def _groups(self, at: int) -> list[Group]:
        one = self.desk.order[at]
        found: dict[Kind, Group] = {}
        gains: dict[Kind, float] = {}
        for option in self.desk.options[at]:
            run = option.run
            corner = run.corner and one.corner
            straight = not run.square
            key = (option.rank, self._shapes[run.number], corner, straight)
            if key not in found:
                found[key] = Group(0, option.rank, self._shapes[run.number], straight)
                gains[key] = float("-inf")
            gain = option.value + self.desk.penalties(one, run)["attraction"]
            gains[key] = max(gains[key], gain)
            found[key].options.append(option)
        for key, group in found.items():
            group.column = self.program.column(gains[key], whole=not self.fair)
        return list(found.values())

    def _one_stand_each(self) -> None:
        for groups in self.groups.values():
            self.program.row(((group.column, 1.0) for group in groups), 1.0)

    def _ground(self) -> None:
        """Booths used in a zone are the least dull ones, each once."""
        weight = self.desk.weights["attraction"]
        used: dict[str, Terms] = defaultdict(list)
        for groups in self.groups.values():
            for group in groups:
                for zone, count in group.shape:
                    used[zone].append((group.column, float(count)))
        for at, booth in enumerate(self.desk.ground.booths):
            if not self.desk.taken >> at & 1 and booth.zone in used:
                dull = self.desk.dullness[at]
                column = self.program.column(-weight * dull, whole=False)
                used[booth.zone].append((column, -1.0))
        for terms in used.values():
            self.program.row(terms, 0.0)

    def _wished_booths(self) -> None:
        on: dict[str, Terms] = defaultdict(list)
        for at, groups in self.groups.items():
            one = self.desk.order[at]
            for group in groups:
                wish = self.desk.places_in(one, group.options[0].run)[0]
                if wish < len(one.wishes):
                    on[one.wishes[wish]].append((group.column, 1.0))
        for terms in on.values():
            if len(terms) > 1:
                self.program.row(terms, 1.0)

    def _corners(self) -> None:
        corners = Counter(
            booth.zone
            for at, booth in enumerate(self.desk.ground.booths)
            if booth.corner and not self.desk.taken >> at & 1
        )
        claims: dict[str, Terms] = defaultdict(list)
        for at, groups in self.groups.items():
            for group in groups:
                run = group.options[0].run
                if run.corner and self.desk.order[at].corner and len(group.shape) == 1:
                    claims[group.shape[0][0]].append((group.column, 1.0))
        for zone, terms in claims.items():
            self.program.row(terms, float(corners[zone]))

    def _stand_together(self) -> None:
        """A pair can touch only where some run of one touches some run of the other."""
        weight = self.desk.weights["together"]
        for one, other in self.desk.pairs:
            if one not in self.groups or other not in self.groups or not weight:
                continue
            touches: Terms = []
            halos = [(g, _reach(g.options)) for g in self.groups[one]]
            theirs = [(g, _cover(g.options)) for g in self.groups[other]]
            for group, halo in halos:
                near = [(g.column, -1.0) for g, mask in theirs if mask & halo]
                if near:
                    touch = self.program.column(whole=False)
                    touches.append((touch, -1.0))
                    self.program.row([(touch, 1.0), (group.column, -1.0)], 0.0)
                    self.program.row([(touch, 1.0), *near], 0.0)
            parted = self.program.column(-weight, whole=False)
            both = [(group.column, 1.0) for at in (one, other) for group in self.groups[at]]
            self.program.row([*both, *touches, (parted, -1.0)], 1.0)

    def _no_envy(self) -> None:
        booths = self.desk.ground.booths
        hindered = {b.zone for b in booths if not b.accessible}
        levels: dict[tuple[int, str], dict[int, int]] = {}
        for at in self.movers:
            one = self.desk.order[at]
            zones = one.zones or tuple({b.zone for b in booths} if not one.wishes else ())
            for zone in zones:
                if one.accessible and zone in hindered:
                    continue
                if (one.size, zone) not in levels:
                    levels[one.size, zone] = self._level(one.size, zone)
                level = levels[one.size, zone].get(at)
                if level is None:
                    continue
                rank = len(one.wishes) * (len(one.zones) + 1) + (
                    one.zones.index(zone) if one.zones else 0
                )
                better = [(g.column, -1.0) for g in self.groups[at] if g.rank <= rank]
                if not self.desk.apart[at]:
                    self.program.row([(level, 1.0), *better], 0.0)
                else:
                    self._no_excused_envy(at, zone, better)

    def _no_excused_envy(self, at: int, zone: str, better: Terms) -> None:
        """Who must stand apart from somebody may be passed over, but only beside that one."""
        size = self.desk.order[at].size
        room = 0
        for other in self.desk.apart[at]:
            room += 2 * self.desk.order[other].size + 2
        later = self._holders(size, zone, at)
        if len({who for who, _ in later}) <= room:
            return
        spread = len({who for who, _ in later}) - room
        terms = [(column, 1.0) for _, column in later]
        self.program.row([*terms, *((c, f * spread) for c, f in better)], float(room))

    def _holders(self, size: int, zone: str, after: int) -> list[tuple[int, int]]:
        """(who, column) of everybody later whose stand holds a run of this size in the zone."""
        return [
            (at, group.column)
            for at in self.movers
            if at > after and self.desk.order[at].size >= size
            for group in self.groups[at]
            if self._holds(group, size, zone)
        ]

    def _holds(self, group: Group, size: int, zone: str) -> bool:
        inside = dict(group.shape).get(zone, 0)
        if len(group.shape) == 1:
            return inside >= size and (group.straight or size != 3)
        return size == 1 and inside >= 1

    def _level(self, size: int, zone: str) -> dict[int, int]:
        found: dict[int, int] = {}
        level: int | None = None
        for at in reversed(self.movers):
            if level is not None:
                found[at] = level
            if self.desk.order[at].size < size:
                continue
            terms = [
                (group.column, 1.0) for group in self.groups[at] if self._holds(group, size, zone)
            ]
            if not terms:
                continue
            mine = self.program.column(whole=True)
            self.program.row([*terms, (mine, -1.0)], 0.0)
            if level is not None:
                self.program.row([(level, 1.0), (mine, -1.0)], 0.0)
            level = mine
        return found


def _reach(options: list[Option]) -> int:
    halo = 0
    for option in options:
        halo |= option.run.halo
    return halo


def _cover(options: list[Option]) -> int:
    mask = 0
    for option in options:
        mask |= option.run.mask
    return mask
