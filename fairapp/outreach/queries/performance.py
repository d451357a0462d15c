"""Whether hosted buyers kept the terms, what came of it, and how each tier's money stands."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import joinedload

from fairapp.contracts.models import LedgerEntry
from fairapp.contracts.queries import stands
from fairapp.core.db import db
from fairapp.importers.models import HostingOffer, HostingRule, HostingTier, Importer, OfferState
from fairapp.meetings.models import Meeting, MeetingState
from fairapp.onsite.models import Badge, CheckIn, Encounter

NEARLY = Decimal("0.9")
"""From this share of a budget on, the desk is warned."""


@dataclass(frozen=True, slots=True)
class Performance:
    """Meetings held and days present at this fair; past hostings that led to no deal."""

    meetings: int
    days: int
    past_without_result: int


@dataclass(frozen=True, slots=True)
class Guest:
    """A buyer to whom hosting was offered, and how far the terms are kept."""

    offer: HostingOffer
    importer: Importer
    meetings: int
    days: int
    deals: int

    @property
    def has_kept_terms(self) -> bool:
        """Whether enough meetings were held on enough days."""
        offer = self.offer
        return self.meetings >= offer.minimum_meetings and self.days >= offer.days_present


@dataclass(slots=True)
class Purse:
    """One tier's places and money: what waits for an answer, is accepted, was paid back."""

    tier: HostingTier
    rule: HostingRule | None
    places: dict[OfferState, int] = field(default_factory=dict)
    money: dict[OfferState, Decimal] = field(default_factory=dict)
    paid_back: Decimal = Decimal(0)

    @property
    def taken(self) -> int:
        """Places of offers that stand."""
        return self.places.get(OfferState.OFFERED, 0) + self.places.get(OfferState.ACCEPTED, 0)

    @property
    def waiting(self) -> Decimal:
        """Money of offers that wait for an answer."""
        return self.money.get(OfferState.OFFERED, Decimal(0))

    @property
    def accepted(self) -> Decimal:
        """Money of offers that were accepted."""
        return self.money.get(OfferState.ACCEPTED, Decimal(0))

    @property
    def promised(self) -> Decimal:
        """Money of offers that stand."""
        return self.waiting + self.accepted

    @property
    def left(self) -> Decimal | None:
        """What of the budget is not promised; below zero when it was cut afterwards."""
        if self.rule is None or self.rule.budget is None:
            return None
        return self.rule.budget - self.promised

    @property
    def warning(self) -> str:
        """`over`, `full` (no further offer fits), `nearly`, or ''."""
        rule = self.rule
        if rule is None:
            return ""
        is_over = rule.places is not None and self.taken > rule.places
        if is_over or (self.left is not None and self.left < 0):
            return "over"
        is_full = rule.places is not None and self.taken >= rule.places
        if is_full or (self.left is not None and self.taken and self.left < rule.cost):
            return "full"
        is_near = rule.budget is not None and self.promised >= rule.budget * NEARLY
        return "nearly" if is_near and self.taken else ""


def _counts() -> tuple[Any, Any, Any]:
    """Meetings held and encounters, days at the gate, deals: of the importer of the statement."""
    held = select(func.count()).where(
        Meeting.importer_id == Importer.id, Meeting.state == MeetingState.HELD
    )
    walked_in = select(func.count()).where(Encounter.importer_id == Importer.id)
    days = (
        select(func.count(func.distinct(CheckIn.day)))
        .join(Badge, Badge.id == CheckIn.badge_id)
        .where(Badge.importer_id == Importer.id)
    )
    deals = select(func.count()).where(LedgerEntry.importer_id == Importer.id, stands())
    numbers = [one.correlate(Importer).scalar_subquery() for one in (held, walked_in, days, deals)]
    return numbers[0] + numbers[1], numbers[2], numbers[3]


def performance_of(importer: Importer) -> Performance:
    """From the records of meetings, gate and ledger, in one statement."""
    meetings, days, _deals = _counts()
    row = db.session.execute(
        select(meetings, days, _past(importer).scalar_subquery())
        .select_from(Importer)
        .where(Importer.id == importer.id)
    ).one()
    return Performance(*row)


def _past(importer: Importer) -> Any:
    signed = exists(
        select(LedgerEntry.id).where(LedgerEntry.importer_id == HostingOffer.importer_id, stands())
    )
    before = select(Importer.id).where(
        Importer.person_id == importer.person_id, Importer.id != importer.id
    )
    return (
        select(func.count())
        .select_from(HostingOffer)
        .where(
            HostingOffer.importer_id.in_(before),
            HostingOffer.state == OfferState.ACCEPTED,
            ~signed,
        )
    )


def guests_at(fair_id: UUID, *, state: OfferState | None = None) -> Select[Any]:
    """(offer, importer with firm, meetings, days, deals) of a fair, by name of the firm."""
    found = (
        select(HostingOffer, Importer, *_counts())
        .join(Importer, Importer.id == HostingOffer.importer_id)
        .where(HostingOffer.fair_id == fair_id)
        .options(joinedload(Importer.organisation))
        .order_by(HostingOffer.tier, HostingOffer.created_at, HostingOffer.id)
    )
    return found.where(HostingOffer.state == state) if state else found


def purses_of(fair_id: UUID, rules: dict[HostingTier, HostingRule]) -> dict[HostingTier, Purse]:
    """{tier: its places and money} for each tier that has a rule or an offer, in one statement."""
    purses = {tier: Purse(tier, rule) for tier, rule in rules.items()}
    rows = db.session.execute(
        select(
            HostingOffer.tier,
            HostingOffer.state,
            func.count(),
            func.sum(HostingOffer.cost),
            func.sum(HostingOffer.reimbursed),
        )
        .where(HostingOffer.fair_id == fair_id)
        .group_by(HostingOffer.tier, HostingOffer.state)
    )
    for tier, state, places, money, paid_back in rows:
        purse = purses.setdefault(tier, Purse(tier, None))
        purse.places[state], purse.money[state] = places, Decimal(money)
        purse.paid_back += Decimal(paid_back or 0)
    return purses
