"""Faults between parts of an instance: booths that overlap, pairs that contradict each other."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from matching.errors import BrokenRecordError

if TYPE_CHECKING:
    from matching.allocation.instance import Booth

EPSILON = 1e-6


def refuse_overlaps(booths: Sequence["Booth"]) -> None:
    """Sweep from left to right through each hall; the first two that overlap are named."""
    places = sorted(enumerate(booths), key=lambda row: (row[1].hall, row[1].x))
    open_ones: list[tuple[int, Booth]] = []
    for at, booth in places:
        open_ones = [
            (number, other)
            for number, other in open_ones
            if other.hall == booth.hall and other.x + other.width > booth.x + EPSILON
        ]
        for number, other in open_ones:
            shared = min(booth.y + booth.height, other.y + other.height) - max(booth.y, other.y)
            if shared > EPSILON:
                late, early = max((at, booth), (number, other), key=lambda row: row[0]), booth
                early = other if late[1] is booth else booth
                where = f"booths[{late[0]}]"
                raise BrokenRecordError(where, f"{late[1].id!r} overlaps {early.id!r}")
        open_ones.append((at, booth))


def contradictions(
    apart: tuple[tuple[str, str], ...], together: tuple[tuple[str, str], ...]
) -> list[str]:
    """Pairs that cannot be kept both, and circles of "together"."""
    notes = [
        f"together and apart: {one!r} and {other!r}; apart is kept, together is not"
        for one, other in together
        if (one, other) in apart
    ]
    root: dict[str, str] = {}

    def find(name: str) -> str:
        while root.get(name, name) != name:
            name = root[name]
        return name

    for one, other in together:
        if find(one) == find(other):
            notes.append(
                f"together is circular: {one!r} and {other!r} are joined by others already"
            )
        root[find(one)] = find(other)
    return notes
