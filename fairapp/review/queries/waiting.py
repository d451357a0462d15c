"""The waiting list in the order of its written rule, and why each one stands where."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from fairapp.core.codes import spread_codes
from fairapp.core.db import db
from fairapp.exhibitors.models import Application
from fairapp.fairs.models import Zone
from fairapp.review.models import WaitingRule
from fairapp.review.queries.scores import totals_at

STEPS = (
    "fewest_offers",
    "zone",
    "points",
    "returning",
    "first_time",
    "fewest_booths",
    "sent",
    "draw",
)
USUAL_STEPS = ("fewest_offers", "zone", "points", "sent")
LAST = "draw"
"""What is still equal after every step is drawn by lot."""


@dataclass(frozen=True, slots=True)
class Waiter:
    """One application of the waiting list with what the rule looks at."""

    application: Application
    offers: int
    points: float | None
    lot: int
    suits_zone: bool = False
    """Whether the zone of the free place is one that it wished, or one made for its goods."""

    def standing(self, step: str) -> Any:
        """What a step looks at, smaller first."""
        one = self.application
        return {
            "fewest_offers": self.offers,
            "zone": not self.suits_zone,
            "points": -(self.points if self.points is not None else -1.0),
            "returning": one.is_first_time,
            "first_time": not one.is_first_time,
            "fewest_booths": one.booths_wanted,
            "sent": (one.submitted_at is None, one.submitted_at and one.submitted_at.timestamp()),
            "draw": self.lot,
        }[step]


def waiting_rule(fair_id: UUID) -> WaitingRule | None:
    """The written rule of an edition; None while the usual one holds."""
    return db.session.scalar(select(WaitingRule).where(WaitingRule.fair_id == fair_id))


def steps_of(rule: WaitingRule | None) -> tuple[str, ...]:
    """What counts, in its order; what is still equal is drawn."""
    steps = tuple(rule.steps) if rule else USUAL_STEPS
    return steps if LAST in steps else (*steps, LAST)


def lot_of(seed: int, application_id: UUID) -> int:
    """The lot of an application: the same number gives the same draw, on every machine."""
    drawn = hashlib.sha256(f"{seed}:{application_id}".encode()).digest()
    return int.from_bytes(drawn[:8])


def in_order(
    fair_id: UUID,
    rule: WaitingRule | None,
    waiting: Iterable[Application],
    offers: Mapping[UUID, int],
    zone: Zone | None = None,
) -> list[Waiter]:
    """Applications by the rule of their edition, for a place in this zone when one is free.

    `offers` says how often each was offered; the applications' zone wishes must be loaded.
    """
    points = totals_at(fair_id)
    seed = rule.seed if rule else 0
    line = [
        Waiter(
            application=one,
            offers=offers.get(one.id, 0),
            points=points.get(one.id),
            lot=lot_of(seed, one.id),
            suits_zone=zone is not None and suits_zone(one, zone),
        )
        for one in waiting
    ]
    steps = steps_of(rule)
    return sorted(line, key=lambda one: tuple(one.standing(step) for step in steps))


def suits_zone(application: Application, zone: Zone) -> bool:
    """Whether an applicant wished this zone, ranked or in words, or it is made for its goods."""
    wished = {wish.zone.code for wish in application.zone_wishes}
    words = spread_codes(application.wishes or "")
    group = (application.main_category or "").split("-")[0]
    return zone.code in wished or zone.code in words or bool(group and group in zone.categories)


def deciding_step(first: Waiter, second: Waiter, steps: Iterable[str]) -> str:
    """The first step of the rule that tells two neighbours apart."""
    return next((step for step in steps if first.standing(step) != second.standing(step)), LAST)
