"""Verbs of an offer of hosting: made within its tier's budget and told, answered, taken back."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from flask_babel import force_locale, format_date, lazy_gettext
from sqlalchemy import delete, func, select

from fairapp.accounts.models import LinkPurpose, Organisation, Person
from fairapp.accounts.services import issue_link
from fairapp.core import audit, clock
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, lock
from fairapp.core.errors import FairError
from fairapp.core.links import full_url
from fairapp.core.mail import Channel, Letter, Message, channel_of, tell
from fairapp.core.policy import Actor
from fairapp.fairs.models import Fair
from fairapp.importers import queries
from fairapp.importers.models import (
    BuyerStatus,
    HostingOffer,
    HostingRule,
    HostingTier,
    Importer,
    OfferState,
    Passport,
)
from fairapp.importers.terms import hosting_terms

GUEST_TIERS = (HostingTier.HOSTED, HostingTier.SEMI_HOSTED)
ANSWER_WITHIN = timedelta(days=14)
LINK_OUTLIVES_FAIR = timedelta(days=90)
"""Until then the flight is paid back, and the guest sees that it was."""


class NotHostableError(FairError):
    """The buyer cannot be offered this."""

    code = "not-hostable"
    sentence = lazy_gettext(
        "No offer can be made: the desk has not qualified this buyer as hosted."
    )


class BudgetSpentError(FairError):
    """The tier's places or money are used up."""

    code = "hosting-budget-spent"
    sentence = lazy_gettext(
        "This tier's budget is used up: %(used)s of %(budget)s %(currency)s,"
        " %(places)s places taken."
    )


class OfferClosedError(FairError):
    """The offer has been answered or withdrawn."""

    code = "offer-closed"
    sentence = lazy_gettext("This offer has been answered or withdrawn already.")


class OfferExpiredError(FairError):
    """The day by which the answer was asked for has passed."""

    code = "offer-expired"
    sentence = lazy_gettext(
        "The answer was asked for by %(day)s. Please write to the buyers' desk: it can offer again."
    )


def make_offer(importer: Importer, *, actor: Actor) -> HostingOffer:
    """Offer what the rule of the buyer's tier gives.

    The buyer is told in a letter with a personal link to the answer. Raises NotHostableError,
    BudgetSpentError or OfferClosedError.
    """
    rule = queries.rule_of(importer.fair_id, importer.tier)
    is_guest = importer.status is BuyerStatus.QUALIFIED and importer.tier in GUEST_TIERS
    if rule is None or not is_guest:
        raise NotHostableError
    lock(rule)
    _refuse_overspending(rule)
    offer = queries.offer_of(importer.id)
    if offer is not None and offer.state in (OfferState.OFFERED, OfferState.ACCEPTED):
        raise OfferClosedError
    offer = offer or HostingOffer(
        fair_id=importer.fair_id,
        importer_id=importer.id,
        organisation_id=importer.organisation_id,
    )
    for field in (
        "nights", "flight_cap", "currency", "transfers", "interpreter", "minimum_meetings",
        "days_present", "cost", "tier",
    ):  # fmt: skip
        setattr(offer, field, getattr(rule, field))
    offer.state, offer.answered_at = OfferState.OFFERED, None
    offer.answer_by = _answer_by(db.session.get_one(Fair, importer.fair_id))
    db.session.add(offer)
    db.session.flush()
    audit.record(AuditTag.HOSTING_OFFERED, offer, actor=actor, tier=rule.tier)
    _tell(offer, "hosting_offer", actor=actor)
    return offer


def _answer_by(fair: Fair) -> date:
    """Two weeks, less when the fair is nearer; never a day that has passed."""
    today = clock.today()
    return max(today, min(today + ANSWER_WITHIN, fair.opens_on - timedelta(days=1)))


