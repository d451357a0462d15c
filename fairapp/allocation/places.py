"""The race rule: booths are taken by an insert under a unique index, never by looking first.

A booking reads without locks, then inserts; the index on live booths is the last word, and its
refusal becomes a sentence that names the booth and who has it.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import lazy_gettext
from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from fairapp.allocation import queries
from fairapp.allocation.models import (
    AllocatedBooth,
    Allocation,
    AllocationState,
    CoExhibitor,
    ReleaseReason,
)
from fairapp.core import audit, clock
from fairapp.core.audit import AuditTag
from fairapp.core.codes import short_codes
from fairapp.core.db import db, lock
from fairapp.core.errors import FairError
from fairapp.core.policy import SYSTEM, Actor
from fairapp.exhibitors.models import Application
from fairapp.fairs.models import Booth


class BoothTakenError(FairError):
    """Somebody has the booth already."""

    code = "booth-taken"
    sentence = lazy_gettext("Booth %(booth)s is taken by %(holder)s. Nothing was changed.")


class BoothBlockedError(FairError):
    """The booth is out of use."""

    code = "booth-blocked"
    sentence = lazy_gettext("Booth %(booth)s is blocked: %(reason)s Nothing was changed.")


class BoothRemovedError(FairError):
    """The booth is no longer on the plan."""

    code = "booth-removed"
    sentence = lazy_gettext("Booth %(booth)s is no longer on the plan. Nothing was changed.")


class NotAnExhibitorError(FairError):
    """Only an accepted application gets booths of its own fair."""

    code = "not-an-exhibitor"
    sentence = lazy_gettext("Only an accepted application of this fair can be given booths.")


class NoBoothsError(FairError):
    """A stand has at least one booth."""

    code = "no-booths"
    status = 422
    sentence = lazy_gettext("Name at least one booth of this fair.")


class NoSuchBoothError(FairError):
    """A code names no booth of this fair, or one without a stand."""

    code = "no-such-booth"
    status = 422
    sentence = lazy_gettext("There is no stand or booth %(booth)s here. Nothing was changed.")


class HoldEndedError(FairError):
    """The hold ran out, or the time given for one lies in the past."""

    code = "hold-ended"
    sentence = lazy_gettext("The hold on %(booths)s has run out. Hold the booths again.")


class WrongStateError(FairError):
    """The stand is not in a state that allows this."""

    code = "wrong-state"
    sentence = lazy_gettext(
        "Stand %(booths)s cannot be changed like this: it is %(state)s already."
    )


STATE_WORDS = {
    AllocationState.HELD: lazy_gettext("held"),
    AllocationState.RESERVED: lazy_gettext("reserved"),
    AllocationState.CONFIRMED: lazy_gettext("confirmed"),
    AllocationState.RELEASED: lazy_gettext("released"),
}


LIVE = (AllocationState.HELD, AllocationState.RESERVED, AllocationState.CONFIRMED)


def live_codes(allocation: Allocation) -> list[str]:
    """The codes of the booths a stand has now."""
    return codes_of([place.booth for place in live_places(allocation)])


def codes_of(booths: Iterable[Booth]) -> list[str]:
    """Booth codes in order."""
    return sorted(booth.code for booth in booths)


def live_places(allocation: Allocation) -> list[AllocatedBooth]:
    """The booths a stand has now, with their codes."""
    return list(
        db.session.scalars(
            select(AllocatedBooth)
            .where(
                AllocatedBooth.allocation_id == allocation.id, AllocatedBooth.released_at.is_(None)
            )
            .options(joinedload(AllocatedBooth.booth))
            .order_by(AllocatedBooth.booth_id)
        )
    )


def lock_in(
    allocation: Allocation, *states: AllocationState, even_if_expired: bool = False
) -> None:
    """Hold the stand's row and refuse every state but these."""
    lock(allocation)
    if allocation.state not in states:
        raise WrongStateError(
            booths=short_codes(live_codes(allocation)) or "–", state=STATE_WORDS[allocation.state]
        )
    ended = allocation.expires_at is not None and allocation.expires_at <= clock.now()
    if ended and not even_if_expired:
        raise HoldEndedError(booths=short_codes(live_codes(allocation)))


def refuse_unusable(booths: Sequence[Booth], of: Application | Allocation) -> None:
    """Refuse nothing at all, booths of another fair, and blocked ones."""
    if not booths or any(booth.fair_id != of.fair_id for booth in booths):
        raise NoBoothsError
    for booth in booths:
        if booth.removed_at is not None:
            raise BoothRemovedError(booth=booth.code)
        if booth.blocked_reason is not None:
            raise BoothBlockedError(booth=booth.code, reason=booth.blocked_reason)


