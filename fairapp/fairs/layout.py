"""A hall from parameters: blocks of booths back to back, aisles between, codes by zone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext

from fairapp.core.db import new_id
from fairapp.core.errors import InvalidInputError
from fairapp.fairs.models import BoothKind
from fairapp.fairs.services.ground import Edit

MOST_BOOTHS = 1500


@dataclass(frozen=True, slots=True)
class HallParameters:
    """What somebody says of a hall; measures in metres.

    `rows` run along the hall, each of `per_row` booths; with `is_double` two stand back to back
    before the next aisle. After every `crossing_after` booths a cross aisle parts the row.
    """

    code: str
    names: dict[str, str]
    rows: int
    per_row: int
    booth_width: Decimal
    booth_depth: Decimal
    aisle: Decimal
    margin: Decimal
    is_double: bool = True
    crossing_after: int = 0
    crossing: Decimal = Decimal(3)
    zones: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class _Place:
    """One booth of the layout."""

    zone: str
    x: Decimal
    y: Decimal
    is_corner: bool


def hall_edits(parameters: HallParameters, known_zones: set[str]) -> list[Edit]:
    """The hall, its zones and its booths, to be made as one change; raises InvalidInputError."""
    _refuse_nonsense(parameters, known_zones)
    hall_id = new_id()
    places = list(_places(parameters))
    zone_ids = {code: new_id() for code in parameters.zones}
    zones = [
        Edit("zone", zone_id, {"hall_id": hall_id, "code": code, "names": {"vi": code},
                               "categories": []})
        for code, zone_id in zone_ids.items()
    ]  # fmt: skip
    hall = {"code": parameters.code, "names": parameters.names} | _measures(parameters, places)
    numbers = dict.fromkeys(zone_ids, 0)
    width = max(2, len(str(max(_counts(places).values()))))
    booths = []
    for place in places:
        numbers[place.zone] += 1
        code = f"{place.zone}{numbers[place.zone]:0{width}d}"
        booths.append(Edit("booth", new_id(), _booth(parameters, place, code, hall_id, zone_ids)))
    return [Edit("hall", hall_id, hall), *zones, *booths]


def _places(parameters: HallParameters) -> Iterator[_Place]:
    """Every booth, row by row; zones get as equal numbers of aisles as can be."""
    block = 2 if parameters.is_double else 1
    blocks = -(-parameters.rows // block)
    y = parameters.margin
    for row in range(parameters.rows):
        number = row // block
        zone = parameters.zones[number * len(parameters.zones) // blocks]
        for x, is_corner in _along(parameters):
            yield _Place(zone, x, y, is_corner)
        y += parameters.booth_depth
        if row % block == block - 1:
            y += parameters.aisle


def _along(parameters: HallParameters) -> Iterator[tuple[Decimal, bool]]:
    """(x, stands at an end) of the booths of a row."""
    x, every, last = parameters.margin, parameters.crossing_after, parameters.per_row - 1
    for at in range(parameters.per_row):
        starts = at == 0 or (every > 0 and at % every == 0)
        ends = at == last or (every > 0 and (at + 1) % every == 0)
        if starts and at:
            x += parameters.crossing
        yield x, starts or ends
        x += parameters.booth_width


def _measures(parameters: HallParameters, places: Sequence[_Place]) -> dict[str, Decimal]:
    right = max(place.x for place in places) + parameters.booth_width
    bottom = max(place.y for place in places) + parameters.booth_depth
    return {"width": right + parameters.margin, "depth": bottom + parameters.margin}


def _counts(places: Sequence[_Place]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for place in places:
        counts[place.zone] = counts.get(place.zone, 0) + 1
    return counts


def _booth(
    parameters: HallParameters, place: _Place, code: str, hall_id: UUID, zone_ids: dict[str, UUID]
) -> dict[str, Any]:
    return {
        "hall_id": hall_id,
        "zone_id": zone_ids[place.zone],
        "code": code,
        "kind": BoothKind.STANDARD,
        "x": place.x,
        "y": place.y,
        "width": parameters.booth_width,
        "height": parameters.booth_depth,
        "is_corner": place.is_corner,
        "open_sides": 2 if place.is_corner else 1,
        "blocked_reason": None,
    }


def _refuse_nonsense(parameters: HallParameters, known_zones: set[str]) -> None:
    if not parameters.zones or len(set(parameters.zones)) < len(parameters.zones):
        raise InvalidInputError(
            field=lazy_gettext("Zones"), reason=lazy_gettext("name each zone once.")
        )
    known = sorted(known_zones & set(parameters.zones))
    if known:
        raise InvalidInputError(
            field=lazy_gettext("Zones"),
            reason=lazy_gettext("%(zones)s stand in another hall.", zones=", ".join(known)),
        )
    blocks = -(-parameters.rows // (2 if parameters.is_double else 1))
    if len(parameters.zones) > blocks:
        raise InvalidInputError(
            field=lazy_gettext("Zones"),
            reason=lazy_gettext("there are more zones than blocks of rows."),
        )
    if parameters.rows * parameters.per_row > MOST_BOOTHS:
        raise InvalidInputError(
            field=lazy_gettext("Booths in a row"),
            reason=lazy_gettext("a hall has at most %(most)s booths.", most=MOST_BOOTHS),
        )
