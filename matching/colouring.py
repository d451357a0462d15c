"""Colouring the edges of a bipartite graph: edges are requests, ends are parties, colours slots."""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import maximum_flow

WALK_STEPS = 60


def bits(mask: int) -> Iterator[int]:
    """The positions of the ones of `mask`, lowest first.

    Examples
    --------
    >>> list(bits(0b1011))
    [0, 1, 3]
    """
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


class Board:
    """Edges with their colours; at every moment no two edges of one vertex share a colour.

    Parameters
    ----------
    ends
        The two vertices of each edge.
    allowed
        The colours each edge may have, as a bit mask.
    vertices, colours
        How many there are.
    chance
        Breaks ties.

    Notes
    -----
    König: when every edge may have every colour, and no vertex has more edges than there are
    colours, each edge can be placed; the proof is the exchange of two colours along a chain, and
    `place` does just that. With colours forbidden, a chain is used only if all its edges may
    change.

    Examples
    --------
    >>> board = Board([(0, 2), (0, 3), (1, 2)], [0b11] * 3, vertices=4, colours=2)
    >>> [board.place(edge) for edge in range(3)]
    [True, True, True]
    >>> board.colour_of[0] != board.colour_of[1]
    True
    """

    def __init__(
        self,
        ends: Sequence[tuple[int, int]],
        allowed: Sequence[int],
        *,
        vertices: int,
        colours: int,
        chance: random.Random | None = None,
    ) -> None:
        self.ends = ends
        self.allowed = allowed
        self.free = [(1 << colours) - 1] * vertices
        self.colour_of: list[int | None] = [None] * len(ends)
        self.placed = 0
        self._edge_at: list[dict[int, int]] = [{} for _ in range(vertices)]
        self._load = [0] * colours
        self._chance = chance or random.Random(0)

    def put(self, edge: int, colour: int) -> None:
        """Give an edge a colour that is free at both ends."""
        for vertex in self.ends[edge]:
            self._edge_at[vertex][colour] = edge
            self.free[vertex] &= ~(1 << colour)
        self.colour_of[edge] = colour
        self._load[colour] += 1
        self.placed += 1

    def take(self, edge: int) -> int:
        """Take an edge's colour away and return it."""
        colour = self.colour_of[edge]
        if colour is None:
            raise ValueError(f"edge {edge} has no colour")
        for vertex in self.ends[edge]:
            del self._edge_at[vertex][colour]
            self.free[vertex] |= 1 << colour
        self.colour_of[edge] = None
        self._load[colour] -= 1
        self.placed -= 1
        return colour

    def place(self, edge: int) -> bool:
        """Give an edge a colour, exchanging two colours along a chain if need be."""
        one, other = self.ends[edge]
        common = self.allowed[edge] & self.free[one] & self.free[other]
        if common:
            self.put(edge, min(bits(common), key=lambda colour: (self._load[colour], colour)))
            return True
        return self._place_by_chain(edge, one, other) or self._place_by_chain(edge, other, one)

    def _place_by_chain(self, edge: int, one: int, other: int) -> bool:
        for wanted in bits(self.allowed[edge] & self.free[one]):
            for spare in bits(self.free[other]):
                chain = self._chain(other, wanted, spare)
                if chain is not None:
                    self._exchange(chain, wanted, spare)
                    self.put(edge, wanted)
                    return True
        return False

    def _chain(self, vertex: int, first: int, second: int) -> list[int] | None:
        """Edges of alternating colours from `vertex`; None when one of them may not change."""
        chain: list[int] = []
        while (edge := self._edge_at[vertex].get(first)) is not None:
            if not self.allowed[edge] >> second & 1:
                return None
            chain.append(edge)
            one, other = self.ends[edge]
            vertex = other if vertex == one else one
            first, second = second, first
        return chain

    def _exchange(self, chain: list[int], first: int, second: int) -> None:
        before = [self.take(edge) for edge in chain]
        for edge, colour in zip(chain, before, strict=True):
            self.put(edge, second if colour == first else first)

    def walk(self, edge: int, steps: int = WALK_STEPS) -> bool:
        """Push other edges aside, one after the other, until the last one finds a place.

        Never has fewer edges placed than before; which one is left over may change.
        """
        for _ in range(steps):
            pushed = self._push_in(edge)
            if pushed is None:
                return False
            if self.place(pushed):
                return True
            edge = pushed
        return False

    def _push_in(self, edge: int) -> int | None:
        """Put an edge in the place of just one other and return that one; None if there is none."""
        one, other = self.ends[edge]
        only_one = self.allowed[edge] & (self.free[one] ^ self.free[other])
        choices = []
        for colour in bits(only_one):
            busy = other if self.free[one] >> colour & 1 else one
            rival = self._edge_at[busy].get(colour)
            if rival is not None and self.allowed[rival].bit_count() > 1:
                choices.append((colour, rival))
        if not choices:
            return None
        colour, rival = self._chance.choice(choices)
        self.take(rival)
        self.put(edge, colour)
        return rival


def numbered(names: Iterable[str]) -> dict[str, int]:
    """Each different name with its number, in the order of appearance.

    Examples
    --------
    >>> numbered(["b", "a", "b"])
    {'b': 0, 'a': 1}
    """
    return {name: number for number, name in enumerate(dict.fromkeys(names))}


def largest_flow(
    wanted: Mapping[tuple[int, int], list[int]], capacity: list[int], importers: int
) -> list[int]:
    """Edges of a largest set in which no vertex has more of them than its capacity.

    Parameters
    ----------
    wanted
        For two vertices, the edges between them.
    capacity
        How many edges each vertex may have.
    importers
        How many vertices, the first ones, are of the left side.

    Examples
    --------
    >>> largest_flow({(0, 2): [7], (1, 2): [8]}, [1, 1, 1], 2)
    [7]
    """
    if not wanted:
        return []
    source, sink = len(capacity), len(capacity) + 1
    arcs = [(one, other, len(edges)) for (one, other), edges in wanted.items()]
    for vertex, most in enumerate(capacity):
        arcs.append((source, vertex, most) if vertex < importers else (vertex, sink, most))
    tails, heads, widths = (np.array(column, dtype=np.int32) for column in zip(*arcs, strict=True))
    graph = coo_array((widths, (tails, heads)), shape=(sink + 1, sink + 1)).tocsr()
    flow = maximum_flow(graph, source, sink).flow.tolil()
    return [
        edge for (one, other), edges in wanted.items() for edge in edges[: int(flow[one, other])]
    ]
