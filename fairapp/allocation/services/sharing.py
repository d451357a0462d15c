"""Verbs of stands as a whole: longer holds, shared stands, two stands of one exhibitor joined."""

from datetime import datetime

from flask_babel import lazy_gettext
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from fairapp.allocation import queries
from fairapp.allocation.models import Allocation, AllocationState, CoExhibitor, ReleaseReason
from fairapp.allocation.places import (
    LIVE,
    HoldEndedError,
    NotAnExhibitorError,
    insert_places,
    live_codes,
    live_places,
    lock_in,
)
from fairapp.core import audit, clock
from fairapp.core.audit import AuditTag
from fairapp.core.codes import short_codes
from fairapp.core.db import db, lock
from fairapp.core.errors import FairError
from fairapp.core.policy import Actor
from fairapp.exhibitors.models import Application, ApplicationState


class HasAStandError(FairError):
    """Who has a stand, or a place on one, cannot be a co-exhibitor besides."""

    code = "has-a-stand"
    sentence = lazy_gettext("%(exhibitor)s has a place already: %(booths)s. Nothing was changed.")


class OtherExhibitorError(FairError):
    """Only stands of one exhibitor can be joined."""

    code = "other-exhibitor"
    sentence = lazy_gettext(
        "Booth %(booth)s is with %(holder)s; only two stands of one exhibitor can be joined."
    )


def extend_hold(allocation: Allocation, *, actor: Actor, until: datetime) -> None:
    """Let a hold last until another moment; raises HoldEndedError for one in the past."""
    lock_in(allocation, AllocationState.HELD)
    if until <= clock.now():
        raise HoldEndedError(booths=short_codes(live_codes(allocation)))
    allocation.expires_at = until
    audit.record(AuditTag.HOLD_EXTENDED, allocation, actor=actor, until=until)


def share_stand(allocation: Allocation, application: Application, *, actor: Actor) -> CoExhibitor:
    """Take a co-exhibitor onto a stand; raises HasAStandError or NotAnExhibitorError."""
    lock_in(allocation, *LIVE)
    is_here = application.fair_id == allocation.fair_id
    if application.state is not ApplicationState.ACCEPTED or not is_here:
        raise NotAnExhibitorError
    _refuse_placed(application)
    place = CoExhibitor(allocation_id=allocation.id, application_id=application.id)
    try:
        with db.session.begin_nested():
            db.session.add(place)
            db.session.flush()
    except IntegrityError as error:
        _refuse_placed(application)
        raise HasAStandError(exhibitor=_name(application), booths="–") from error
    audit.record(AuditTag.STAND_SHARED, allocation, actor=actor, application=application.id)
    return place


def _refuse_placed(application: Application) -> None:
    booths = queries.stand_codes([application.id]).get(application.id)
    if booths:
        raise HasAStandError(exhibitor=_name(application), booths=booths)


def _name(application: Application) -> str:
    found = select(Application).options(joinedload(Application.organisation))
    row = db.session.scalars(found.where(Application.id == application.id)).one()
    return row.organisation.name


def leave_stand(place: CoExhibitor, *, actor: Actor) -> None:
    """Let a co-exhibitor go from a stand; leaving twice changes nothing."""
    lock(place)
    if place.left_at is not None:
        return
    place.left_at = clock.now()
    allocation = db.session.get_one(Allocation, place.allocation_id)
    audit.record(AuditTag.STAND_LEFT, allocation, actor=actor, application=place.application_id)


def join_stands(one: Allocation, other: Allocation, *, actor: Actor) -> None:
    """Make one stand of two of the same exhibitor; the firmer state stays."""
    for allocation in sorted((one, other), key=lambda each: each.id):
        lock_in(allocation, *LIVE)
    if one.id == other.id or one.application_id != other.application_id:
        codes = live_codes(other)
        holder = queries.load_allocation(other.id).application.organisation.name
        raise OtherExhibitorError(booth=short_codes(codes), holder=holder)
    moment = clock.now()
    places = live_places(other)
    for place in places:
        place.released_at = moment
    db.session.flush()
    insert_places(one, [place.booth for place in places])
    firmness = list(LIVE)
    if firmness.index(other.state) > firmness.index(one.state):
        one.state, one.expires_at = other.state, None
        one.confirmed_at = other.confirmed_at
    for guest in db.session.scalars(
        select(CoExhibitor).where(
            CoExhibitor.allocation_id == other.id, CoExhibitor.left_at.is_(None)
        )
    ):
        guest.allocation_id = one.id
    other.state, other.expires_at = AllocationState.RELEASED, None
    other.released_at, other.released_reason = moment, ReleaseReason.ORGANISER.value
    db.session.flush()
    audit.record(AuditTag.STANDS_JOINED, one, actor=actor, booths=live_codes(one))
