"""Verbs of hosting: rules, decision with reason, travel, passport, repayment."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext
from sqlalchemy import select

from fairapp.accounts.models import Organisation, Person
from fairapp.core import audit, clock
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, lock
from fairapp.core.errors import FairError
from fairapp.core.mail import current_settings
from fairapp.core.policy import Actor
from fairapp.core.sealing import seal, unseal
from fairapp.fairs.models import Fair
from fairapp.importers import queries
from fairapp.importers.models import (
    BuyerStatus,
    HostingDecision,
    HostingOffer,
    HostingRule,
    HostingTier,
    Importer,
    OfferState,
    Passport,
)
from fairapp.importers.services.offers import OfferClosedError

MOST_MONEY = 999_999_999_999
MOST = {
    "nights": 30, "minimum_meetings": 100, "days_present": 30, "places": 5_000,
    "night_cost": MOST_MONEY, "flight_cap": MOST_MONEY, "budget": MOST_MONEY,
}  # fmt: skip
FIELD_WORDS = {
    "nights": lazy_gettext("Nights in the hotel"),
    "minimum_meetings": lazy_gettext("Meetings to keep"),
    "days_present": lazy_gettext("Days to be present"),
    "places": lazy_gettext("Places"),
    "night_cost": lazy_gettext("Cost of a night"),
    "flight_cap": lazy_gettext("Flight: paid back up to"),
    "budget": lazy_gettext("Budget of the tier"),
    "amount": lazy_gettext("Amount paid back"),
}
PASSPORT_FIELDS = ("name", "number", "nationality", "expires_on")
KEPT_AFTER_FAIR = timedelta(days=14)


class BadRuleError(FairError):
    """A rule of a tier that no fair could keep."""

    code = "bad-hosting-rule"
    status = 422
    sentence = lazy_gettext("%(field)s: the number must lie between 0 and %(most)s.")


class OnlyHostedError(FairError):
    """Passport data are kept of hosted buyers who accepted, and of nobody else."""

    code = "only-hosted"
    sentence = lazy_gettext("Passport details are taken only from hosted buyers who have accepted.")


class DutiesNotMetError(FairError):
    """Money goes back only to who kept the terms."""

    code = "duties-not-met"
    sentence = lazy_gettext(
        "The terms were not met: %(meetings)s of %(minimum)s meetings, %(days)s of %(wanted)s days."
    )


def set_rule(fair: Fair, tier: HostingTier, *, actor: Actor, **values: Any) -> HostingRule:
    """Keep what a tier gives, asks and may cost; raises BadRuleError."""
    for field, most in MOST.items():
        if not 0 <= (values.get(field) or 0) <= most:
            raise BadRuleError(field=FIELD_WORDS[field], most=f"{most:,}")
    rule = queries.rule_of(fair.id, tier) or HostingRule(fair_id=fair.id, tier=tier)
    db.session.add(rule)
    for field, value in values.items():
        setattr(rule, field, value)
    audit.record(AuditTag.HOSTING_RULE_SET, rule, actor=actor, tier=tier)
    return rule


def decide_buyer(
    importer: Importer, *, actor: Actor, status: BuyerStatus, tier: HostingTier, reason: str
) -> HostingDecision:
    """Record what the desk decided and why."""
    lock(importer)
    importer.status, importer.tier = status, tier
    decision = HostingDecision(
        importer_id=importer.id,
        status=status,
        tier=tier,
        reason=reason,
        decided_by_id=actor.person_id,
    )
    db.session.add(decision)
    audit.record(AuditTag.IMPORTER_QUALIFIED, importer, actor=actor, status=status, tier=tier)
    return decision


def plan_travel(offer: HostingOffer, *, actor: Actor, **values: Any) -> None:
    """Keep hotel, nights and flights of an accepted offer."""
    lock(offer)
    if offer.state is not OfferState.ACCEPTED:
        raise OfferClosedError
    nights = values.get("check_in") and values.get("check_out")
    if nights and not 0 < (values["check_out"] - values["check_in"]).days <= offer.nights:
        raise BadRuleError(field=FIELD_WORDS["nights"], most=offer.nights)
    for field in ("hotel", "check_in", "check_out", "arrival_flight", "departure_flight"):
        if field in values:
            setattr(offer, field, values[field] or None)
    audit.record(AuditTag.TRAVEL_PLANNED, offer, actor=actor)


def keep_passport(importer: Importer, *, actor: Actor, **facts: str) -> Passport:
    """Seal the passport data of a hosted buyer until the trip is over; raises OnlyHostedError."""
    offer = queries.offer_of(importer.id)
    if offer is None or offer.state is not OfferState.ACCEPTED:
        raise OnlyHostedError
    fair = db.session.get_one(Fair, importer.fair_id)
    passport = queries.passport_of(importer.id) or Passport(
        fair_id=importer.fair_id, importer_id=importer.id
    )
    kept = {field: str(facts[field]).strip()[:120] for field in PASSPORT_FIELDS}
    passport.sealed = seal(kept, current_settings())
    passport.delete_after = fair.closes_on + KEPT_AFTER_FAIR
    db.session.add(passport)
    audit.record(AuditTag.PASSPORT_KEPT, passport, actor=actor)
    return passport


def open_passport(passport: Passport, *, actor: Actor) -> dict[str, str]:
    """The passport data for a visa paper; each look is audited."""
    facts = unseal(passport.sealed, current_settings())
    audit.record(AuditTag.PASSPORT_READ, passport, actor=actor)
    return {field: str(facts.get(field, "")) for field in PASSPORT_FIELDS}


def delete_passports(today: date, *, actor: Actor) -> int:
    """Delete what was sealed for trips that are over; how many there were."""
    over = db.session.scalars(select(Passport).where(Passport.delete_after < today)).all()
    for passport in over:
        audit.record(AuditTag.PASSPORT_DELETED, passport, actor=actor)
        db.session.delete(passport)
    return len(over)


def reimburse(
    offer: HostingOffer, *, actor: Actor, amount: Decimal, meetings: int, days: int
) -> None:
    """Record what was paid back for the flight; raises DutiesNotMetError or BadRuleError.

    `meetings` and `days` are what the records of meetings and gate say.
    """
    lock(offer)
    if offer.state is not OfferState.ACCEPTED or offer.reimbursed is not None:
        raise OfferClosedError
    if meetings < offer.minimum_meetings or days < offer.days_present:
        raise DutiesNotMetError(
            meetings=meetings, minimum=offer.minimum_meetings, days=days, wanted=offer.days_present
        )
    if not 0 < amount <= offer.flight_cap:
        raise BadRuleError(field=FIELD_WORDS["amount"], most=f"{offer.flight_cap:,.2f}")
    offer.reimbursed, offer.reimbursed_at = amount, clock.now()
    audit.record(
        AuditTag.HOSTING_REIMBURSED, offer, actor=actor, amount=amount, currency=offer.currency
    )


def warnings_about(
    importer: Importer,
    rule: HostingRule | None,
    offer: HostingOffer | None,
    *,
    past_without_result: int,
) -> list[tuple[str, bool]]:
    """[(check, passed)] that the desk looks at before it decides: codes, not words."""
    person = db.session.get_one(Person, importer.person_id)
    firm = db.session.get_one(Organisation, importer.organisation_id)
    domain = (person.email or "").rpartition("@")[2]
    return [
        ("own_domain", bool(domain) and domain not in queries.FREE_MAIL),
        ("website", bool(firm.website)),
        ("past_results", past_without_result == 0),
        ("no_companions", offer is None or offer.companions == 0),
        ("tier_has_rule", rule is not None),
    ]
