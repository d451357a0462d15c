"""Guests of both seasons: rules, decisions, offers, answers, journeys, terms kept, money back."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import exists, select, update
from sqlalchemy.orm import joinedload

from fairapp.accounts.models import Organisation, Person
from fairapp.core import clock
from fairapp.core.db import db
from fairapp.core.policy import SYSTEM, Actor
from fairapp.demo import campaigns
from fairapp.fairs.models import Fair
from fairapp.importers import services
from fairapp.importers.models import (
    BuyerStatus,
    HostingOffer,
    HostingRule,
    HostingTier,
    Importer,
    OfferState,
)
from fairapp.onsite.models import Badge
from fairapp.outreach.queries import performance_of

WAIT = 34
"""Buyers who have accepted and whom the desk has not yet decided on."""
OFFERS = {HostingTier.HOSTED: 20, HostingTier.SEMI_HOSTED: 16}
PAST_GUESTS = {HostingTier.HOSTED: 18, HostingTier.SEMI_HOSTED: 12}
ANSWERS = (True, True, None, True, False, True, None, True)
"""How guests answer in turn: yes, no, or not yet."""
SEALED = 3


def fill(past: Fair, now: Fair) -> None:
    """Set the rules of both fairs, then let the past one be over and the open one begin."""
    for fair in (past, now):
        for tier, values in campaigns.RULES.items():
            duties = campaigns.PAST_DUTIES if fair is past else {}
            services.set_rule(fair, HostingTier(tier), actor=SYSTEM, **values | duties)
    db.session.flush()
    _give_websites(now)
    for tier, count in PAST_GUESTS.items():
        _host_in_the_past(past, tier, count)
    _let_wait(now)
    for tier, count in OFFERS.items():
        _offer(now, tier, count)


def _give_websites(fair: Fair) -> None:
    """Four firms in five have one."""
    firms = db.session.scalars(
        select(Organisation)
        .where(Organisation.id.in_(select(Importer.organisation_id).where(
            Importer.fair_id == fair.id)))
        .order_by(Organisation.id)
    ).all()  # fmt: skip
    for place, firm in enumerate(firms):
        if place % 5 and firm.website is None:
            firm.website = f"https://firm-{place:03d}.example.com"


def _of_tier(fair: Fair, tier: HostingTier, count: int, *, arrived: bool) -> Sequence[Importer]:
    found = (
        select(Importer)
        .where(Importer.fair_id == fair.id, Importer.tier == tier)
        .where(Importer.status == BuyerStatus.QUALIFIED)
        .options(joinedload(Importer.person), joinedload(Importer.organisation))
        .order_by(Importer.code)
        .limit(count)
    )
    if arrived:
        found = found.where(exists().where(Badge.importer_id == Importer.id))
    return db.session.scalars(found).all()


def _host_in_the_past(fair: Fair, tier: HostingTier, count: int) -> None:
    rule = db.session.scalars(
        select(HostingRule).where(HostingRule.fair_id == fair.id, HostingRule.tier == tier)
    ).one()
    for place, guest in enumerate(_of_tier(fair, tier, count, arrived=True)):
        offer = HostingOffer(
            fair_id=fair.id,
            importer_id=guest.id,
            organisation_id=guest.organisation_id,
            tier=tier,
            state=OfferState.ACCEPTED,
            answered_at=clock.now(),
            hotel=campaigns.HOTEL,
            check_in=fair.opens_on - timedelta(days=1),
            check_out=fair.opens_on - timedelta(days=1) + timedelta(days=rule.nights),
            arrival_flight=f"VN{310 + place}",
            departure_flight=f"VN{311 + place}",
            **{name: getattr(rule, name) for name in (
                "nights", "flight_cap", "currency", "transfers", "interpreter",
                "minimum_meetings", "days_present", "cost",
            )},
        )  # fmt: skip
        db.session.add(offer)
        db.session.flush()
        done = performance_of(guest)
        is_kept = done.meetings >= offer.minimum_meetings and done.days >= offer.days_present
        if is_kept and offer.flight_cap:
            amount = Decimal(310 + 13 * place)
            services.reimburse(
                offer, actor=SYSTEM, amount=amount, meetings=done.meetings, days=done.days
            )


def _let_wait(fair: Fair) -> None:
    waiting = db.session.scalars(
        select(Importer.id)
        .where(Importer.fair_id == fair.id, Importer.tier == HostingTier.VISITOR)
        .where(Importer.status == BuyerStatus.QUALIFIED)
        .order_by(Importer.code)
        .limit(WAIT)
    ).all()
    db.session.execute(
        update(Importer).where(Importer.id.in_(waiting)).values(status=BuyerStatus.APPLIED)
    )


def _offer(fair: Fair, tier: HostingTier, count: int) -> None:
    for place, guest in enumerate(_of_tier(fair, tier, count, arrived=False)):
        reason = campaigns.REASONS[place % len(campaigns.REASONS)]
        services.decide_buyer(
            guest, actor=SYSTEM, status=BuyerStatus.QUALIFIED, tier=tier, reason=reason
        )
        offer = services.make_offer(guest, actor=SYSTEM)
        answer = ANSWERS[place % len(ANSWERS)]
        if answer is not None:
            bearer = Actor(person_id=guest.person_id)
            services.answer_offer(offer, actor=bearer, accept=answer, companions=place % 3 // 2)
        if answer and place < SEALED and tier is HostingTier.HOSTED:
            _seal(guest, guest.person, bearer)


def _seal(guest: Importer, person: Person, bearer: Actor) -> None:
    services.keep_passport(
        guest,
        actor=bearer,
        name=(person.latin_name or f"GUEST {guest.code}").upper(),
        number=f"XX{guest.code[-4:] if guest.code else '0000'}00",
        nationality=guest.organisation.country,
        expires_on="2031-05-20",
    )
