"""Verbs of rounds: draft who gets which stand, publish it as reservations, tell everybody."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask_babel import lazy_gettext

from fairapp.accounts.models import Person
from fairapp.allocation import queries, rounds
from fairapp.allocation.models import Allocation, AllocationRound, AllocationState, RoundPlace
from fairapp.allocation.places import codes_of, refuse_unusable, take
from fairapp.allocation.queries.claims import Claim, claimants, claims_of
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

if TYPE_CHECKING:
    from fairapp.allocation.planner import Planned

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


class BrokenLockError(FairError):
    """A stand given by hand breaks a hard rule."""

    code = "broken-lock"
    sentence = lazy_gettext("What was given by hand cannot be kept. %(why)s")


WHY_BROKEN = {
    "unknown_booth": lazy_gettext("%(names)s cannot have %(booths)s: it is not free."),
    "one_applicant_per_booth": lazy_gettext("%(booths)s was given to two: %(names)s."),
    "size": lazy_gettext("%(names)s asked for another number of booths than %(booths)s."),
    "straight_row": lazy_gettext("%(booths)s for %(names)s do not lie in one straight row."),
    "accessible": lazy_gettext("%(names)s needs a way for a wheelchair, which %(booths)s lacks."),
}
"""A sentence for each finding of the checker that a lock can cause."""


def draft_round(fair: Fair, *, actor: Actor, seed: int, rule: dict[str, Any]) -> AllocationRound:
    """Give free booths to accepted applications without a stand; stands that exist stay.

    The checker of the planning library accepts the draft before a row of it is kept. Stands given
    by hand are kept from draft to draft; raises BrokenLockError, which names what breaks.
    """
    from fairapp.allocation import planner  # noqa: PLC0415 -- slow import

    state = queries.plan_state(fair.id)
    free = {booth.code: booth for booth in state.booths if booth.state == queries.FREE}
    waiting = claimants(fair.id)
    rule = rule | {"locks": _kept_locks(rule, waiting)}
    claims = claims_of(fair.id, waiting, booths=state.booths, rule=rule)
    try:
        planned = planner.plan_round(
            free.values(),
            claims,
            seed=seed,
            seconds=PLANNING_SECONDS,
            stepped=rule["stepped"],
            locks={UUID(one): codes for one, codes in rule["locks"].items()},
        )
    except planner.BrokenLocksError as error:
        raise BrokenLockError(why=_why_broken(error.broken, waiting)) from error
    return _keep_draft(fair, claims, planned, actor=actor, seed=seed, rule=rule)


def _kept_locks(rule: dict[str, Any], waiting: list[Application]) -> dict[str, list[str]]:
    """Locks of those who still wait for a stand."""
    here = {str(one.id) for one in waiting}
    return {one: codes for one, codes in rule.get("locks", {}).items() if one in here}


def _why_broken(broken: Sequence[Mapping[str, Any]], waiting: list[Application]) -> str:
    names = {str(one.id): one.organisation.name for one in waiting}
    sentences = [
        str(WHY_BROKEN[one["rule"]])
        % {
            "names": ", ".join(names[who] for who in _parties(one)),
            "booths": one.get("booth") or short_codes(one["booths"]),
        }
        for one in broken
    ]
    return " ".join(sentences)


def _parties(finding: Mapping[str, Any]) -> list[str]:
    return finding.get("applicants") or [finding["applicant"]]


def _keep_draft(
    fair: Fair,
    claims: list[Claim],
    planned: "Planned",
    *,
    actor: Actor,
    seed: int,
    rule: dict[str, Any],
) -> AllocationRound:
    before = _booths_before(fair.id)
    by_hand = {code: who for who, codes in rule["locks"].items() for code in codes}
    drafted = AllocationRound(
        fair_id=fair.id,
        made_by_id=actor.person_id,
        seed=seed,
        rule=rule,
        figures=dict(planned.figures) | {"placed": len(planned.booths), "asked": len(claims)},
    )
    db.session.add(drafted)
    db.session.flush()
    for claim in claims:
        facts = planned.facts[claim.application_id] | claim.facts
        if facts.get("wish"):
            facts["wish"] = claim.asked.index(claim.wishes[facts["wish"] - 1]) + 1
        others = {code for code, who in by_hand.items() if who != str(claim.application_id)}
        facts["by_hand"] = [code for code in claim.wishes if code in others]
        place = RoundPlace(
            round_id=drafted.id,
            application_id=claim.application_id,
            fair_id=fair.id,
            position=facts["place_in_order"],
            points=claim.points,
            booths=sorted(planned.booths.get(claim.application_id, [])),
            facts=facts | {"before": before.get(claim.application_id)},
        )
        db.session.add(place)
    db.session.flush()
    placed = len(planned.booths)
    audit.record(AuditTag.ROUND_MADE, drafted, actor=actor, seed=seed, placed=placed)
    return drafted


def _booths_before(fair_id: UUID) -> dict[UUID, list[str]]:
    """What the draft before this one gave; a published round is no draft any more."""
    last, _job = rounds.rounds_with_job(fair_id)
    if last is None or last.published_at is not None:
        return {}
    places = db.session.scalars(rounds.places_of(last.id))
    return {one.application_id: one.booths for one in places}


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
