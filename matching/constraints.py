"""Named constraints of timetables: each is written once, builds plans and checks them."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matching.timetable import Instance, Placement, Request

LOCKED_MEETINGS_KEPT = "locked_meetings_kept"
KNOWN_REQUESTS_ONLY = "known_requests_only"


@dataclass(frozen=True, slots=True)
class Ban:
    """What one request may never have, whatever the others get.

    Parameters
    ----------
    name
        The constraint's name, as breaches report it.
    forbids
        Whether this request must not stand in this slot.
    """

    name: str
    forbids: Callable[["Instance", "Request", str], bool]


@dataclass(frozen=True, slots=True)
class Exclusion:
    """What two meetings may not share.

    Parameters
    ----------
    name
        The constraint's name, as breaches report it.
    occupies
        What a meeting takes up for itself alone.
    """

    name: str
    occupies: Callable[["Request", str], Hashable]


@dataclass(frozen=True, slots=True)
class Breach:
    """One constraint that a plan breaks, with the ids of the requests concerned."""

    constraint: str
    requests: tuple[str, ...]


BANS = (
    Ban("accepted_requests_only", lambda _instance, request, _slot: not request.is_accepted),
    Ban("slots_of_the_fair_only", lambda instance, _request, slot: slot not in instance.slot_ids),
    Ban(
        "importer_available",
        lambda instance, request, slot: slot in instance.unavailable.get(request.importer, ()),
    ),
    Ban(
        "exhibitor_available",
        lambda instance, request, slot: slot in instance.unavailable.get(request.exhibitor, ()),
    ),
    Ban(
        "locked_meetings_stay",
        lambda instance, request, slot: instance.locked.get(request.id, slot) != slot,
    ),
)
EXCLUSIONS = (
    Exclusion("one_meeting_per_request", lambda request, _slot: request.id),
    Exclusion(
        "one_meeting_per_importer_and_slot",
        lambda request, slot: ("importer", request.importer, slot),
    ),
    Exclusion(
        "one_meeting_per_exhibitor_and_slot",
        lambda request, slot: ("exhibitor", request.exhibitor, slot),
    ),
)


def allowed_slots(instance: "Instance", request: "Request") -> tuple[str, ...]:
    """Slots that no ban takes from a request, in the order of the fair.

    Examples
    --------
    >>> from matching.timetable import Instance, Request, Slot
    >>> request = Request("r", importer="i", exhibitor="e")
    >>> allowed_slots(Instance((Slot("9:00"), Slot("9:30")), (request,), {"i": {"9:00"}}), request)
    ('9:30',)
    """
    return tuple(
        slot.id
        for slot in instance.slots
        if not any(ban.forbids(instance, request, slot.id) for ban in BANS)
    )


def find_breaches(instance: "Instance", placements: Iterable["Placement"]) -> list[Breach]:
    """Everything a plan breaks; an empty list is a good plan.

    Examples
    --------
    >>> from matching.timetable import Instance, Placement, Request, Slot
    >>> both = (Request("r", importer="i", exhibitor="e"), Request("s", "i", "f"))
    >>> plan = [Placement("r", "9:00"), Placement("s", "9:00")]
    >>> find_breaches(Instance((Slot("9:00"),), both), plan)
    [Breach(constraint='one_meeting_per_importer_and_slot', requests=('r', 's'))]
    """
    known = {request.id: request for request in instance.requests}
    placed = list(placements)
    strangers = [one.request for one in placed if one.request not in known]
    pairs = [(known[one.request], one.slot) for one in placed if one.request in known]
    return [
        *(Breach(KNOWN_REQUESTS_ONLY, (stranger,)) for stranger in strangers),
        *_banned(instance, pairs),
        *_shared(pairs),
        *_lost(instance, {one.request for one in placed}),
    ]


def _banned(instance: "Instance", pairs: list[tuple["Request", str]]) -> Iterator[Breach]:
    for ban in BANS:
        for request, slot in pairs:
            if ban.forbids(instance, request, slot):
                yield Breach(ban.name, (request.id,))


def _shared(pairs: list[tuple["Request", str]]) -> Iterator[Breach]:
    for exclusion in EXCLUSIONS:
        holder: dict[Hashable, str] = {}
        for request, slot in pairs:
            key = exclusion.occupies(request, slot)
            if key in holder:
                yield Breach(exclusion.name, (holder[key], request.id))
            else:
                holder[key] = request.id


def _lost(instance: "Instance", placed: set[str]) -> Iterator[Breach]:
    for request in instance.locked:
        if request not in placed:
            yield Breach(LOCKED_MEETINGS_KEPT, (request,))
