"""The rules of a floor plan: what a code looks like, what ground a booth may have."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

BOOTH_CODE = re.compile(r"[A-Z0-9][A-Z0-9.-]{0,15}")
_PARTS = re.compile(r"(.*?)(\d+)")
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


def code_order(code: str) -> tuple[str, int, str]:
    """Sorts `A2` before `A10`."""
    found = _PARTS.fullmatch(code)
    return (found[1], int(found[2]), code) if found else (code, 0, code)


def short_codes(codes: Iterable[str]) -> str:
    """Booth codes as people write them.

    >>> short_codes(["C15", "C14", "D03"])
    'C14–15, D03'
    """
    runs: list[list[str]] = []
    for code in sorted(set(codes), key=code_order):
        if runs and _follows(runs[-1][-1], code):
            runs[-1].append(code)
        else:
            runs.append([code])
    return ", ".join(_run(run) for run in runs)


def _follows(before: str, code: str) -> bool:
    (head, number, _), (next_head, next_number, _) = code_order(before), code_order(code)
    same_length = len(before) == len(code) or before[-1] == "9"
    return head == next_head and number > 0 and next_number == number + 1 and same_length


def _run(run: list[str]) -> str:
    if len(run) == 1:
        return run[0]
    head = code_order(run[0])[0]
    return f"{run[0]}–{run[-1][len(head) :]}"


def spread_codes(typed: str) -> list[str]:
    """The codes that were typed, runs written out; the reverse of `short_codes`.

    >>> spread_codes("c14-15; D03")
    ['C14', 'C15', 'D03']
    """
    codes: list[str] = []
    for part in re.split(r"[;,\s]+", re.sub(r"\s*[-–—]\s*", "-", typed.strip().upper())):
        if part:
            codes += _spread(part)
    return list(dict.fromkeys(codes))


def _spread(part: str) -> list[str]:
    found = re.fullmatch(r"(.*?)(\d+)-\1?(\d+)", part)
    if not found:
        return [part]
    head, first, last = found.groups()
    if not 0 < int(last) - int(first) < 40:
        return [part]
    return [f"{head}{number:0{len(first)}d}" for number in range(int(first), int(last) + 1)]
