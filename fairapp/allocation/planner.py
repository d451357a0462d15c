"""Adapter to the allocating library: rows become booths and applicants, its plan becomes rows."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fairapp.allocation.queries import PlannedBooth
from fairapp.allocation.queries.claims import Claim
from matching.allocation import Applicant, Booth, Draft, Instance, allocate
from matching.allocation.draft import instance_as_dict
from matching.stands import check_stands

Anchors = Mapping[UUID, Sequence[PlannedBooth]]
"""Booths of those who have a stand already and whom a pair names."""
SUMS = ("score", "bound", "fair_bound")
LAST = -1e-9
"""Points of who stands already: behind everybody who asks, and worth nothing."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A checked draft: codes of booths and facts of the receipt, by application."""

    booths: Mapping[UUID, list[str]]
    facts: Mapping[UUID, dict[str, Any]]
    figures: Mapping[str, Any]


class BrokenTermsError(Exception):
    """Terms that no plan can keep; `broken` are the checker's findings."""

    def __init__(self, broken: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(broken)
        self.broken = broken


class UnsoundDraftError(RuntimeError):
    """The library's own checker refused its draft; nothing of it is kept."""


def plan_round(
    free: Iterable[PlannedBooth],
    claims: Sequence[Claim],
    *,
    rule: Mapping[str, Any],
    seed: int,
    seconds: float,
    anchors: Anchors | None = None,
) -> Planned:
    """Give free booths to these claims by the rule; `anchors` stand already and stay.

    Raises BrokenTermsError before planning when a lock breaks a hard rule.
    """
    instance = _instance(free, claims, rule, anchors or {})
    kept = {str(one): list(codes) for one, codes in instance.locks.items()}
    open_terms = instance_as_dict(instance) | {"locks": {}}
    broken = check_stands(open_terms, kept, seed=seed)["violations"]
    if broken:
        raise BrokenTermsError(broken)
    draft = allocate(instance, seed=seed, seconds=seconds)
    if draft.violations or draft.envy:
        raise UnsoundDraftError(draft.violations, draft.envy)
    asked = {str(one.application_id) for one in claims}
    figures = _figures(draft, asked)
    facts = {
        UUID(name): dict(receipt) | {"unplaced": draft.unplaced.get(name)}
        for name, receipt in draft.receipts.items()
        if name in asked
    }
    booths = {UUID(who): list(codes) for who, codes in draft.assignment.items() if who in asked}
    return Planned(booths=booths, facts=facts, figures=figures)


def _figures(draft: Draft, asked: Container[str]) -> dict[str, Any]:
    """What is proven of the draft, without what those cost who stand already."""
    standing = sum(
        sum(receipt["penalties"].values())
        for name, receipt in draft.receipts.items()
        if name not in asked and "penalties" in receipt
    )
    found = draft.as_dict()
    sums = {name: round(found[name] + standing, 6) for name in SUMS}
    return sums | {name: round(found[name], 6) for name in ("gap", "price_of_fairness")}


def _instance(
    free: Iterable[PlannedBooth],
    claims: Iterable[Claim],
    rule: Mapping[str, Any],
    anchors: Anchors,
) -> Instance:
    stepped = rule["stepped"]
    standing = [one for booths in anchors.values() for one in booths]
    applicants = [_applicant(one) for one in claims]
    names = {one.id: [one.id] for one in applicants}
    locks = {one: tuple(codes) for one, codes in rule["locks"].items()}
    for who, booths in anchors.items():
        parts = _parts(str(who), booths)
        names[str(who)] = list(parts)
        locks |= parts
        applicants += [Applicant(id=one, size=len(its), points=LAST) for one, its in parts.items()]
    return Instance(
        booths=tuple(_booth(one, stepped) for one in (*free, *standing)),
        applicants=tuple(applicants),
        apart=_pairs(rule["apart"], names),
        together=_pairs(rule["together"], names),
        locks=locks,
        weights={name: float(value) for name, value in rule["weights"].items()},
    )


def _pairs(
    pairs: Iterable[Sequence[str]], names: Mapping[str, Sequence[str]]
) -> tuple[tuple[str, str], ...]:
    return tuple(
        (one, other)
        for first, second in pairs
        for one in names.get(first, ())
        for other in names.get(second, ())
    )


def _parts(who: str, booths: Sequence[PlannedBooth]) -> dict[str, tuple[str, ...]]:
    """A stand that exists, whole where it is one row, else booth by booth."""
    codes = tuple(one.code for one in booths)
    alone = Instance(
        booths=tuple(_booth(one, ()) for one in booths),
        applicants=(Applicant(id=who, size=len(booths)),),
    )
    if not check_stands(instance_as_dict(alone), {who: list(codes)})["violations"]:
        return {who: codes}
    return {f"{who}:{code}": (code,) for code in codes}


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
