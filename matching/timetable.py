"""Accepted requests -> timetable: as many meetings as possible, a bound, a reason for the rest.

Each party meets once in a slot, so a timetable is a colouring of the edges of a bipartite graph.
By König's theorem a set of requests fits when nobody has more of them than slots; so the largest
set is a flow, and the flow is also the bound. With slots that somebody cannot have this is NP-hard:
the flow still bounds it, chains and pushes come close, integer programming settles small cases.
"""

import random
from collections import defaultdict
from collections.abc import Hashable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array

from matching.colouring import Board, largest_flow, numbered
from matching.constraints import EXCLUSIONS, Breach, allowed_slots, find_breaches

MOST_VARIABLES = 20_000  # pairs of request and slot; integer programming takes minutes above


@dataclass(frozen=True, slots=True)
class Slot:
    """A time in the fair's grid."""

    id: str


@dataclass(frozen=True, slots=True)
class Request:
    """A wish to meet; ids of importers and exhibitors must differ from each other."""

    id: str
    importer: str
    exhibitor: str
    is_accepted: bool = True


@dataclass(frozen=True, slots=True)
class Placement:
    """A request in a slot."""

    request: str
    slot: str


@dataclass(frozen=True)
class Instance:
    """What is to be planned.

    Parameters
    ----------
    slots
        The grid, in the order of time.
    requests
        Everything asked, accepted or not.
    unavailable
        For a party, the slots it cannot have.
    locked
        For a request, the slot it already has and keeps.
    """

    slots: tuple[Slot, ...]
    requests: tuple[Request, ...]
    unavailable: Mapping[str, AbstractSet[str]] = field(default_factory=dict)
    locked: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def slot_ids(self) -> frozenset[str]:
        """The ids of the slots."""
        return frozenset(slot.id for slot in self.slots)


class Reason(StrEnum):
    """Why an accepted request has no place."""

    IMPORTER_FULL = "importer_full"
    EXHIBITOR_FULL = "exhibitor_full"
    NO_COMMON_SLOT = "no_common_slot"


@dataclass(frozen=True, slots=True)
class Plan:
    """A timetable.

    Parameters
    ----------
    placed
        The meetings, locked ones included.
    unplaced
        For each accepted request without a place, why.
    bound
        No timetable can have more meetings than this.
    seed
        What was handed in; the same seed gives the same plan.
    """

    placed: tuple[Placement, ...]
    unplaced: Mapping[str, Reason]
    bound: int
    seed: int

    @property
    def is_optimal(self) -> bool:
        """Whether the bound proves that nothing better exists."""
        return len(self.placed) == self.bound


def make_timetable(instance: Instance, *, seed: int = 0, budget: float = 5.0) -> Plan:
    """Place as many accepted requests as possible.

    Parameters
    ----------
    instance
        Slots, requests, who cannot when, what stays.
    seed
        Chooses among equally good timetables.
    budget
        Seconds for integer programming in the cases that need it.

    Returns
    -------
    Plan
        Keeps every constraint of `matching.constraints`.

    Examples
    --------
    Two slots, and three importers want the same workshop:

    >>> slots = (Slot("9:00"), Slot("9:30"))
    >>> asked = tuple(Request(f"r{n}", f"importer {n}", "workshop") for n in range(3))
    >>> plan = make_timetable(Instance(slots, asked))
    >>> len(plan.placed), plan.bound, sorted(plan.unplaced.values())
    (2, 2, [<Reason.EXHIBITOR_FULL: 'exhibitor_full'>])
    """
    desk = _Desk(instance, seed)
    chosen = desk.choose()
    bound = len(instance.locked) + len(chosen)
    desk.fill(chosen, bound)
    if desk.count < bound and desk.variables <= MOST_VARIABLES:
        bound = min(bound, desk.settle(budget))
    return Plan(desk.placements(), desk.reasons(), bound, seed)


def check_plan(instance: Instance, plan: Plan) -> list[Breach]:
    """Every constraint a plan breaks; an empty list is a good plan.

    Examples
    --------
    >>> asked = (Request("r", "importer", "workshop", is_accepted=False),)
    >>> bad = Plan((Placement("r", "9:00"),), {}, bound=1, seed=0)
    >>> check_plan(Instance((Slot("9:00"),), asked), bad)
    [Breach(constraint='accepted_requests_only', requests=('r',))]
    """
    return find_breaches(instance, plan.placed)


