"""Adapter to the planning library: rows become its requests and slots, its plan becomes ids."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from fairapp.meetings.models import Meeting, MeetingRequest, Slot
from matching.timetable import Instance, Request, check_plan, make_timetable
from matching.timetable import Slot as GridSlot


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan in ids of rows: requests with slots, requests with reasons, and the bound."""

    places: dict[UUID, UUID]
    reasons: dict[UUID, str]
    bound: int


class UnsoundPlanError(RuntimeError):
    """The library's own checker refused its plan; nothing of it is kept."""


def plan(
    requests: Iterable[MeetingRequest],
    slots: Sequence[Slot],
    kept: Iterable[Meeting],
    *,
    seed: int,
) -> Planned:
    """A timetable of these requests that goes around the meetings to keep, theirs included."""
    locked = {meeting.request_id: meeting for meeting in kept}
    asked = {request.id: (request.importer_id, request.application_id) for request in requests}
    # a meeting that people know of takes their time, however its request was settled since
    asked |= {one.request_id: (one.importer_id, one.application_id) for one in locked.values()}
    instance = Instance(
        slots=tuple(GridSlot(str(slot.id)) for slot in slots),
        requests=tuple(
            Request(str(request_id), importer=str(one), exhibitor=str(other))
            for request_id, (one, other) in asked.items()
        ),
        locked={str(request_id): str(one.slot_id) for request_id, one in locked.items()},
    )
    made = make_timetable(instance, seed=seed)
    if breaches := check_plan(instance, made):
        raise UnsoundPlanError(breaches)
    return Planned(
        places={UUID(one.request): UUID(one.slot) for one in made.placed},
        reasons={UUID(request): reason.value for request, reason in made.unplaced.items()},
        bound=made.bound,
    )
