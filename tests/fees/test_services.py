"""Charges, support, payments and refunds: the account always adds up."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from fairapp.allocation.models import AllocatedBooth, Allocation, AllocationState
from fairapp.core import clock
from fairapp.core.audit import AuditEntry, AuditTag
from fairapp.core.db import db
from fairapp.core.errors import InvalidInputError
from fairapp.core.policy import SYSTEM
from fairapp.fairs.models import Document, PriceItem
from fairapp.fees import queries, services
from fairapp.fees.models import Charge
from tests import factories

TODAY = date(2026, 8, 3)


@pytest.fixture
def fair(session):
    return factories.fair()


def price(fair, code="standard", amount="12000000", currency="VND"):
    row = PriceItem(
        fair_id=fair.id, code=code, names={"vi": code}, amount=Decimal(amount), currency=currency
    )
    db.session.add(row)
    db.session.flush()
    return row


def stand(fair, *booths, state=AllocationState.RESERVED, application=None):
    application = application or factories.accepted_application(fair)
    row = Allocation(fair_id=fair.id, application_id=application.id, state=state)
    db.session.add(row)
    db.session.flush()
    for booth in booths or (factories.booth(fair),):
        db.session.add(AllocatedBooth(allocation_id=row.id, booth_id=booth.id))
    db.session.flush()
    return row


def support(fair, share):
    paper = Document(
        number=f"{share}/QĐ-UBND", kind="QĐ", issued_on=TODAY, issuer="UBND", subject="Hỗ trợ"
    )
    db.session.add(paper)
    db.session.flush()
    return services.set_support(
        fair,
        actor=SYSTEM,
        code="support",
        names={"vi": "Hỗ trợ gian hàng"},
        share=Decimal(share),
        document=paper,
    )


def lines(charges):
    return [(c.code, c.quantity, c.list_price, c.amount, c.currency) for c in charges]


def test_confirmed_stand_is_charged_by_booth_and_corner(fair):
    price(fair)
    price(fair, "corner", "2000000")
    ground = factories.zone(fair)
    booths = [factories.booth(fair, in_zone=ground, is_corner=n == 0) for n in range(3)]
    allocation = stand(fair, *booths)
    charges = services.confirm_stand(allocation, actor=SYSTEM)
    assert allocation.state is AllocationState.CONFIRMED
    assert lines(charges) == [
        ("corner", 1, 2_000_000, 2_000_000, "VND"),
        ("standard", 3, 36_000_000, 36_000_000, "VND"),
    ]
    made = select(AuditEntry.facts).where(AuditEntry.tag == AuditTag.CHARGE_MADE)
    assert [facts["amount"] for facts in db.session.scalars(made.order_by(AuditEntry.id))] == [
        "2000000",
        "36000000",
    ]


@pytest.mark.parametrize(
    ("share", "amount"), [("0", 12_000_000), ("50", 6_000_000), ("33.33", 8_000_400), ("100", 0)]
)
def test_support_lowers_the_charge_to_nothing_at_all(fair, share, amount):
    price(fair)
    support(fair, share)
    allocation = stand(fair)
    [charge] = services.confirm_stand(allocation, actor=SYSTEM)
    assert (charge.list_price, charge.amount) == (12_000_000, amount)
    account = queries.account_of(allocation.application_id)
    assert [(line.share, line.document) for line in account.lines] == [
        (Decimal(share), f"{share}/QĐ-UBND")
    ]
    assert [b.state for b in account.balances] == ["paid" if amount == 0 else "due"]


def test_dollars_are_rounded_to_the_cent(fair):
    price(fair, amount="333.33", currency="USD")
    support(fair, "50")
    [charge] = services.confirm_stand(stand(fair), actor=SYSTEM)
    assert (charge.amount, charge.currency) == (Decimal("166.67"), "USD")


def test_fair_without_price_list_confirms_and_charges_later(fair):
    allocation = stand(fair)
    assert services.confirm_stand(allocation, actor=SYSTEM) == []
    assert queries.charging_state(fair.id)[0] == 1
    with pytest.raises(services.PriceMissingError):
        services.charge_confirmed(fair, actor=SYSTEM)
    price(fair)
    stand(fair, state=AllocationState.CONFIRMED)
    assert services.charge_confirmed(fair, actor=SYSTEM) == 2
    assert services.charge_confirmed(fair, actor=SYSTEM) == 0
    assert queries.charging_state(fair.id)[0] == 0


def test_missing_price_of_a_kind_is_named(fair):
    price(fair, "corner")
    with pytest.raises(services.PriceMissingError) as refusal:
        services.confirm_stand(stand(fair), actor=SYSTEM)
    assert "standard" in refusal.value.message


def test_stand_is_charged_once(fair):
    price(fair)
    allocation = stand(fair)
    first = services.charge_allocation(allocation, actor=SYSTEM)
    assert services.charge_allocation(allocation, actor=SYSTEM) == first
    assert db.session.scalar(select(func.count(Charge.id))) == 1


def test_stand_given_back_owes_nothing(fair):
    price(fair)
    allocation = stand(fair)
    services.confirm_stand(allocation, actor=SYSTEM)
    assert [b.due for b in queries.account_of(allocation.application_id).balances] == [12_000_000]
    allocation.state, allocation.released_at = AllocationState.RELEASED, clock.now()
    db.session.flush()
    assert queries.account_of(allocation.application_id).balances == []
    assert queries.fair_totals(fair.id) == []


def pay(application, amount, currency="VND"):
    return services.record_payment(
        application,
        actor=SYSTEM,
        amount=Decimal(amount),
        currency=currency,
        paid_on=TODAY,
        reference="UNC 123",
    )


def test_part_payments_and_refund_add_up(fair):
    price(fair)
    application = factories.accepted_application(fair)
    services.confirm_stand(stand(fair, application=application), actor=SYSTEM)
    states = []
    for amount in ("5000000", "7000000", "1000000", "-1000000"):
        pay(application, amount)
        db.session.flush()
        [balance] = queries.account_of(application.id).balances
        states.append((balance.paid, balance.due, balance.state))
    assert states == [
        (5_000_000, 7_000_000, "part_paid"),
        (12_000_000, 0, "paid"),
        (13_000_000, -1_000_000, "paid"),
        (12_000_000, 0, "paid"),
    ]


def test_no_more_goes_back_than_came_in(fair):
    application = factories.accepted_application(fair)
    pay(application, "100", "USD")
    with pytest.raises(services.RefundTooLargeError) as refusal:
        pay(application, "-100.01", "USD")
    assert "100 USD" in refusal.value.message
    with pytest.raises(services.RefundTooLargeError):
        pay(application, "-1", "VND")


@pytest.mark.parametrize(("amount", "currency"), [("0", "VND"), ("0.4", "VND"), ("5", "XTS")])
def test_payment_of_nothing_or_in_nothing_is_refused(fair, amount, currency):
    with pytest.raises(InvalidInputError):
        pay(factories.accepted_application(fair), amount, currency)


@pytest.mark.parametrize("share", ["-1", "100.01"])
def test_share_outside_the_price_is_refused(fair, share):
    with pytest.raises(services.ShareOutOfRangeError):
        support(fair, share)


def test_accounts_of_a_fair_keep_currencies_apart(fair):
    price(fair)
    debtor, payer = (
        factories.accepted_application(fair, organisation=factories.organisation(name=name))
        for name in ("A nợ", "B trả")
    )
    services.confirm_stand(stand(fair, application=debtor), actor=SYSTEM)
    pay(payer, "100", "USD")
    db.session.flush()
    found = db.session.execute(queries.find_accounts(fair.id)).all()
    assert [(row[1].name, *row[2:]) for row in found] == [
        ("A nợ", "VND", 12_000_000, 0),
        ("B trả", "USD", 0, 100),
    ]
    due = db.session.execute(queries.find_accounts(fair.id, "due")).all()
    assert [row[0] for row in due] == [debtor.id]
    assert [(b.currency, b.charged, b.paid) for b in queries.fair_totals(fair.id)] == [
        ("USD", 0, 100),
        ("VND", 12_000_000, 0),
    ]
