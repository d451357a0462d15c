"""The rules of a floor plan: what a code looks like, what ground a booth may have."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext

from fairapp.core.errors import FairError

BOOTH_CODE = re.compile(r"[A-Z0-9][A-Z0-9.-]{0,15}")
WIDEST_HALL = Decimal(1000)
"""Metres; a plan measured in centimetres by mistake shows at once."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A booth's rectangle in its hall, in metres from the upper left corner."""

    code: str
    x: Decimal
    y: Decimal
    width: Decimal
    height: Decimal

    @property
    def right(self) -> Decimal:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> Decimal:
        """The lower edge."""
        return self.y + self.height

    def overlaps(self, other: "Ground") -> bool:
        """Whether the two share ground; sharing an edge is no overlap."""
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )


class HallGround:
    """The grounds of one hall, in squares of ten metres so that neighbours are found at once."""

    SQUARE = 10

    def __init__(self) -> None:
        self._squares: dict[tuple[int, int], list[Ground]] = {}

    def claim(self, ground: Ground) -> Ground | None:
        """Take the ground, or say which earlier booth it overlaps."""
        squares = list(self._squares_of(ground))
        for square in squares:
            for other in self._squares.get(square, ()):
                if ground.overlaps(other):
                    return other
        for square in squares:
            self._squares.setdefault(square, []).append(ground)
        return None

    def _squares_of(self, ground: Ground) -> Iterable[tuple[int, int]]:
        size = self.SQUARE
        for column in range(int(ground.x // size), int(ground.right // size) + 1):
            for row in range(int(ground.y // size), int(ground.bottom // size) + 1):
                yield column, row


def first_overlap(grounds: Iterable[Ground]) -> tuple[Ground, Ground] | None:
    """Two booths of one hall that share ground, or None."""
    hall = HallGround()
    for ground in grounds:
        other = hall.claim(ground)
        if other is not None:
            return other, ground
    return None


class ImpossibleGroundError(FairError):
    """A hall, zone or booth that cannot be."""

    code = "impossible-ground"
    status = 422
    sentence = lazy_gettext("%(code)s: %(reason)s Nothing was changed.")


class BoothsOverlapError(FairError):
    """Two booths would share ground."""

    code = "booths-overlap"
    status = 422
    sentence = lazy_gettext(
        "Booths %(first)s and %(second)s would share ground. Nothing was changed."
    )


class CodeTakenError(FairError):
    """Two things of one kind would have one code."""

    code = "code-taken"
    status = 422
    sentence = lazy_gettext("%(code)s is on the plan already. Nothing was changed.")


NARROWEST, WIDEST = Decimal("0.5"), Decimal(200)
HALL_WIDEST = lazy_gettext("a hall is at most 1,000 metres long and wide.")
SIDES = lazy_gettext("a side is between 0.5 and 200 metres.")
WRONG_CODE = lazy_gettext("a code has only A-Z, 0-9, point and hyphen, at most 16 signs.")
Facts = Mapping[UUID, Mapping[str, Any]]


def refuse_impossible(halls: Facts, zones: Facts, booths: Facts) -> None:
    """Refuse what no plan can hold: wrong codes and sizes, booths outside, strange zones."""
    for things in (halls, zones, booths):
        _refuse_doubles(things)
    for hall in halls.values():
        if not (0 < hall["width"] <= WIDEST_HALL and 0 < hall["depth"] <= WIDEST_HALL):
            raise ImpossibleGroundError(code=hall["code"], reason=HALL_WIDEST)
    for zone in zones.values():
        if zone["hall_id"] not in halls:
            reason = lazy_gettext("its hall is not on the plan.")
            raise ImpossibleGroundError(code=zone["code"], reason=reason)
    for booth in booths.values():
        reason = fault_of(booth, halls, zones)
        if reason:
            raise ImpossibleGroundError(code=booth["code"], reason=reason)


def _refuse_doubles(things: Facts) -> None:
    codes = Counter(thing["code"] for thing in things.values())
    for code, count in codes.items():
        if count > 1:
            raise CodeTakenError(code=code)


def fault_of(booth: Mapping[str, Any], halls: Facts, zones: Facts) -> Any:
    """Why a booth cannot be as it is asked to be; '' when it can."""
    hall, zone = halls.get(booth["hall_id"]), zones.get(booth["zone_id"])
    if not BOOTH_CODE.fullmatch(booth["code"]):
        return WRONG_CODE
    if not all(NARROWEST <= booth[side] <= WIDEST for side in ("width", "height")):
        return SIDES
    if not 1 <= booth["open_sides"] <= 4:
        return lazy_gettext("a booth has 1 to 4 open sides.")
    if hall is None or zone is None:
        return lazy_gettext("its hall or zone is not on the plan.")
    if zone["hall_id"] != booth["hall_id"]:
        return lazy_gettext("its zone lies in another hall.")
    if not _lies_in(booth, hall):
        return lazy_gettext("it would lie outside its hall.")
    return ""


def _lies_in(booth: Mapping[str, Any], hall: Mapping[str, Any]) -> bool:
    right, bottom = booth["x"] + booth["width"], booth["y"] + booth["height"]
    return bool(
        booth["x"] >= 0 and booth["y"] >= 0 and right <= hall["width"] and bottom <= hall["depth"]
    )


def refuse_overlaps(halls: Iterable[Iterable[Ground]], touched: Iterable[str]) -> None:
    """Refuse two booths on one ground; those that were touched are named first."""
    named = set(touched)
    for grounds in halls:
        pair = first_overlap(sorted(grounds, key=lambda ground: ground.code in named))
        if pair is not None:
            raise BoothsOverlapError(first=pair[1].code, second=pair[0].code)
