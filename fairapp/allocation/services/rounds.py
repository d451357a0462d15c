"""Verbs of rounds: draft who gets which stand, publish it as reservations, tell everybody."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask_babel import lazy_gettext
from sqlalchemy import select

from fairapp.accounts.models import Person
from fairapp.allocation import queries, rounds
from fairapp.allocation.models import Allocation, AllocationRound, AllocationState, RoundPlace
from fairapp.allocation.places import codes_of, refuse_unusable, take
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
from fairapp.fairs.models import Fair, Zone
from fairapp.fairs.queries import booths_by_code

if TYPE_CHECKING:
    from fairapp.allocation.planner import Claim, Planned

PLANNING_SECONDS = 20.0


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


def draft_round(fair: Fair, *, actor: Actor, seed: int, rule: dict[str, Any]) -> AllocationRound:
    """Give free booths to accepted applications without a stand; stands that exist stay.

    The checker of the planning library accepts the draft before a row of it is kept.
    """
    from fairapp.allocation import planner  # noqa: PLC0415 -- slow import

    state = queries.plan_state(fair.id)
    free = [booth for booth in state.booths if booth.state == queries.FREE]
    merits = rounds.merits_at(fair.id)
    zones = list(db.session.scalars(select(Zone).where(Zone.fair_id == fair.id).order_by("code")))
    codes = {booth.code for booth in free}
    claims = []
    for one in rounds.claimants(fair.id):
        wishes, named = rounds.wished_places(one, codes, zones)
        others = [zone.code for zone in zones] if rule["other_zones"] and named else []
        claims.append(
            planner.Claim(
                application_id=one.id,
                size=one.booths_wanted,
                points=merits[one.id].points(rule),
                wishes=wishes,
                zones=tuple(dict.fromkeys([*named, *others])),
                corner=one.wants_corner,
            )
        )
    planned = planner.plan_round(free, claims, seed=seed, seconds=PLANNING_SECONDS)
    drafted = AllocationRound(
        fair_id=fair.id,
        made_by_id=actor.person_id,
        seed=seed,
        rule=rule,
        figures=dict(planned.figures) | {"placed": len(planned.booths), "asked": len(claims)},
    )
    db.session.add(drafted)
    db.session.flush()
    _keep_places(drafted, claims, planned)
    placed = len(planned.booths)
    audit.record(AuditTag.ROUND_MADE, drafted, actor=actor, seed=seed, placed=placed)
    return drafted


def _keep_places(drafted: AllocationRound, claims: "list[Claim]", planned: "Planned") -> None:
    for claim in claims:
        facts = planned.facts[claim.application_id]
        place = RoundPlace(
            round_id=drafted.id,
            application_id=claim.application_id,
            fair_id=drafted.fair_id,
            position=facts["place_in_order"],
            points=claim.points,
            booths=sorted(planned.booths.get(claim.application_id, [])),
            facts=facts | {"wanted": claim.size, "zones": list(claim.zones)},
        )
        db.session.add(place)
    db.session.flush()


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
    waiting = {one.id for one in rounds.claimants(drafted.fair_id)}
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
