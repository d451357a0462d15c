"""What follows when an exhibitor leaves: money by the rule, a letter, the place to the next."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from fairapp.accounts.models import Person
from fairapp.allocation.models import Allocation, AllocationState, OfferState, PlaceOffer
from fairapp.allocation.queries import stand_codes
from fairapp.allocation.services import decline_offer, pass_on_offers, take_offer
from fairapp.allocation.services.offers import OfferEndedError
from fairapp.core import clock
from fairapp.core.db import db
from fairapp.core.mail import Message
from fairapp.core.policy import SYSTEM, Role
from fairapp.exhibitors.models import ApplicationState
from fairapp.fees import queries as money
from fairapp.fees import services as fees
from fairapp.onsite import services
from tests import factories
from tests.fees.test_services import pay, price, stand


@pytest.fixture
def fair(session):
    opens = clock.today() + timedelta(days=40)
    row = factories.fair(opens_on=opens, closes_on=opens + timedelta(days=3))
    price(row, amount="10000000")
    fees.set_refund_rule(row, actor=SYSTEM, days_before=30, share=Decimal(50), document=None)
    return row


@pytest.fixture
def exhibitor(fair):
    row = factories.accepted_application(fair)
    places = [factories.booth(fair), factories.booth(fair)]
    fees.confirm_stand(stand(fair, *places, application=row), actor=SYSTEM)
    pay(row, "8000000")
    return row


def waiting(fair, booths=1, minutes=0, **facts):
    row = factories.accepted_application(fair, booths_wanted=booths, **facts)
    row.state = ApplicationState.WAITING_LIST
    row.submitted_at = clock.now() - timedelta(days=30) + timedelta(minutes=minutes)
    db.session.flush()
    return row


def leave(application):
    return services.withdraw_exhibitor(application, actor=SYSTEM, today=clock.today())


def letters(application):
    found = select(Message.letter).where(Message.person_id == application.contact_id)
    return db.session.scalars(found.order_by(Message.created_at)).all()


def offers(fair):
    return db.session.scalars(
        select(PlaceOffer).where(PlaceOffer.fair_id == fair.id).order_by(PlaceOffer.created_at)
    ).all()


def test_leaving_is_one_act(fair, exhibitor):
    codes = stand_codes([exhibitor.id])[exhibitor.id]
    means = leave(exhibitor)
    assert (means.booths, means.share) == (codes, 50)
    assert exhibitor.state is ApplicationState.WITHDRAWN
    [balance] = money.account_of(exhibitor.id).balances
    assert (balance.charged, balance.paid, balance.due) == (4_000_000, 8_000_000, -4_000_000)
    assert letters(exhibitor) == ["exhibitor_left"]


def test_organiser_who_cancels_gives_everything_back_and_a_reason(fair, exhibitor):
    services.cancel_exhibitor(
        exhibitor, actor=SYSTEM, today=clock.today(), reason="Hàng không đúng đăng ký"
    )
    assert exhibitor.state is ApplicationState.CANCELLED
    [balance] = money.account_of(exhibitor.id).balances
    assert (balance.charged, balance.due) == (0, -8_000_000)
    [text] = db.session.scalars(select(Message.text).where(Message.letter == "exhibitor_left"))
    assert "Hàng không đúng đăng ký" in text


@pytest.mark.parametrize("state", ["draft", "submitted", "changes_asked", "waiting_list"])
def test_who_has_no_stand_yet_leaves_by_the_same_act(fair, state):
    row = factories.accepted_application(fair)
    row.state = ApplicationState(state)
    db.session.flush()
    assert leave(row).booths == ""
    assert row.state is ApplicationState.WITHDRAWN


def test_preview_changes_nothing(fair, exhibitor):
    means = services.what_leaving_means(exhibitor, today=clock.today())
    assert (means.share, means.before[0].paid) == (50, 8_000_000)
    assert exhibitor.state is ApplicationState.ACCEPTED


def test_place_goes_to_the_first_who_fits(fair, exhibitor):
    too_large = waiting(fair, booths=3, minutes=0)
    second = waiting(fair, booths=1, minutes=2)
    first = waiting(fair, booths=1, minutes=1)
    leave(exhibitor)
    assert [offer.application_id for offer in offers(fair)] == [first.id, second.id]
    assert letters(first) == ["place_offered"]
    assert letters(too_large) == []


def test_offer_taken_accepts_and_reserves(fair, exhibitor):
    applicant = waiting(fair, booths=2)
    leave(exhibitor)
    [offer] = offers(fair)
    take_offer(offer, actor=SYSTEM, now=clock.now())
    assert offer.state is OfferState.TAKEN
    assert applicant.state is ApplicationState.ACCEPTED
    allocation = db.session.get_one(Allocation, offer.allocation_id)
    assert allocation.state is AllocationState.RESERVED


def test_offer_declined_goes_to_the_next_and_the_first_stays_on_the_list(fair, exhibitor):
    first, second = waiting(fair, booths=2, minutes=0), waiting(fair, booths=2, minutes=1)
    leave(exhibitor)
    [offer] = offers(fair)
    decline_offer(offer, actor=SYSTEM, now=clock.now(), link_to=lambda _: "https://example.com")
    assert first.state is ApplicationState.WAITING_LIST
    assert [(one.application_id, one.state) for one in offers(fair)] == [
        (first.id, OfferState.DECLINED),
        (second.id, OfferState.OPEN),
    ]
    with pytest.raises(OfferEndedError):
        decline_offer(offer, actor=SYSTEM, now=clock.now(), link_to=str)


def test_offer_nobody_answers_is_passed_on_in_time(fair, exhibitor):
    first, second = waiting(fair, booths=2, minutes=0), waiting(fair, booths=2, minutes=1)
    leave(exhibitor)
    soon, later = clock.now() + timedelta(days=2), clock.now() + timedelta(days=4)
    link = "https://example.com"
    assert pass_on_offers(soon, link_to=lambda _: link) == 0
    assert pass_on_offers(later, link_to=lambda _: link) == 1
    assert [(one.application_id, one.state) for one in offers(fair)] == [
        (first.id, OfferState.EXPIRED),
        (second.id, OfferState.OPEN),
    ]


def test_goods_must_fit_the_zone(fair):
    ground = factories.zone(fair, categories=["CER"])
    owner = factories.accepted_application(fair)
    place = factories.booth(fair, in_zone=ground)
    fees.confirm_stand(stand(fair, place, application=owner), actor=SYSTEM)
    for group in ("TEX", "CER"):
        factories.concept(group, group)
    textiles = waiting(fair, minutes=0, main_category="TEX")
    pottery = waiting(fair, minutes=1, main_category="CER")
    leave(owner)
    assert [offer.application_id for offer in offers(fair)] == [pottery.id]
    assert textiles.state is ApplicationState.WAITING_LIST


def test_exhibitor_leaves_by_the_page_after_seeing_what_it_means(browserless, fair, exhibitor):
    browserless.sign_in(db.session.get(Person, exhibitor.contact_id))
    address = f"/applications/{exhibitor.id}/leave"
    page = browserless.get(address)
    assert "50 %" in page
    assert 'name="who"' not in page
    assert browserless.post(address).location.endswith(f"/fairs/{fair.slug}/")
    db.session.expire_all()
    assert exhibitor.state is ApplicationState.WITHDRAWN


def test_desk_cancels_with_a_reason_or_not_at_all(browserless, fair, exhibitor):
    browserless.sign_in(factories.member(Role.ORGANISER, fair))
    address = f"/applications/{exhibitor.id}/leave"
    assert browserless.post(address, {"who": "organiser", "reason": ""}).status_code == 422
    assert browserless.post(address, {"who": "organiser", "reason": "Sai hàng"}).status_code == 302
    db.session.expire_all()
    assert exhibitor.state is ApplicationState.CANCELLED


def test_applicant_takes_the_place_on_the_page(browserless, fair, exhibitor):
    applicant = waiting(fair, booths=2)
    leave(exhibitor)
    [offer] = offers(fair)
    browserless.sign_in(db.session.get(Person, applicant.contact_id))
    assert "Take the place" in browserless.get(f"/place-offers/{offer.id}")
    assert browserless.post(f"/place-offers/{offer.id}", {"answer": "take"}).status_code == 302
    assert browserless.post(f"/place-offers/{offer.id}", {"answer": "take"}).status_code == 409
    stranger = factories.accepted_application(fair)
    browserless.sign_in(db.session.get(Person, stranger.contact_id))
    browserless.get(f"/place-offers/{offer.id}", status=403)
