"""Pages of money: list, account, payment form, prices, confirming a stand."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from fairapp.accounts.models import Person
from fairapp.allocation.models import AllocationState
from fairapp.core import clock
from fairapp.core.db import db
from fairapp.core.policy import SYSTEM, Role
from fairapp.fairs.models import PriceItem
from fairapp.fees import queries, services
from fairapp.fees.models import Charge, Payment, SupportScheme
from fairapp.fees.papers import transfer_of
from tests import factories
from tests.fees.test_services import pay, price, stand


@pytest.fixture
def fair(session):
    row = factories.fair()
    price(row)
    return row


@pytest.fixture
def application(fair):
    firm = factories.organisation(name="Mây tre Nắng Hạ", name_en=None)
    row = factories.accepted_application(fair, organisation=firm)
    services.confirm_stand(stand(fair, application=row), actor=SYSTEM)
    return row


@pytest.fixture
def desk(browserless, fair):
    return browserless.sign_in(factories.member(Role.ORGANISER, fair))


def test_list_shows_totals_and_who_owes(desk, fair, application):
    pay(application, "2000000")
    page = desk.get(f"/fairs/{fair.slug}/charges")
    assert "Mây tre Nắng Hạ" in page
    assert "12,000,000 VND" in page
    assert "10,000,000 VND" in page
    assert "Paid in part" in page
    assert "12.000.000 VND" in desk.get(f"/fairs/{fair.slug}/charges?state=due", lang="vi")
    assert "No account matches" in desk.get(f"/fairs/{fair.slug}/charges?state=paid")
    assert "No account matches" in desk.get(f"/fairs/{fair.slug}/charges?q=khong+co")


def test_list_asks_few_questions_however_many_accounts(desk, fair, count_statements):
    desk.get(f"/fairs/{fair.slug}/charges")
    for _ in range(60):
        services.charge_allocation(stand(fair), actor=SYSTEM)
    db.session.expire_all()
    with count_statements() as counter:
        page = desk.get(f"/fairs/{fair.slug}/charges")
    assert page.count('scope="row"') == 50
    assert len(counter) <= 8


def test_exhibitor_sees_only_the_own_account(browserless, fair, application):
    other = factories.accepted_application(fair)
    browserless.sign_in(db.session.get(Person, application.contact_id))
    page = browserless.get(f"/applications/{application.id}/account", lang="vi")
    assert "12.000.000 VND" in page
    assert 'name="reference"' not in page
    browserless.get(f"/applications/{other.id}/account", status=403)
    browserless.get(f"/fairs/{fair.slug}/charges", status=403)
    forged = browserless.post(f"/applications/{application.id}/account/payments", {"amount": "1"})
    assert forged.status_code == 403


def test_payment_is_typed_as_people_talk(desk, application):
    address = f"/applications/{application.id}/account/payments"
    values = {"amount": "2tr", "currency": "VND", "paid_on": "2026-01-05", "reference": "UNC 1"}
    assert desk.post(address, values).status_code == 302
    assert desk.post(address, {**values, "amount": "500k", "is_refund": "y"}).status_code == 302
    amounts = db.session.scalars(select(Payment.amount).order_by(Payment.amount)).all()
    assert amounts == [-500_000, 2_000_000]
    page = desk.get(f"/applications/{application.id}/account")
    assert "10,500,000 VND is still to be paid" in page
    assert "paid back" in page
    too_much = desk.post(address, {**values, "amount": "9tr", "is_refund": "y"})
    assert too_much.status_code == 409


@pytest.mark.parametrize(
    ("field", "value"),
    [("amount", "nhiều"), ("amount", "0"), ("paid_on", "2199-01-01"), ("reference", "")],
)
def test_bad_payment_names_its_field_and_saves_nothing(desk, application, field, value):
    values = {"amount": "2tr", "currency": "VND", "paid_on": "2026-01-05", "reference": "UNC 1"}
    answer = desk.post(
        f"/applications/{application.id}/account/payments?lang=en", {**values, field: value}
    )
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.get_data(as_text=True)
    assert db.session.scalar(select(Payment)) is None


def test_exhibitor_confirms_the_own_stand_and_is_charged_once(browserless, fair):
    application = factories.accepted_application(fair)
    allocation = stand(fair, application=application)
    stranger = factories.accepted_application(fair)
    browserless.sign_in(db.session.get(Person, stranger.contact_id))
    address = f"/allocations/{allocation.id}/confirm"
    assert browserless.post(address).status_code == 403
    browserless.sign_in(db.session.get(Person, application.contact_id))
    assert browserless.post(address).location.endswith(f"/applications/{application.id}/account")
    db.session.expire_all()
    assert allocation.state is AllocationState.CONFIRMED
    assert browserless.post(address).status_code == 409
    assert db.session.scalars(select(Charge.amount)).all() == [12_000_000]


def test_uncharged_stands_are_shown_and_charged(desk, fair):
    stand(fair, state=AllocationState.CONFIRMED)
    assert "1 confirmed stand has not been charged" in desk.get(f"/fairs/{fair.slug}/charges")
    assert desk.post(f"/fairs/{fair.slug}/charges/make").status_code == 302
    assert "has not been charged" not in desk.get(f"/fairs/{fair.slug}/charges")


def test_price_list_and_support_are_set(desk, fair):
    address = f"/fairs/{fair.slug}/prices"
    desk.get(address, lang="vi")
    values = {"act": "price", "code": "corner", "amount": "0", "currency": "VND"}
    assert desk.post(address, values).status_code == 302
    item = db.session.scalar(select(PriceItem).where(PriceItem.code == "corner"))
    assert (item.amount, item.fair_id) == (0, fair.id)
    support = {
        "act": "support",
        "name_vi": "Hỗ trợ gian hàng",
        "share": "50",
        "number": "1034/QĐ-UBND",
        "issued_on": "2026-03-06",
        "issuer": "UBND Thành phố",
    }
    assert desk.post(address, support).status_code == 302
    assert desk.post(address, {**support, "share": "70"}).status_code == 302
    assert db.session.scalars(select(SupportScheme.share)).all() == [70]
    page = desk.get(address)
    assert "1034/QĐ-UBND" in page
    assert desk.post(address, {**support, "share": "101"}).status_code == 422
    assert desk.post(address, {**values, "amount": "x"}).status_code == 422


def test_square_code_asks_for_what_is_left_of_a_request(desk, fair, application):
    services.set_bank_account(
        fair, actor=SYSTEM, currency="VND", bank="NH", bank_code="970436", number="123", holder="TT"
    )
    services.issue_request(
        application,
        actor=SYSTEM,
        currency="VND",
        due_on=clock.today(),
        today=clock.today(),
    )
    assert "what is left of" not in desk.get(f"/applications/{application.id}/account")
    pay(application, "2000000")
    assert "what is left of 12,000,000 VND" in desk.get(f"/applications/{application.id}/account")
    newest = queries.requests_of(application.id)[0]
    account = queries.bank_accounts(fair.id)["VND"]
    assert transfer_of(newest, account, "HC1", Decimal(10_000_000)).amount == 10_000_000


def test_payment_pressed_twice_is_one_payment(desk, application):
    sent = {"amount": "1tr", "currency": "VND", "paid_on": "2026-03-02", "reference": "TM 01"}
    for _press in range(2):
        desk.post(f"/applications/{application.id}/account/payments", sent)
    desk.post(f"/applications/{application.id}/account/payments", {**sent, "reference": "TM 02"})
    paid = select(Payment.reference).order_by(Payment.reference)
    assert db.session.scalars(paid).all() == ["TM 01", "TM 02"]
