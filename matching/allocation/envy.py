"""Who would rather have a part of the stand of somebody with fewer points, and may."""

from collections.abc import Iterator

from matching.allocation.desk import Desk, Stands
from matching.allocation.ground import Run


def find_envy(desk: Desk, stands: Stands) -> Iterator[tuple[int, int, Run]]:
    """(who envies, whom, for which run), in the order of the draw.

    Moving the envied one to the old stand allows no exchange that leaving it out would not
    allow: only a lock makes leaving out a breach, and a lock forbids moving too.
    """
    occupants: dict[int, list[tuple[int, Run]]] = {size: [] for size in desk.ground.of_size}
    for at, run in enumerate(stands):
        if run is not None and at not in desk.fixed:
            for size, held in occupants.items():
                held.extend((at, part) for part in desk.ground.parts(run, size))
    for at, one in enumerate(desk.order):
        if at in desk.fixed or at in desk.broken_locks:
            continue
        mine = desk.rank(at, stands[at])
        ranks = desk.ranks[at]
        for other, part in occupants[one.size]:
            rank = ranks.get(part.number)
            above = other > at and rank is not None and rank < mine
            if above and not excused(desk, stands, at, other, part):
                yield at, other, part


def excused(desk: Desk, stands: Stands, at: int, other: int, part: Run) -> bool:
    """Whether somebody to be kept apart, other than the envied one, stands beside the run."""
    for third in desk.apart[at]:
        run = stands[third]
        if third != other and run is not None and run.mask & part.halo:
            return True
    return False


def settle_envy(desk: Desk, stands: Stands) -> Stands:
    """Give every envied run to who envies it, the most points first, until nobody does.

    Each step betters the earlier one and harms later ones alone, so it ends.
    """
    stands = list(stands)
    while (found := next(find_envy(desk, stands), None)) is not None:
        at, other, part = found
        stands[other] = None
        stands[at] = part
        stands = desk.fill(stands)
    return stands
