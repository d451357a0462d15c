"""Drafting a round: read what is asked, plan it, keep what the checker accepts.

Planning takes seconds, so the worker holds no transaction while it plans; whatever changes in the
meantime is found when the draft is published.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask_babel import lazy_gettext

from fairapp.allocation import queries, rounds
from fairapp.allocation.models import AllocationRound, RoundPlace
from fairapp.allocation.queries import PlannedBooth
from fairapp.allocation.queries.claims import PAIRS, USUAL_RULE, Claim, claimants, claims_of
from fairapp.core import audit
from fairapp.core.audit import AuditTag
from fairapp.core.codes import short_codes
from fairapp.core.db import db
from fairapp.core.errors import FairError
from fairapp.core.policy import Actor
from fairapp.fairs.models import Fair

if TYPE_CHECKING:
    from fairapp.allocation.planner import Planned

PLANNING_SECONDS = 60.0


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
    "apart": lazy_gettext("%(names)s are to stand apart, but their booths share an edge."),
}
"""A sentence for each finding of the checker that a lock can cause."""


@dataclass(frozen=True, slots=True)
class Asked:
    """All that a draft is planned from, as it was at one moment."""

    fair_id: UUID
    seed: int
    rule: dict[str, Any]
    free: list[PlannedBooth]
    claims: list[Claim]
    anchors: dict[UUID, list[PlannedBooth]]
    names: dict[str, str]


def draft_round(fair: Fair, *, actor: Actor, seed: int, rule: dict[str, Any]) -> AllocationRound:
    """Give free booths to accepted applications without a stand; stands that exist stay.

    Stands given by hand and pairs are kept from draft to draft; raises BrokenLockError, which
    names what breaks.
    """
    asked = ask_round(fair, seed=seed, rule=rule)
    return keep_draft(asked, plan_round(asked), actor=actor)


def ask_round(fair: Fair, *, seed: int, rule: dict[str, Any]) -> Asked:
    """Read who asks for what, and what is free; terms about those who have left are dropped."""
    state = queries.plan_state(fair.id)
    waiting = claimants(fair.id)
    names = {str(one.id): one.organisation.name for one in waiting}
    standing: dict[UUID, list[PlannedBooth]] = {}
    for booth in state.booths:
        if booth.application_id is not None:
            standing.setdefault(booth.application_id, []).append(booth)
    holders = {str(who): booths[0].holder for who, booths in standing.items()}
    rule = _kept(USUAL_RULE | rule, waiting=names, all_names=holders | names)
    paired = {who for kind in PAIRS for pair in rule[kind] for who in pair}
    return Asked(
        fair_id=fair.id,
        seed=seed,
        rule=rule,
        free=[booth for booth in state.booths if booth.state == queries.FREE],
        claims=claims_of(fair.id, waiting, booths=state.booths, rule=rule),
        anchors={
            who: booths
            for who, booths in standing.items()
            if str(who) in paired and str(who) not in names
        },
        names=holders | names,
    )


def _kept(
    rule: dict[str, Any], *, waiting: Mapping[str, str], all_names: Mapping[str, str]
) -> dict[str, Any]:
    """The rule without locks of those who wait no longer and pairs of those who have left."""
    locks = {one: codes for one, codes in rule["locks"].items() if one in waiting}
    pairs = {
        kind: [pair for pair in rule[kind] if all(who in all_names for who in pair)]
        for kind in PAIRS
    }
    return rule | pairs | {"locks": locks}


def plan_round(asked: Asked) -> "Planned":
    """Who gets which stand; touches no database. Raises BrokenLockError."""
    from fairapp.allocation import planner  # noqa: PLC0415 -- slow import

    try:
        return planner.plan_round(
            asked.free,
            asked.claims,
            rule=asked.rule,
            seed=asked.seed,
            seconds=PLANNING_SECONDS,
            anchors=asked.anchors,
        )
    except planner.BrokenTermsError as error:
        raise BrokenLockError(why=_why_broken(error.broken, asked.names)) from error


def _why_broken(broken: Iterable[Mapping[str, Any]], names: Mapping[str, str]) -> str:
    sentences = [
        str(WHY_BROKEN[one["rule"]])
        % {
            "names": ", ".join(names[who.partition(":")[0]] for who in _parties(one)),
            "booths": one.get("booth") or short_codes(one.get("booths", ())),
        }
        for one in broken
    ]
    return " ".join(sentences)


def _parties(finding: Mapping[str, Any]) -> Sequence[str]:
    return finding.get("applicants") or [finding["applicant"]]


def keep_draft(asked: Asked, planned: "Planned", *, actor: Actor) -> AllocationRound:
    """Keep the rule, the figures and a place for each who asked."""
    before = _booths_before(asked.fair_id)
    placed = len(planned.booths)
    drafted = AllocationRound(
        fair_id=asked.fair_id,
        made_by_id=actor.person_id,
        seed=asked.seed,
        rule=asked.rule,
        figures=dict(planned.figures) | {"placed": placed, "asked": len(asked.claims)},
    )
    db.session.add(drafted)
    db.session.flush()
    for claim in asked.claims:
        facts = _facts(claim, planned, asked.rule["locks"])
        db.session.add(
            RoundPlace(
                round_id=drafted.id,
                application_id=claim.application_id,
                fair_id=asked.fair_id,
                position=facts["place_in_order"],
                points=claim.points,
                booths=sorted(planned.booths.get(claim.application_id, [])),
                facts=facts | {"before": before.get(claim.application_id)},
            )
        )
    db.session.flush()
    audit.record(AuditTag.ROUND_MADE, drafted, actor=actor, seed=asked.seed, placed=placed)
    return drafted


def _facts(claim: Claim, planned: "Planned", locks: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """What the receipt tells: wishes keep the numbers that the applicant gave them."""
    facts = planned.facts[claim.application_id] | claim.facts
    if facts.get("wish"):
        facts["wish"] = claim.asked.index(claim.wishes[facts["wish"] - 1]) + 1
    others = {code for who, codes in locks.items() if who != str(claim.application_id)
              for code in codes}  # fmt: skip
    return facts | {"by_hand": [code for code in claim.wishes if code in others]}


def _booths_before(fair_id: UUID) -> dict[UUID, list[str]]:
    """What the draft before this one gave; a published round is no draft any more."""
    last, _job = rounds.rounds_with_job(fair_id)
    if last is None or last.published_at is not None:
        return {}
    places = db.session.scalars(rounds.places_of(last.id))
    return {one.application_id: one.booths for one in places}
