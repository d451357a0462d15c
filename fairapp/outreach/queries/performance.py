"""Whether a hosted buyer kept the terms, and what came of being hosted before."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, func, select

from fairapp.contracts.models import LedgerEntry
from fairapp.contracts.queries import stands
from fairapp.core.db import db
from fairapp.importers.models import HostingOffer, Importer, OfferState
from fairapp.meetings.models import Meeting, MeetingState
from fairapp.onsite.models import Badge, CheckIn, Encounter


@dataclass(frozen=True, slots=True)
class Performance:
    """Meetings held and days present at this fair; past hostings that led to no deal."""

    meetings: int
    days: int
    past_without_result: int


def performance_of(importer: Importer) -> Performance:
    """From the records of meetings, gate and ledger, in one statement."""
    held = select(func.count()).where(
        Meeting.importer_id == importer.id, Meeting.state == MeetingState.HELD
    )
    walked_in = select(func.count()).where(Encounter.importer_id == importer.id)
    days = (
        select(func.count(func.distinct(CheckIn.day)))
        .join(Badge, Badge.id == CheckIn.badge_id)
        .where(Badge.importer_id == importer.id)
    )
    row = db.session.execute(
        select(
            held.scalar_subquery() + walked_in.scalar_subquery(),
            days.scalar_subquery(),
            _past(importer).scalar_subquery(),
        )
    ).one()
    return Performance(*row)


def _past(importer: Importer) -> Any:
    signed = exists(
        select(LedgerEntry.id).where(LedgerEntry.importer_id == HostingOffer.importer_id, stands())
    )
    return (
        select(func.count())
        .select_from(HostingOffer)
        .join(Importer, Importer.id == HostingOffer.importer_id)
        .where(
            Importer.person_id == importer.person_id,
            Importer.id != importer.id,
            HostingOffer.state == OfferState.ACCEPTED,
            ~signed,
        )
    )


def offers_at(fair_id: UUID) -> Select[HostingOffer, Importer]:
    """Who was offered what at a fair, newest first."""
    return (
        select(HostingOffer, Importer)
        .join(Importer, Importer.id == HostingOffer.importer_id)
        .where(HostingOffer.fair_id == fair_id)
        .order_by(HostingOffer.created_at.desc())
    )


def spent_by_tier(fair_id: UUID) -> dict[str, tuple[int, Decimal]]:
    """{tier: (places taken, money promised)} of offers that stand."""
    rows = db.session.execute(
        select(HostingOffer.tier, func.count(), func.sum(HostingOffer.cost))
        .where(
            HostingOffer.fair_id == fair_id,
            HostingOffer.state.in_((OfferState.OFFERED, OfferState.ACCEPTED)),
        )
        .group_by(HostingOffer.tier)
    )
    return {tier.value: (places, Decimal(money)) for tier, places, money in rows}