def _refuse_overspending(rule: HostingRule) -> None:
    live = (OfferState.OFFERED, OfferState.ACCEPTED)
    places, used = db.session.execute(
        select(func.count(), func.coalesce(func.sum(HostingOffer.cost), 0)).where(
            HostingOffer.fair_id == rule.fair_id,
            HostingOffer.tier == rule.tier,
            HostingOffer.state.in_(live),
        )
    ).one()
    is_full = rule.places is not None and places >= rule.places
    is_spent = rule.budget is not None and Decimal(used) + rule.cost > rule.budget
    if is_full or is_spent:
        raise BudgetSpentError(
            used=used, budget=rule.budget or "–", currency=rule.currency, places=places
        )


def answer_offer(offer: HostingOffer, *, actor: Actor, accept: bool, companions: int = 0) -> None:
    """The buyer takes the offer or not; answering the same again changes nothing.

    Raises OfferExpiredError after the day asked for, OfferClosedError when it is answered.
    """
    lock(offer)
    wanted = OfferState.ACCEPTED if accept else OfferState.DECLINED
    if offer.state is wanted:
        return
    is_late = offer.answer_by is not None and offer.answer_by < clock.today()
    if offer.state is OfferState.EXPIRED or (offer.state is OfferState.OFFERED and is_late):
        raise OfferExpiredError(day=format_date(offer.answer_by, "long"))
    if offer.state is not OfferState.OFFERED:
        raise OfferClosedError
    offer.state, offer.answered_at = wanted, clock.now()
    offer.companions = min(max(companions, 0), 9)
    audit.record(AuditTag.HOSTING_ANSWERED, offer, actor=actor, state=wanted)


def expire_offers(today: date, *, actor: Actor, limit: int = 200) -> int:
    """End offers that nobody answered in time, so that others have their place; how many."""
    late = (
        select(HostingOffer)
        .where(HostingOffer.state == OfferState.OFFERED, HostingOffer.answer_by < today)
        .order_by(HostingOffer.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ended = db.session.scalars(late).all()
    for offer in ended:
        offer.state = OfferState.EXPIRED
        audit.record(AuditTag.HOSTING_ANSWERED, offer, actor=actor, state=offer.state)
    return len(ended)


def withdraw_offer(offer: HostingOffer, *, actor: Actor) -> None:
    """Take an offer back and say so; what was sealed for the trip goes with it.

    Raises OfferClosedError when money has been paid back under it.
    """
    lock(offer)
    if offer.state is OfferState.WITHDRAWN:
        return
    if offer.reimbursed is not None:
        raise OfferClosedError
    was_open = offer.state not in (OfferState.DECLINED, OfferState.EXPIRED)
    offer.state = OfferState.WITHDRAWN
    db.session.execute(delete(Passport).where(Passport.importer_id == offer.importer_id))
    audit.record(AuditTag.HOSTING_ANSWERED, offer, actor=actor, state=offer.state)
    if was_open:
        _tell(offer, "hosting_withdrawn", actor=actor)


def _tell(offer: HostingOffer, template: str, *, actor: Actor) -> Message | None:
    """Write to the guest, in the guest's language; None when nobody can be reached."""
    importer = db.session.get_one(Importer, offer.importer_id)
    person = db.session.get_one(Person, importer.person_id)
    if channel_of(person) is Channel.NONE:
        return None
    fair = db.session.get_one(Fair, offer.fair_id)
    token = issue_link(
        person,
        LinkPurpose.IMPORTER,
        actor=actor,
        fair_id=fair.id,
        organisation_id=offer.organisation_id,
        thing_id=offer.id,
        expires_at=datetime.combine(fair.closes_on + LINK_OUTLIVES_FAIR, time(), clock.HANOI),
    )
    with force_locale(person.locale):
        terms = hosting_terms(offer)
    values: dict[str, object] = {
        "fair": fair,
        "offer": offer,
        "organisation": db.session.get_one(Organisation, offer.organisation_id),
        "terms": terms,
        "link": full_url("accounts.link", token=token),
        "sender_name": fair.name_in(person.locale),
        "is_demo": fair.is_demo,
    }
    return tell(person, Letter(template, fair.id, offer.id, values))
