"""The plan as shapes: metres become picture units, a stand of neighbouring booths one rectangle."""

import textwrap
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from fairapp.allocation.queries import PlannedBooth, PlanState
from fairapp.core.codes import short_codes
from fairapp.fairs.models import Hall, Zone

UNITS_PER_METRE = Decimal(26) / 3
ZONE_EDGE, ZONE_HEAD, HALL_EDGE, HALL_HEAD = 10, 34, 24, 30
STATES = ("free", "held", "reserved", "confirmed", "blocked")
ZONE_COLOURS = "abcdefghk"


@dataclass(frozen=True, slots=True)
class Shape:
    """One stand or empty booth as it is drawn."""

    booth_id: UUID
    code: str
    stand: str
    zone: str
    state: str
    holder: str
    booths: int
    expires_at: datetime | None
    x: int
    y: int
    width: int
    height: int

    @property
    def name_lines(self) -> list[str]:
        """The holder's name as far as it fits under the code."""
        lines = max(0, (self.height - 16) // 7)
        if self.booths < 2 or not lines:
            return []
        return textwrap.wrap(
            self.holder, self.width // 3, max_lines=lines, placeholder="", break_long_words=False
        )


@dataclass(slots=True)
class DrawnZone:
    """A zone: its ground, its shapes, its counts."""

    code: str
    name: str
    colour: str
    x: int = 0
    y: int = 0
    width: int = 0
    height: int = 0
    shapes: list[Shape] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def booths(self) -> int:
        """How many booths the zone has."""
        return self.counts.total()


@dataclass(slots=True)
class DrawnHall:
    """A hall below the ones drawn before it."""

    code: str
    name: str
    y: int
    width: int
    height: int
    zones: list[DrawnZone] = field(default_factory=list)


@dataclass(slots=True)
class Drawing:
    """All that the page draws and lists."""

    halls: list[DrawnHall]
    counts: Counter[str]

    @property
    def zones(self) -> list[DrawnZone]:
        """The zones of all halls shown."""
        return [zone for hall in self.halls for zone in hall.zones]

    @property
    def booths(self) -> int:
        """How many booths are shown."""
        return self.counts.total()

    @property
    def width(self) -> int:
        """The picture's width: that of the widest hall."""
        return max((hall.width for hall in self.halls), default=100) + 2 * HALL_EDGE

    @property
    def height(self) -> int:
        """The picture's height."""
        return max((hall.y + hall.height for hall in self.halls), default=100) + HALL_EDGE


def draw(plan: PlanState, locale: str, *, hall: str | None = None) -> Drawing:
    """Lay the halls (or one of them) below one another."""
    colours = {zone.code: ZONE_COLOURS[n % 9] for n, zone in enumerate(plan.zones)}
    drawing = Drawing([], Counter())
    top = HALL_EDGE
    for shown in plan.halls:
        if hall is not None and shown.code != hall:
            continue
        drawn = _draw_hall(shown, plan, locale, top, colours)
        drawing.halls.append(drawn)
        for zone in drawn.zones:
            drawing.counts.update(zone.counts)
        top += drawn.height + HALL_EDGE
    return drawing


def _draw_hall(
    hall: Hall, plan: PlanState, locale: str, top: int, colours: dict[str, str]
) -> DrawnHall:
    drawn = DrawnHall(
        code=hall.code,
        name=hall.names.get(locale) or hall.names.get("vi") or hall.code,
        y=top,
        width=_units(hall.width),
        height=_units(hall.depth) + HALL_HEAD,
    )
    for zone in plan.zones:
        booths = [booth for booth in plan.booths if booth.zone == zone.code]
        if zone.hall_id == hall.id and booths:
            drawn.zones.append(_draw_zone(zone, booths, locale, top + HALL_HEAD, colours))
    return drawn


def _draw_zone(
    zone: Zone, booths: Sequence[PlannedBooth], locale: str, top: int, colours: dict[str, str]
) -> DrawnZone:
    shapes = [shape for group in group_stands(booths) for shape in _shapes(group, locale, top)]
    left = min(shape.x for shape in shapes) - ZONE_EDGE
    upper = min(shape.y for shape in shapes) - ZONE_HEAD
    return DrawnZone(
        code=zone.code,
        name=zone.names.get(locale) or zone.names.get("en") or zone.names.get("vi") or zone.code,
        colour=colours[zone.code],
        x=left,
        y=upper,
        width=max(shape.x + shape.width for shape in shapes) + ZONE_EDGE - left,
        height=max(shape.y + shape.height for shape in shapes) + ZONE_EDGE - upper,
        shapes=shapes,
        counts=Counter(booth.state for booth in booths),
    )


def group_stands(booths: Sequence[PlannedBooth]) -> list[list[PlannedBooth]]:
    """Booths of one stand together, the others each alone, in the order of the plan."""
    groups: dict[UUID, list[PlannedBooth]] = {}
    for booth in booths:
        groups.setdefault(booth.allocation_id or booth.id, []).append(booth)
    return list(groups.values())


def _shapes(group: list[PlannedBooth], locale: str, top: int) -> list[Shape]:
    """The rectangles of one stand; all of them carry the code of the whole."""
    stand = short_codes(booth.code for booth in group)
    return [_shape(part, stand, locale, top) for part in rectangles(group)]


def rectangles(group: list[PlannedBooth]) -> list[list[PlannedBooth]]:
    """The stand whole where it fills a rectangle, else by columns, else booth by booth."""
    left, right = min(b.x for b in group), max(b.x + b.width for b in group)
    upper, lower = min(b.y for b in group), max(b.y + b.height for b in group)
    if (right - left) * (lower - upper) == sum(b.width * b.height for b in group):
        return [group]
    columns: dict[Decimal, list[PlannedBooth]] = {}
    for booth in group:
        columns.setdefault(booth.x, []).append(booth)
    if len(columns) == 1:
        return [[booth] for booth in group]
    return [part for column in columns.values() for part in rectangles(column)]


def _shape(part: list[PlannedBooth], stand: str, locale: str, top: int) -> Shape:
    first = part[0]
    left, upper = min(b.x for b in part), min(b.y for b in part)
    return Shape(
        booth_id=first.id,
        code=short_codes(booth.code for booth in part),
        stand=stand,
        zone=first.zone,
        state=first.state,
        holder=first.holder_in(locale),
        booths=len(part),
        expires_at=first.expires_at,
        x=HALL_EDGE + _units(left),
        y=top + _units(upper),
        width=_units(max(b.x + b.width for b in part) - left),
        height=_units(max(b.y + b.height for b in part) - upper),
    )


def _units(metres: Decimal) -> int:
    return round(metres * UNITS_PER_METRE)
