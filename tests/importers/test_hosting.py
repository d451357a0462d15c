"""Hosting: offers in budget, terms kept before money goes back, passports sealed and deleted."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, text

from fairapp.accounts.models import Person
from fairapp.core import clock
from fairapp.core.audit import AuditEntry
from fairapp.core.errors import FairError
from fairapp.core.mail import Message
from fairapp.core.policy import SYSTEM, Role
from fairapp.core.web_addresses import BadWebAddressError, web_address
from fairapp.importers import queries, services
from fairapp.importers.models import BuyerStatus, HostingOffer, HostingTier, OfferState, Passport
from fairapp.importers.work import follow_deliveries
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


def test_offer_ends_after_the_day_it_names_and_gives_its_place_back(session, guest):
    offer = services.make_offer(guest, actor=SYSTEM)
    assert offer.answer_by == clock.today()  # the fair has opened: no day that has passed
    offer.answer_by = clock.today() - timedelta(days=1)
    session.commit()
    with pytest.raises(FairError) as refused:
        services.answer_offer(offer, actor=SYSTEM, accept=True)
    assert refused.value.code == "offer-expired"
    assert services.expire_offers(clock.today(), actor=SYSTEM) == 1
    assert services.expire_offers(clock.today(), actor=SYSTEM) == 0
    assert offer.state is OfferState.EXPIRED
    services.make_offer(guest, actor=SYSTEM)
    assert (offer.state, offer.answer_by) == (OfferState.OFFERED, clock.today())


def test_offer_of_a_fair_far_off_is_answered_in_two_weeks(session, guest):
    fair = queries.load_guest(guest.id).fair
    fair.opens_on, fair.closes_on = (clock.today() + timedelta(days=n) for n in (90, 93))
    offer = services.make_offer(guest, actor=SYSTEM)
    assert offer.answer_by == clock.today() + timedelta(days=14)
    assert services.expire_offers(clock.today() + timedelta(days=14), actor=SYSTEM) == 0


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


def test_offer_is_told_with_a_link_that_leads_to_the_answer(session, browserless, guest):
    person = session.get_one(Person, guest.person_id)
    person.locale = "fr"
    services.make_offer(guest, actor=SYSTEM)
    session.commit()
    letter = session.scalars(select(Message)).one()
    assert (letter.letter, letter.locale, letter.person_id) == ("hosting_offer", "fr", person.id)
    assert letter.purpose is None
    for said in ("Naniwa Table", "500", "USD", "12"):
        assert said in letter.text
        assert said in letter.html
    path = re.search(r"http://[^/]+(/l/\S+)", letter.text)[1]
    assert browserless.post(path).headers["Location"] == "/home"
    answer = browserless._apart(browserless.client.get, "/home")
    assert answer.headers["Location"] == f"/importers/{guest.id}/stay"
    assert browserless.post(f"/importers/{guest.id}/stay", {"act": "decline"}).status_code == 302
    session.expire_all()
    assert session.scalars(select(HostingOffer.state)).all() == [OfferState.DECLINED]


def test_phone_gets_the_offer_as_a_short_text(session, guest):
    person = session.get_one(Person, guest.person_id)
    person.email, person.phone = None, "+81312345678"
    services.make_offer(guest, actor=SYSTEM)
    session.flush()
    letter = session.scalars(select(Message)).one()
    assert (letter.channel, letter.html) == ("text", "")
    assert len(letter.text) < 300


def test_withdrawal_is_told_once_and_money_paid_back_forbids_it(session, guest):
    offer = accepted(guest)
    services.withdraw_offer(offer, actor=SYSTEM)
    services.withdraw_offer(offer, actor=SYSTEM)
    session.flush()
    told = session.scalars(select(Message.letter).order_by(Message.created_at)).all()
    assert told == ["hosting_offer", "hosting_withdrawn"]
    again = accepted(guest)
    services.reimburse(again, actor=SYSTEM, amount=Decimal(400), meetings=12, days=2)
    with pytest.raises(FairError, match="offer-closed"):
        services.withdraw_offer(again, actor=SYSTEM)


def test_colleague_of_the_same_firm_does_not_reach_the_passport(session, browserless, guest):
    offer = accepted(guest)
    services.keep_passport(guest, actor=SYSTEM, **PASSPORT)
    colleague = factories.importer_person(organisation_id=guest.organisation_id)
    factories.importer(queries.load_guest(guest.id).fair, person=colleague)
    session.commit()
    assert offer.organisation_id == colleague.organisation_id
    browserless.sign_in(colleague)
    browserless.get(f"/importers/{guest.id}/stay", status=403)
    assert browserless.post(f"/importers/{guest.id}/visa-letter.pdf").status_code == 403


def test_sweep_of_the_worker_deletes_passports_after_the_trip(session, guest):
    accepted(guest)
    passport = services.keep_passport(guest, actor=SYSTEM, **PASSPORT)
    session.commit()
    follow_deliveries()
    assert len(session.scalars(select(Passport)).all()) == 1
    passport.delete_after = clock.today() - timedelta(days=1)
    session.commit()
    follow_deliveries()
    assert session.scalars(select(Passport)).all() == []
    tags = session.scalars(select(AuditEntry.tag).where(AuditEntry.thing_id == passport.id)).all()
    assert sorted(tags) == ["importers:passport:deleted", "importers:passport:kept"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("nights", 31), ("nights", -1), ("budget", Decimal(-5)), ("flight_cap", Decimal(10**13))],
)
def test_rule_that_no_fair_could_keep_names_its_field(session, guest, field, value):
    fair = queries.load_guest(guest.id).fair
    with pytest.raises(FairError, match="bad-hosting-rule"):
        services.set_rule(fair, HostingTier.HOSTED, actor=SYSTEM, **RULE | {field: value})


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
    assert "1 / 2" in browserless.get(f"/fairs/{fair.slug}/hosting")
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
