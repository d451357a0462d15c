"""Hosting: offers in budget, terms kept before money goes back, passports sealed and deleted."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, text

from fairapp.core.errors import FairError
from fairapp.core.policy import SYSTEM, Role
from fairapp.core.web_addresses import BadWebAddressError, web_address
from fairapp.importers import queries, services
from fairapp.importers.models import BuyerStatus, HostingOffer, HostingTier, OfferState, Passport
from tests import factories

PASSPORT = {
    "name": "TANAKA HANAKO", "number": "TK1234567", "nationality": "JP", "expires_on": "2031-02-03",
}  # fmt: skip
RULE = {
    "nights": 3, "night_cost": Decimal(80), "flight_cap": Decimal(500), "currency": "USD",
    "minimum_meetings": 12, "days_present": 2, "places": 2, "budget": Decimal(1500),
}  # fmt: skip


@pytest.fixture
def guest(session):
    fair = factories.fair()
    services.set_rule(fair, HostingTier.HOSTED, actor=SYSTEM, **RULE)
    importer = factories.importer(fair, tier=HostingTier.HOSTED)
    session.commit()
    return importer


def accepted(guest):
    offer = services.make_offer(guest, actor=SYSTEM)
    services.answer_offer(offer, actor=SYSTEM, accept=True)
    return offer


def test_offer_keeps_the_terms_of_its_day(session, guest):
    offer = accepted(guest)
    fair = session.get_one(factories.fair().__class__, guest.fair_id)
    services.set_rule(fair, HostingTier.HOSTED, actor=SYSTEM, **RULE | {"nights": 1})
    session.flush()
    assert (offer.nights, offer.cost, offer.state) == (3, Decimal(740), OfferState.ACCEPTED)
    with pytest.raises(FairError):
        services.make_offer(guest, actor=SYSTEM)


def test_budget_and_places_are_not_overspent(session, guest):
    accepted(guest)
    second = factories.importer(queries.load_guest(guest.id).fair, tier=HostingTier.HOSTED)
    services.make_offer(second, actor=SYSTEM)
    third = factories.importer(queries.load_guest(guest.id).fair, tier=HostingTier.HOSTED)
    with pytest.raises(FairError, match="hosting-budget-spent"):
        services.make_offer(third, actor=SYSTEM)
    assert len(session.scalars(select(HostingOffer)).all()) == 2


@pytest.mark.parametrize(
    ("status", "tier"),
    [(BuyerStatus.LISTED, HostingTier.HOSTED), (BuyerStatus.QUALIFIED, HostingTier.VISITOR)],
)
def test_only_the_qualified_are_hosted(guest, status, tier):
    services.decide_buyer(guest, actor=SYSTEM, status=status, tier=tier, reason="Checked by phone")
    with pytest.raises(FairError, match="not-hostable"):
        services.make_offer(guest, actor=SYSTEM)


def test_money_goes_back_only_to_who_kept_the_terms(session, guest):
    offer = accepted(guest)
    facts = {"actor": SYSTEM, "amount": Decimal(450)}
    with pytest.raises(FairError, match="duties-not-met"):
        services.reimburse(offer, meetings=11, days=2, **facts)
    with pytest.raises(FairError, match="bad-hosting-rule"):
        services.reimburse(offer, actor=SYSTEM, amount=Decimal(501), meetings=12, days=2)
    services.reimburse(offer, meetings=12, days=2, **facts)
    session.flush()
    assert offer.reimbursed == Decimal(450)
    with pytest.raises(FairError, match="offer-closed"):
        services.reimburse(offer, meetings=12, days=2, **facts)


def test_passport_is_sealed_kept_only_of_the_hosted_and_deleted_after_the_trip(session, guest):
    with pytest.raises(FairError, match="only-hosted"):
        services.keep_passport(guest, actor=SYSTEM, **PASSPORT)
    accepted(guest)
    passport = services.keep_passport(guest, actor=SYSTEM, **PASSPORT)
    session.commit()
    raw = session.execute(text("SELECT sealed FROM passport")).scalar_one()
    assert b"TK1234567" not in bytes(raw)
    assert services.open_passport(passport, actor=SYSTEM) == PASSPORT
    closes = queries.load_guest(guest.id).fair.closes_on
    assert services.delete_passports(closes + timedelta(days=14), actor=SYSTEM) == 0
    assert services.delete_passports(closes + timedelta(days=15), actor=SYSTEM) == 1
    session.commit()
    assert session.scalars(select(Passport)).all() == []


def test_withdrawn_offer_takes_the_passport_with_it(session, guest):
    offer = accepted(guest)
    services.keep_passport(guest, actor=SYSTEM, **PASSPORT)
    session.flush()
    services.withdraw_offer(offer, actor=SYSTEM)
    session.flush()
    assert session.scalars(select(Passport)).all() == []


def test_pages_from_decision_to_papers(session, browserless, guest):
    fair = queries.load_guest(guest.id).fair
    browserless.sign_in(factories.member(Role.ORGANISER, fair))
    desk = f"/importers/{guest.id}/hosting"
    assert browserless.post(desk, {"act": "decide", "status": "qualified"}).status_code == 422
    browserless.post(
        desk, {"act": "decide", "status": "qualified", "tier": "hosted", "reason": "Past orders"}
    )
    assert browserless.post(desk, {"act": "offer"}).status_code == 302
    assert "Past orders" in browserless.get(desk)
    assert "1 place promised" in browserless.get(f"/fairs/{fair.slug}/hosting")
    stay = f"/importers/{guest.id}/stay"
    browserless.sign_in(session.get_one(factories.person().__class__, guest.person_id))
    assert "I accept the offer" in browserless.get(stay)
    browserless.post(stay, {"act": "accept", "companions": "1"})
    assert "籐" not in browserless.get(stay, lang="ja")
    assert browserless.post(stay, {"act": "passport", "name": "X"}).status_code == 422
    assert browserless.post(stay, PASSPORT | {"act": "passport"}).status_code == 302
    for method, name in (("get", "invitation-letter"), ("post", "visa-letter")):
        send = getattr(browserless.client, method)
        answer = browserless._apart(send, f"/importers/{guest.id}/{name}.pdf")
        assert (answer.status_code, answer.data[:5]) == (200, b"%PDF-")


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", " javascript:x",
        "data:text/html,x", "ftp://example.com", "https://", "https://user@example.com", "nonsense",
        "https://exa mple.com", "vbscript:x", "//evil", "http://[",
    ],
)  # fmt: skip
def test_website_that_is_none_is_refused(typed):
    with pytest.raises(BadWebAddressError):
        web_address(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("example.com", "https://example.com"),
        ("http://example.com/a?b=1", "http://example.com/a?b=1"),
        ("example.com:8080/shop", "https://example.com:8080/shop"),
        ("例え.jp", "https://例え.jp"),
    ],
)
def test_website_is_kept_with_its_scheme(typed, kept):
    assert web_address(typed) == kept


def test_website_of_javascript_is_refused_at_the_field(session, browserless, guest):
    fair = queries.load_guest(guest.id).fair
    browserless.sign_in(factories.member(Role.ORGANISER, fair))
    answer = browserless.post(
        f"/importers/{guest.id}/edit",
        {
            "organisation": "X", "country": "JP", "contact": "Y", "full_name": "Z", "locale": "ja",
            "email": "z@example.com", "kind": "importer", "website": "javascript:alert(1)",
        },
    )  # fmt: skip
    assert answer.status_code == 422
    assert "is not the address of a website" in answer.get_data(as_text=True)
