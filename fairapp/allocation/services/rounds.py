"""Verbs of rounds that are drafted: publish one as reservations, tell everybody."""

from collections.abc import Callable
from uuid import UUID

from flask_babel import lazy_gettext

from fairapp.accounts.models import Person
from fairapp.allocation import rounds
from fairapp.allocation.models import Allocation, AllocationRound, AllocationState, RoundPlace
from fairapp.allocation.places import codes_of, refuse_unusable, take
from fairapp.allocation.queries.claims import claimants
from fairapp.core import audit, clock
from fairapp.core.audit import AuditTag
from fairapp.core.codes import short_codes
from fairapp.core.db import db, lock
from fairapp.core.errors import FairError
from fairapp.core.links import full_url
from fairapp.core.mail import Letter, tell
from fairapp.core.policy import Actor
from fairapp.exhibitors.models import Application
from fairapp.exhibitors.services import issue_exhibitor_link
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import booths_by_code


class RoundOverError(FairError):
    """A round is published once, and only the latest one."""

    code = "round-over"
    sentence = lazy_gettext("This draft is published already, or a newer one has replaced it.")


class StaleDraftError(FairError):
    """Somebody of the draft has left the fair or has a stand by now."""

    code = "stale-draft"
    sentence = lazy_gettext(
        "%(name)s has left the fair or has a stand by now. Make the draft again."
    )


def publish_round(drafted: AllocationRound, *, actor: Actor) -> int:
    """Reserve every stand of the draft, or none: a booth taken meanwhile is named.

    Raises RoundOverError, StaleDraftError, BoothTakenError, BoothBlockedError.
    """
    lock(drafted)
    latest, _job = rounds.rounds_with_job(drafted.fair_id)
    if drafted.published_at is not None or latest is None or latest.id != drafted.id:
        raise RoundOverError
    places = [one for one in db.session.scalars(rounds.places_of(drafted.id)) if one.booths]
    booths = {
        booth.code: booth
        for booth in booths_by_code(drafted.fair_id, [c for one in places for c in one.booths])
    }
    waiting = {one.id for one in claimants(drafted.fair_id)}
    for place in places:
        given = [booths[code] for code in place.booths if code in booths]
        if place.application_id not in waiting or len(given) != len(place.booths):
            raise StaleDraftError(name=place.application.organisation.name)
        stand = Allocation(
            fair_id=drafted.fair_id,
            application_id=place.application_id,
            state=AllocationState.RESERVED,
            made_by_id=actor.person_id,
        )
        refuse_unusable(given, place.application)
        take(stand, given)
        audit.record(AuditTag.BOOTH_RESERVED, stand, actor=actor, booths=codes_of(given))
    drafted.published_at = clock.now()
    audit.record(AuditTag.ROUND_PUBLISHED, drafted, actor=actor, placed=len(places))
    return len(places)


def tell_round(
    round_id: UUID, *, actor: Actor, report: Callable[[int, int], None] = lambda *_: None
) -> int:
    """Write each exhibitor of a published round its receipt; returns how many were reached."""
    places = db.session.scalars(rounds.places_of(round_id)).all()
    told = 0
    for at, place in enumerate(places):
        told += _tell(place, actor=actor)
        report(at + 1, len(places))
    return told


def _tell(place: RoundPlace, *, actor: Actor) -> bool:
    application: Application = place.application
    contact = db.session.get_one(Person, application.contact_id)
    fair = db.session.get_one(Fair, place.fair_id)
    token = issue_exhibitor_link(application, actor=actor)
    values = {
        "fair": fair,
        "link": full_url("accounts.link", token=token),
        "is_demo": fair.is_demo,
        "organisation": application.organisation,
        "stand": short_codes(place.booths),
        "points": place.points,
    }
    return tell(contact, Letter("round_told", fair.id, place.id, values)) is not None
