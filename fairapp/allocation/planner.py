"""Adapter to the allocating library: rows become booths and applicants, its plan becomes rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fairapp.allocation.queries import PlannedBooth
from matching.allocation import Applicant, Booth, Instance, allocate


@dataclass(frozen=True, slots=True)
class Claim:
    """What one application asks for, and with how many points."""

    application_id: UUID
    size: int
    points: int
    wishes: tuple[str, ...]
    zones: tuple[str, ...]
    corner: bool


@dataclass(frozen=True, slots=True)
class Planned:
    """A checked draft: codes of booths and facts of the receipt, by application."""

    booths: Mapping[UUID, list[str]]
    facts: Mapping[UUID, dict[str, Any]]
    figures: Mapping[str, Any]


class UnsoundDraftError(RuntimeError):
    """The library's own checker refused its draft; nothing of it is kept."""


def plan_round(
    free: Iterable[PlannedBooth], claims: Iterable[Claim], *, seed: int, seconds: float
) -> Planned:
    """Give free booths to these claims."""
    instance = Instance(
        booths=tuple(_booth(one) for one in free),
        applicants=tuple(_applicant(one) for one in claims),
    )
    draft = allocate(instance, seed=seed, seconds=seconds)
    if draft.violations or draft.envy:
        raise UnsoundDraftError(draft.violations, draft.envy)
    figures = {
        name: round(value, 6)
        for name, value in draft.as_dict().items()
        if name in ("score", "bound", "fair_bound", "gap", "price_of_fairness")
    }
    facts = {
        UUID(name): dict(receipt) | {"unplaced": draft.unplaced.get(name)}
        for name, receipt in draft.receipts.items()
    }
    return Planned(
        booths={UUID(name): list(codes) for name, codes in draft.assignment.items()},
        facts=facts,
        figures=figures,
    )


def _booth(one: PlannedBooth) -> Booth:
    return Booth(
        id=one.code,
        hall=one.hall,
        zone=one.zone,
        x=float(one.x),
        y=float(one.y),
        width=float(one.width),
        height=float(one.height),
        corner=one.is_corner,
        accessible=True,
        attraction=float(one.open_sides),
    )


def _applicant(one: Claim) -> Applicant:
    return Applicant(
        id=str(one.application_id),
        size=one.size,
        points=float(one.points),
        wishes=one.wishes,
        zones=one.zones,
        corner=one.corner,
    )