class _Desk:
    """The requests as edges, their parties as vertices, the slots as colours."""

    def __init__(self, instance: Instance, seed: int) -> None:
        self._instance = instance
        self._chance = random.Random(seed)
        self._requests = [one for one in instance.requests if one.is_accepted]
        self._chance.shuffle(self._requests)
        self._slots = [slot.id for slot in instance.slots]
        number = numbered(self._slots)
        self._allowed = [
            sum(1 << number[slot] for slot in allowed_slots(instance, request))
            for request in self._requests
        ]
        self._importers = numbered(request.importer for request in self._requests)
        exhibitors = numbered(request.exhibitor for request in self._requests)
        self._ends = [
            (self._importers[one.importer], len(self._importers) + exhibitors[one.exhibitor])
            for one in self._requests
        ]
        self._vertices = len(self._importers) + len(exhibitors)
        self._board = self._new_board()

    def _new_board(self) -> Board:
        board = Board(
            self._ends,
            self._allowed,
            vertices=self._vertices,
            colours=len(self._slots),
            chance=self._chance,
        )
        for edge, request in enumerate(self._requests):
            if request.id in self._instance.locked:
                board.put(edge, self._slots.index(self._instance.locked[request.id]))
        return board

    @property
    def count(self) -> int:
        """How many have a place."""
        return self._board.placed

    @property
    def variables(self) -> int:
        """How many pairs of request and slot there are to decide."""
        return sum(mask.bit_count() for mask in self._allowed)

    def choose(self) -> list[int]:
        """The largest set of requests in which nobody has more than free slots: a flow."""
        board, wanted = self._board, defaultdict[tuple[int, int], list[int]](list)
        reach = [0] * self._vertices
        for edge, (one, other) in enumerate(self._ends):
            left = self._allowed[edge] & board.free[one] & board.free[other]
            if left and board.colour_of[edge] is None:
                wanted[one, other].append(edge)
                reach[one] |= left
                reach[other] |= left
        capacity = [mask.bit_count() for mask in reach]
        return largest_flow(wanted, capacity, len(self._importers))

    def fill(self, chosen: list[int], bound: int) -> None:
        """Place the chosen requests, then whatever else finds room, until the bound is met."""
        late = [edge for edge in chosen if not self._board.place(edge)]
        late += sorted(set(range(len(self._requests))) - set(chosen))
        for attempt in (self._board.place, self._board.walk):
            for edge in late:
                if self.count >= bound:
                    return
                if self._board.colour_of[edge] is None:
                    attempt(edge)

    def settle(self, budget: float) -> int:
        """Try integer programming from the constraints' own keys; return the bound it proves."""
        pairs = [
            (edge, number)
            for edge, mask in enumerate(self._allowed)
            for number in range(len(self._slots))
            if mask >> number & 1
        ]
        rows = self._exclusion_rows(pairs)
        locked = np.array([self._requests[edge].id in self._instance.locked for edge, _ in pairs])
        answer = milp(
            -np.ones(len(pairs)),
            integrality=np.ones(len(pairs)),
            bounds=Bounds(locked.astype(float), np.ones(len(pairs))),
            constraints=LinearConstraint(rows, ub=np.ones(rows.shape[0])),
            options={"time_limit": budget},
        )
        if answer.x is not None and round(-answer.fun) > self.count:
            self._board = self._new_board()
            for (edge, number), value in zip(pairs, answer.x, strict=True):
                if value > 0.5 and self._board.colour_of[edge] is None:
                    self._board.put(edge, number)
        proven = answer.mip_dual_bound
        return len(self._requests) if proven is None else int(np.floor(-proven + 1e-6))

    def _exclusion_rows(self, pairs: list[tuple[int, int]]) -> csr_array:
        keys: dict[Hashable, int] = {}
        rows, columns = [], []
        for column, (edge, number) in enumerate(pairs):
            for exclusion in EXCLUSIONS:
                key = exclusion.occupies(self._requests[edge], self._slots[number])
                rows.append(keys.setdefault((exclusion.name, key), len(keys)))
                columns.append(column)
        shape = (len(keys), len(pairs))
        return coo_array((np.ones(len(rows)), (rows, columns)), shape=shape).tocsr()

    def placements(self) -> tuple[Placement, ...]:
        """The meetings, in the order of slots and then of requests."""
        placed = [
            (colour, request.id)
            for request, colour in zip(self._requests, self._board.colour_of, strict=True)
            if colour is not None
        ]
        return tuple(Placement(request, self._slots[colour]) for colour, request in sorted(placed))

    def reasons(self) -> dict[str, Reason]:
        """Why each request without a place has none."""
        return {
            request.id: self._why_not(edge)
            for edge, request in enumerate(self._requests)
            if self._board.colour_of[edge] is None
        }

    def _why_not(self, edge: int) -> Reason:
        request, (one, other) = self._requests[edge], self._ends[edge]
        if not self._allowed[edge]:
            return Reason.NO_COMMON_SLOT
        for party, vertex, reason in (
            (request.importer, one, Reason.IMPORTER_FULL),
            (request.exhibitor, other, Reason.EXHIBITOR_FULL),
        ):
            away = self._instance.unavailable.get(party, frozenset())
            if not any(
                self._board.free[vertex] >> number & 1 and slot not in away
                for number, slot in enumerate(self._slots)
            ):
                return reason
        return Reason.NO_COMMON_SLOT
