"""Verbs of booking: hold, reserve, confirm, move, swap, vacate, release, block."""

from collections.abc import Sequence
from datetime import datetime

from fairapp.allocation import queries
from fairapp.allocation.models import Allocation, AllocationState, ReleaseReason
from fairapp.allocation.places import (
    LIVE,
    HoldEndedError,
    NoBoothsError,
    NotAnExhibitorError,
    codes_of,
    free_expired,
    insert_places,
    live_codes,
    live_places,
    lock_expired,
    lock_in,
    refuse_taken,
    refuse_unusable,
    release,
    take,
)
from fairapp.core import audit, clock
from fairapp.core.audit import AuditTag
from fairapp.core.codes import short_codes
from fairapp.core.db import db, lock
from fairapp.core.policy import SYSTEM, Actor
from fairapp.exhibitors.models import Application, ApplicationState
from fairapp.fairs import services as fairs
from fairapp.fairs.models import Booth


def hold_booths(
    application: Application, booths: Sequence[Booth], *, actor: Actor, until: datetime
) -> Allocation:
    """Keep booths for an accepted application until a moment; a hold that ran out is no obstacle.

    Raises BoothTakenError, BoothBlockedError, NotAnExhibitorError, HoldEndedError, NoBoothsError.
    """
    if until <= clock.now():
        raise HoldEndedError(booths=short_codes(booth.code for booth in booths))
    if application.state is not ApplicationState.ACCEPTED:
        raise NotAnExhibitorError
    refuse_unusable(booths, application)
    allocation = Allocation(
        fair_id=application.fair_id,
        application_id=application.id,
        state=AllocationState.HELD,
        expires_at=until,
        made_by_id=actor.person_id,
    )
    take(allocation, booths)
    audit.record(AuditTag.BOOTH_HELD, allocation, actor=actor, booths=codes_of(booths))
    return allocation


def reserve_allocation(allocation: Allocation, *, actor: Actor) -> None:
    """Turn a hold into a reservation, which does not run out."""
    lock_in(allocation, AllocationState.HELD)
    allocation.state = AllocationState.RESERVED
    allocation.expires_at = None
    audit.record(AuditTag.BOOTH_RESERVED, allocation, actor=actor, booths=live_codes(allocation))


def confirm_allocation(allocation: Allocation, *, actor: Actor) -> None:
    """Make a held or reserved stand final; the second of two who confirm is told so."""
    lock_in(allocation, AllocationState.HELD, AllocationState.RESERVED)
    allocation.state = AllocationState.CONFIRMED
    allocation.expires_at = None
    allocation.confirmed_at = clock.now()
    audit.record(AuditTag.BOOTH_CONFIRMED, allocation, actor=actor, booths=live_codes(allocation))


def release_allocation(allocation: Allocation, *, actor: Actor, reason: str) -> None:
    """Give a whole stand back; `reason` is a code, see ReleaseReason."""
    lock_in(allocation, *LIVE, even_if_expired=True)
    release(allocation, reason, actor=actor)


def move_allocation(allocation: Allocation, booths: Sequence[Booth], *, actor: Actor) -> None:
    """Give a stand these booths instead of its own; booths it keeps are not let go in between."""
    lock_in(allocation, *LIVE)
    refuse_unusable(booths, allocation)
    kept = {booth.id for booth in booths}
    mine = {place.booth_id: place for place in live_places(allocation)}
    take(allocation, [booth for booth in booths if booth.id not in mine])
    moment = clock.now()
    for booth_id, place in mine.items():
        if booth_id not in kept:
            place.released_at = moment
    db.session.flush()
    audit.record(AuditTag.BOOTH_MOVED, allocation, actor=actor, booths=codes_of(booths))


def swap_allocations(one: Allocation, other: Allocation, *, actor: Actor) -> None:
    """Let two stands of one fair change places."""
    for allocation in sorted((one, other), key=lambda each: each.id):
        lock_in(allocation, *LIVE)
    if one.id == other.id or one.fair_id != other.fair_id:
        raise NoBoothsError
    places = [(one, live_places(other)), (other, live_places(one))]
    moment = clock.now()
    for place in (place for _, found in places for place in found):
        place.released_at = moment
    db.session.flush()
    for allocation, found in places:
        booths = [place.booth for place in found]
        insert_places(allocation, booths)
        audit.record(AuditTag.BOOTH_MOVED, allocation, actor=actor, booths=codes_of(booths))


def vacate_booths(allocation: Allocation, booths: Sequence[Booth], *, actor: Actor) -> None:
    """Give some booths of a stand back; giving back the last one releases the stand."""
    lock_in(allocation, *LIVE)
    wanted = {booth.id for booth in booths}
    going = [place for place in live_places(allocation) if place.booth_id in wanted]
    if not going:
        raise NoBoothsError
    if len(going) == len(live_places(allocation)):
        release(allocation, ReleaseReason.VACATED, actor=actor)
        return
    moment = clock.now()
    for place in going:
        place.released_at = moment
    audit.record(
        AuditTag.BOOTH_RELEASED,
        allocation,
        actor=actor,
        booths=codes_of(place.booth for place in going),
        reason=ReleaseReason.VACATED,
    )


def block_free_booth(booth: Booth, *, actor: Actor, reason: str) -> None:
    """Take a booth out of use; raises BoothTakenError when somebody has it."""
    lock(booth)
    free_expired([booth])
    refuse_taken([booth])
    fairs.block_booth(booth, actor=actor, reason=reason)


def release_expired_holds(now: datetime) -> int:
    """Release every hold that has run out; returns how many."""
    holds = lock_expired(queries.expired_holds(now))
    for allocation in holds:
        release(allocation, ReleaseReason.EXPIRED, actor=SYSTEM)
    return len(holds)
