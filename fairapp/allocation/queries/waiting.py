"""Questions about the waiting list: who is next, which offers are open, what has become free."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select
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
from fairapp.exhibitors.models import Application, ApplicationState
from fairapp.fairs.models import Booth


def waiting_line(fair_id: UUID) -> list[Application]:
    """The waiting list in its order, without those who have an open offer."""
    offers = (
        select(
            PlaceOffer.application_id,
            func.count().label("had"),
            func.count().filter(PlaceOffer.state == OfferState.OPEN).label("open"),
        )
        .where(PlaceOffer.fair_id == fair_id)
        .group_by(PlaceOffer.application_id)
        .subquery()
    )
    had = func.coalesce(offers.c.had, 0)
    return list(
        db.session.scalars(
            select(Application)
            .outerjoin(offers, offers.c.application_id == Application.id)
            .where(
                Application.fair_id == fair_id,
                Application.state == ApplicationState.WAITING_LIST,
                func.coalesce(offers.c.open, 0) == 0,
            )
            .order_by(had, Application.submitted_at, Application.id)
        )
    )


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
