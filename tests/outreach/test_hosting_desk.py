"""The desk of hosting: decisions with reasons, terms counted, money that adds up."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from fairapp.core import clock
from fairapp.core.policy import SYSTEM, Role
from fairapp.importers import queries as importers
from fairapp.importers import services
from fairapp.importers.models import (
    BuyerStatus,
    HostingDecision,
    HostingTier,
    Importer,
    OfferState,
)
from fairapp.meetings.models import MeetingState
from fairapp.onsite.models import CheckIn
from fairapp.outreach import queries
from tests import factories
from tests.factories.deals import deal
from tests.factories.meetings import badge, meeting

RULE = {
    "nights": 3, "night_cost": Decimal(100), "flight_cap": Decimal(500), "currency": "USD",
    "minimum_meetings": 1, "days_present": 1, "places": 3, "budget": Decimal(2000),
}  # fmt: skip


@pytest.fixture
def fair(session):
    fair = factories.fair()
    services.set_rule(fair, HostingTier.HOSTED, actor=SYSTEM, **RULE)
    session.commit()
    return fair


def hosted(fair, answer=None):
    importer = factories.importer(fair, tier=HostingTier.HOSTED)
    offer = services.make_offer(importer, actor=SYSTEM)
    if answer is not None:
        services.answer_offer(offer, actor=SYSTEM, accept=answer)
    return importer


def purse(session, fair):
    session.flush()
    return queries.purses_of(fair.id, importers.rules_of(fair.id))[HostingTier.HOSTED]


def test_money_of_a_tier_adds_up_and_warns(session, fair):
    assert purse(session, fair).warning == ""
    hosted(fair)
    hosted(fair, answer=False)
    one = purse(session, fair)
    assert (one.taken, one.waiting, one.accepted, one.left) == (1, 800, 0, 1200)
    hosted(fair, answer=True)
    two = purse(session, fair)
    assert (two.taken, two.waiting, two.accepted, two.promised) == (2, 800, 800, 1600)
    assert two.promised + two.left == two.rule.budget
    assert two.warning == "full"
    services.set_rule(fair, HostingTier.HOSTED, actor=SYSTEM, **RULE | {"budget": Decimal(1700)})
    assert purse(session, fair).warning == "full"
    services.set_rule(fair, HostingTier.HOSTED, actor=SYSTEM, **RULE | {"budget": Decimal(1500)})
    assert (purse(session, fair).left, purse(session, fair).warning) == (-100, "over")
    cheap = RULE | {"nights": 0, "flight_cap": Decimal(50), "budget": Decimal(1700)}
    services.set_rule(fair, HostingTier.HOSTED, actor=SYSTEM, **cheap)
    assert purse(session, fair).warning == "nearly"


def test_terms_are_counted_from_meetings_and_gate(session, fair):
    guest, idle = hosted(fair, answer=True), hosted(fair, answer=True)
    maker = factories.accepted_application(fair)
    meeting(fair, importer=guest, application=maker, state=MeetingState.HELD)
    deal(fair, buyer=guest, exhibitor=maker)
    pass_ = badge(fair, kind="importer", importer_id=guest.id)
    moment = clock.now()
    session.add(CheckIn(fair_id=fair.id, badge_id=pass_.id, at=moment, day=moment.date()))
    session.flush()
    rows = [queries.Guest(*row) for row in session.execute(queries.guests_at(fair.id))]
    found = {
        one.importer.id: (one.meetings, one.days, one.deals, one.has_kept_terms) for one in rows
    }
    assert found == {guest.id: (1, 1, 1, True), idle.id: (0, 0, 0, False)}
    done = queries.performance_of(guest)
    assert (done.meetings, done.days, done.past_without_result) == (1, 1, 0)
    assert session.execute(queries.guests_at(fair.id, state=OfferState.DECLINED)).all() == []


def test_many_are_decided_with_one_reason(session, fair, browserless):
    waiting = [factories.importer(fair, status=BuyerStatus.APPLIED) for _ in range(3)]
    session.commit()
    address = f"/fairs/{fair.slug}/qualification"
    browserless.sign_in(factories.member(Role.ORGANISER, fair))
    page = browserless.get(address)
    assert page.count('name="importer"') == 3
    assert "Says not what for" in page
    chosen = [str(one.id) for one in waiting[:2]]
    typed = {"importer": chosen, "status": "qualified", "tier": "appointment"}
    answer = browserless.post(address, typed)
    assert answer.status_code == 422
    assert answer.get_data(as_text=True).count("checked") == 2
    assert session.scalars(select(HostingDecision)).all() == []
    browserless.post(address, typed | {"reason": "Known firms"})
    assert session.scalars(select(HostingDecision.reason)).all() == ["Known firms"] * 2
    session.expire_all()
    left = session.scalars(select(Importer.id).where(Importer.status == BuyerStatus.APPLIED)).all()
    assert left == [waiting[2].id]
    assert browserless.post(address, {"reason": "x"}).status_code == 302
    browserless.get(f"{address}?show=nonsense", status=404)


def test_buyer_of_another_fair_is_not_decided_on_here(session, fair, browserless):
    other = factories.importer(factories.fair(slug="other"), status=BuyerStatus.APPLIED)
    session.commit()
    browserless.sign_in(factories.member(Role.ORGANISER, fair))
    typed = {"importer": str(other.id), "status": "refused", "tier": "visitor", "reason": "x"}
    browserless.post(f"/fairs/{fair.slug}/qualification", typed)
    assert session.scalars(select(HostingDecision)).all() == []


def test_pages_of_guests_and_a_refusal_said_on_the_page(session, fair, browserless):
    guest = hosted(fair, answer=True)
    session.commit()
    browserless.sign_in(factories.member(Role.ORGANISER, fair))
    page = browserless.get(f"/fairs/{fair.slug}/guests")
    assert "Not yet" in page
    assert "0 / 1" in page
    assert "Nobody matches" in browserless.get(f"/fairs/{fair.slug}/guests?state=withdrawn")
    browserless.get(f"/fairs/{fair.slug}/guests?state=nonsense", status=404)
    desk = f"/importers/{guest.id}/hosting"
    assert browserless.post(desk, {"act": "pay", "amount": "400"}).status_code == 302
    assert "The terms were not met: 0 of 1 meetings" in browserless.get(desk)
