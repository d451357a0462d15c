"""Questions about the waiting list: who is next, which offers are open, what has become free."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from fairapp.allocation.models import (
    AllocatedBooth,
    Allocation,
    OfferState,
    PlaceOffer,
)
from fairapp.allocation.queries.stands import is_live
from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.exhibitors.models import Application, ApplicationState, ZoneWish
from fairapp.fairs.models import Booth, Zone
from fairapp.review.models import WaitingRule
from fairapp.review.queries import Waiter, in_order, steps_of, waiting_rule


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody on the waiting list in the order of the rule, and the offer that is open."""

    waiter: Waiter
    open_offer: PlaceOffer | None


@dataclass(frozen=True, slots=True)
class WaitingList:
    """The waiting list of an edition with the rule by which it moves up."""

    places: list[Place]
    steps: tuple[str, ...]
    seed: int


def waiting_list(fair_id: UUID, zone: Zone | None = None) -> WaitingList:
    """The whole waiting list by its written rule, for a place in a zone when one is free."""
    found = db.session.execute(
        select(Application, WaitingRule)
        .outerjoin(WaitingRule, WaitingRule.fair_id == Application.fair_id)
        .where(Application.fair_id == fair_id, Application.state == ApplicationState.WAITING_LIST)
        .options(
            joinedload(Application.organisation),
            joinedload(Application.zone_wishes).joinedload(ZoneWish.zone),
        )
        .order_by(Application.id)
    )
    rows = found.unique().all()
    rule = rows[0][1] if rows else waiting_rule(fair_id)
    offers = db.session.scalars(select(PlaceOffer).where(PlaceOffer.fair_id == fair_id)).all()
    had = Counter(one.application_id for one in offers)
    live = {one.application_id: one for one in offers if one.state is OfferState.OPEN}
    line = in_order(fair_id, rule, [row[0] for row in rows], had, zone)
    return WaitingList(
        places=[Place(one, live.get(one.application.id)) for one in line],
        steps=steps_of(rule),
        seed=rule.seed if rule else 0,
    )


def waiting_line(fair_id: UUID, zone: Zone | None = None) -> list[Application]:
    """The waiting list in its order, without those who have an open offer."""
    places = waiting_list(fair_id, zone).places
    return [one.waiter.application for one in places if one.open_offer is None]


def still_free(booths: Iterable[Booth], now: datetime) -> list[Booth]:
    """Those of some booths that nobody has and that are not blocked, with their zones."""
    taken = (
        select(AllocatedBooth.booth_id)
        .join(Allocation, Allocation.id == AllocatedBooth.allocation_id)
        .where(AllocatedBooth.released_at.is_(None), is_live(now))
    )
    return list(
        db.session.scalars(
            select(Booth)
            .where(Booth.id.in_([booth.id for booth in booths]), Booth.id.not_in(taken))
            .where(Booth.blocked_reason.is_(None))
            .options(joinedload(Booth.zone))
            .order_by(Booth.code)
        )
    )


def booths_of(allocation_id: UUID) -> list[Booth]:
    """The booths a stand has, or had when it was given back."""
    return list(
        db.session.scalars(
            select(Booth)
            .join(AllocatedBooth, AllocatedBooth.booth_id == Booth.id)
            .where(AllocatedBooth.allocation_id == allocation_id)
            .order_by(Booth.code)
        )
    )


def overdue_offers(now: datetime) -> Select[PlaceOffer]:
    """Open offers whose time has run out; another worker's are passed over."""
    return (
        select(PlaceOffer)
        .where(PlaceOffer.state == OfferState.OPEN, PlaceOffer.answer_by <= now)
        .order_by(PlaceOffer.id)
        .with_for_update(skip_locked=True)
    )


def open_offer(application_id: UUID) -> PlaceOffer | None:
    """The place that waits for this applicant's answer."""
    return db.session.scalar(
        select(PlaceOffer).where(
            PlaceOffer.application_id == application_id, PlaceOffer.state == OfferState.OPEN
        )
    )


def load_offer(offer_id: UUID) -> PlaceOffer:
    """An offer with whose it is; raises NotFoundError."""
    found = db.session.scalar(
        select(PlaceOffer)
        .where(PlaceOffer.id == offer_id)
        .options(
            joinedload(PlaceOffer.application).options(
                joinedload(Application.organisation), joinedload(Application.fair)
            )
        )
    )
    if found is None:
        raise NotFoundError
    return found