def refuse_taken(booths: Sequence[Booth], but: Allocation | None = None) -> None:
    """Look, without locks, whether somebody else has one of the booths."""
    others = [AllocatedBooth.allocation_id != but.id] if but is not None and but.id else []
    place = db.session.scalar(
        select(AllocatedBooth)
        .where(AllocatedBooth.booth_id.in_([booth.id for booth in booths]))
        .where(AllocatedBooth.released_at.is_(None), *others)
        .options(
            joinedload(AllocatedBooth.booth),
            joinedload(AllocatedBooth.allocation)
            .joinedload(Allocation.application)
            .joinedload(Application.organisation),
        )
        .order_by(AllocatedBooth.booth_id)
        .limit(1)
    )
    if place is not None:
        holder = place.allocation.application.organisation.name
        raise BoothTakenError(booth=place.booth.code, holder=holder)


def take(allocation: Allocation, booths: Sequence[Booth]) -> None:
    """Book the booths for this stand, or say who was first."""
    booths = list({booth.id: booth for booth in booths}.values())
    if not booths:
        return
    free_expired(booths)
    refuse_taken(booths, but=allocation)
    try:
        with db.session.begin_nested():
            db.session.add(allocation)
            db.session.flush()
            insert_places(allocation, booths)
    except IntegrityError as error:
        _refuse_unusable_meanwhile(booths)
        refuse_taken(booths, but=allocation)
        # whoever was first has already let go again; the clerk only has to press once more
        raise BoothTakenError(booth=booths[0].code, holder="–") from error
    _refuse_unusable_meanwhile(booths)


def insert_places(allocation: Allocation, booths: Sequence[Booth]) -> None:
    """Put booths into a stand; the unique index refuses those that somebody has."""
    # one order for everybody: two clerks who want the same two booths cannot wait for each other
    for booth in sorted(booths, key=lambda booth: booth.id):
        db.session.add(AllocatedBooth(allocation_id=allocation.id, booth_id=booth.id))
        db.session.flush()


def _refuse_unusable_meanwhile(booths: Sequence[Booth]) -> None:
    """The insert's foreign key waited for anybody who was changing the booth: look again."""
    unusable = db.session.execute(
        select(Booth.code, Booth.blocked_reason, Booth.removed_at)
        .where(Booth.id.in_([booth.id for booth in booths]))
        .where(or_(Booth.blocked_reason.is_not(None), Booth.removed_at.is_not(None)))
    ).first()
    if unusable is None:
        return
    if unusable.removed_at is not None:
        raise BoothRemovedError(booth=unusable.code)
    raise BoothBlockedError(booth=unusable.code, reason=unusable.blocked_reason)


def free_expired(booths: Sequence[Booth]) -> None:
    """Let go of holds on these booths that ran out but were not swept yet."""
    on_these = (
        select(AllocatedBooth.allocation_id)
        .where(AllocatedBooth.booth_id.in_([booth.id for booth in booths]))
        .where(AllocatedBooth.released_at.is_(None))
    )
    holds = queries.expired_holds(clock.now()).where(Allocation.id.in_(on_these))
    for allocation in lock_expired(holds):
        release(allocation, ReleaseReason.EXPIRED, actor=SYSTEM)
    db.session.flush()


def lock_expired(holds: Any) -> list[Allocation]:
    """The holds, each locked and read afresh, so that two sweeps do not release one twice."""
    return list(
        db.session.scalars(
            holds.with_for_update(of=Allocation).execution_options(populate_existing=True)
        )
    )


def release(allocation: Allocation, reason: str, *, actor: Actor) -> None:
    """Let go of all booths of a stand whose row is locked."""
    moment = clock.now()
    places = live_places(allocation)
    for place in places:
        place.released_at = moment
    for guest in db.session.scalars(
        select(CoExhibitor).where(
            CoExhibitor.allocation_id == allocation.id, CoExhibitor.left_at.is_(None)
        )
    ):
        guest.left_at = moment
    allocation.state = AllocationState.RELEASED
    allocation.expires_at = None
    allocation.released_at = moment
    allocation.released_reason = str(reason)
    audit.record(
        AuditTag.BOOTH_RELEASED,
        allocation,
        actor=actor,
        booths=codes_of([place.booth for place in places]),
        reason=reason,
    )
