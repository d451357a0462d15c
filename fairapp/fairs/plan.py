"""The rules of a floor plan: what a code looks like, what ground a booth may have."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

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
