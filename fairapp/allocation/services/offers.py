"""A place that became free goes to the waiting list by rule: offered, taken, declined, passed on.

The order is the edition's written rule (review); of those, the next whose goods fit the zone and
who asked for no more booths than are free.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from flask_babel import lazy_gettext

from fairapp.accounts.models import Person
from fairapp.allocation import queries
from fairapp.allocation.models import (
    Allocation,
    AllocationState,
    OfferState,
    PlaceOffer,
    ReleaseReason,
)
from fairapp.allocation.places import codes_of, release, take
from fairapp.allocation.services.booking import reserve_allocation
from fairapp.core import audit, clock
from fairapp.core.audit import AuditTag
from fairapp.core.codes import code_order, short_codes
from fairapp.core.db import db, lock
from fairapp.core.errors import FairError
from fairapp.core.mail import Letter, tell
from fairapp.core.policy import SYSTEM, Actor
from fairapp.exhibitors.models import Application
from fairapp.exhibitors.services import Verdict, review_application
from fairapp.fairs.models import Booth, Fair, Zone

OFFER_LIVES = timedelta(days=3)

LinkTo = Callable[[Application], str]
"""The personal address that stands in the letter to an applicant."""


class OfferEndedError(FairError):
    """The offer was answered, or its time has run out."""

    code = "offer-ended"
    sentence = lazy_gettext("This offer has ended. Nothing was changed.")


def offer_freed(
    fair: Fair, booths: Iterable[Booth], *, actor: Actor, now: datetime, link_to: LinkTo
) -> list[PlaceOffer]:
    """Offer booths that became free to the waiting list, as long as somebody fits."""
    return [
        _offer(application, fitting, actor=actor, now=now, link_to=link_to)
        for application, fitting in next_in_line(fair, queries.still_free(booths, now))
    ]


def next_in_line(fair: Fair, free: Sequence[Booth]) -> list[tuple[Application, list[Booth]]]:
    """(application of the waiting list, booths that would be offered to it), in the list's order.

    The booths' zones must be loaded.
    """
    found = []
    for application in queries.waiting_line(fair.id, free[0].zone if free else None):
        if not free:
            break
        fitting = _fitting(application, free)
        if fitting:
            found.append((application, fitting))
            free = [booth for booth in free if booth not in fitting]
    return found


def goods_fit(application: Application, zone: Zone) -> bool:
    """Whether a zone takes what an applicant makes; a zone without groups takes everything."""
    group = (application.main_category or "").split("-")[0]
    return not zone.categories or not group or group in zone.categories


def _fitting(application: Application, free: Sequence[Booth]) -> list[Booth]:
    """As many booths as were asked for, next to each other by code, in a zone for the goods."""
    suits = [
        booth
        for booth in sorted(free, key=lambda one: code_order(one.code))
        if goods_fit(application, booth.zone)
    ]
    wanted = application.booths_wanted
    return suits[:wanted] if len(suits) >= wanted else []


def _offer(
    application: Application,
    booths: Sequence[Booth],
    *,
    actor: Actor,
    now: datetime,
    link_to: LinkTo,
) -> PlaceOffer:
    allocation = Allocation(
        fair_id=application.fair_id,
        application_id=application.id,
        state=AllocationState.HELD,
        expires_at=now + OFFER_LIVES,
        made_by_id=actor.person_id,
    )
    take(allocation, booths)
    offer = PlaceOffer(
        fair_id=application.fair_id,
        application_id=application.id,
        allocation_id=allocation.id,
        answer_by=now + OFFER_LIVES,
    )
    db.session.add(offer)
    db.session.flush()
    audit.record(AuditTag.PLACE_OFFERED, offer, actor=actor, booths=codes_of(booths))
    _tell(application, offer, booths, link_to(application))
    return offer


def _tell(application: Application, offer: PlaceOffer, booths: Sequence[Booth], link: str) -> None:
    fair = db.session.get_one(Fair, application.fair_id)
    values = {
        "fair": fair,
        "booths": short_codes(codes_of(booths)),
        "answer_by": offer.answer_by,
        "link": link,
        "is_demo": fair.is_demo,
    }
    contact = db.session.get_one(Person, application.contact_id)
    tell(contact, Letter("place_offered", fair.id, offer.id, values))


def take_offer(offer: PlaceOffer, *, actor: Actor, now: datetime) -> None:
    """Take the place: the application is accepted and the stand reserved.

    Raises OfferEndedError.
    """
    allocation = _open(offer, now)
    application = db.session.get_one(Application, offer.application_id)
    review_application(application, actor=actor, verdict=Verdict.ACCEPT, note="")
    reserve_allocation(allocation, actor=actor)
    _close(offer, OfferState.TAKEN, actor=actor)


def decline_offer(offer: PlaceOffer, *, actor: Actor, now: datetime, link_to: LinkTo) -> None:
    """Leave the place to the next; the applicant stays on the waiting list.

    Raises OfferEndedError.
    """
    allocation = _open(offer, now)
    booths = queries.booths_of(allocation.id)
    release(allocation, ReleaseReason.DECLINED, actor=actor)
    _close(offer, OfferState.DECLINED, actor=actor)
    fair = db.session.get_one(Fair, offer.fair_id)
    offer_freed(fair, booths, actor=SYSTEM, now=now, link_to=link_to)


def _open(offer: PlaceOffer, now: datetime) -> Allocation:
    lock(offer)
    allocation = db.session.get_one(Allocation, offer.allocation_id)
    lock(allocation)
    held = allocation.state is AllocationState.HELD
    if offer.state is not OfferState.OPEN or offer.answer_by <= now or not held:
        raise OfferEndedError
    return allocation


def _close(offer: PlaceOffer, state: OfferState, *, actor: Actor) -> None:
    offer.state, offer.answered_at = state, clock.now()
    db.session.flush()
    audit.record(AuditTag.PLACE_ANSWERED, offer, actor=actor, state=state)


def pass_on_offers(now: datetime, *, link_to: LinkTo) -> int:
    """End offers nobody answered in time and offer the booths to the next; returns how many."""
    overdue = db.session.scalars(queries.overdue_offers(now)).all()
    for offer in overdue:
        allocation = db.session.get_one(Allocation, offer.allocation_id)
        booths = queries.booths_of(allocation.id)
        if allocation.state is AllocationState.HELD:
            release(allocation, ReleaseReason.EXPIRED, actor=SYSTEM)
        _close(offer, OfferState.EXPIRED, actor=SYSTEM)
        fair = db.session.get_one(Fair, offer.fair_id)
        offer_freed(fair, booths, actor=SYSTEM, now=now, link_to=link_to)
    return len(overdue)
