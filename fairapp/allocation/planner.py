"""Adapter to the allocating library: rows become booths and applicants, its plan becomes rows."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from fairapp.allocation.queries import PlannedBooth
from fairapp.allocation.queries.claims import Claim
from matching.allocation import Applicant, Booth, Instance, allocate
from matching.allocation.draft import instance_as_dict
from matching.stands import check_stands

Locks = Mapping[UUID, Sequence[str]]
"""Booths that an application gets whatever the points say."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A checked draft: codes of booths and facts of the receipt, by application."""

    booths: Mapping[UUID, list[str]]
    facts: Mapping[UUID, dict[str, Any]]
    figures: Mapping[str, Any]


class BrokenLocksError(Exception):
    """Locks that no plan can keep; `broken` are the checker's findings."""

    def __init__(self, broken: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(broken)
        self.broken = broken


class UnsoundDraftError(RuntimeError):
    """The library's own checker refused its draft; nothing of it is kept."""


def plan_round(
    free: Iterable[PlannedBooth],
    claims: Iterable[Claim],
    *,
    seed: int,
    seconds: float,
    stepped: Container[str] = (),
    locks: Locks | None = None,
) -> Planned:
    """Give free booths to these claims; a wheelchair gets to every zone but the stepped ones.

    Raises BrokenLocksError before planning when a lock breaks a hard rule.
    """
    instance = Instance(
        booths=tuple(_booth(one, stepped) for one in free),
        applicants=tuple(_applicant(one) for one in claims),
    )
    kept = {str(one): list(codes) for one, codes in (locks or {}).items()}
    broken = check_stands(instance_as_dict(instance), kept, seed=seed)["violations"]
    if broken:
        raise BrokenLocksError(broken)
    instance = replace(instance, locks={one: tuple(codes) for one, codes in kept.items()})
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


def _booth(one: PlannedBooth, stepped: Container[str]) -> Booth:
    return Booth(
        id=one.code,
        hall=one.hall,
        zone=one.zone,
        x=float(one.x),
        y=float(one.y),
        width=float(one.width),
        height=float(one.height),
        corner=one.is_corner,
        accessible=one.zone not in stepped,
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
        accessible=one.accessible,
    )
