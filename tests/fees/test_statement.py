"""Payment requests, codes, and the bank's lines that are held against them."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from fairapp.core.db import db
from fairapp.core.imports import import_sheet, try_sheet
from fairapp.core.policy import SYSTEM
from fairapp.core.sheets import write_sheet
from fairapp.fees import queries, services
from fairapp.fees.models import BankLine, BankLineState, Payment
from fairapp.fees.services.requests import (
    DueInThePastError,
    NothingDueError,
    code_is_right,
    payment_code,
)
from fairapp.fees.services.statement import LineDoneError, OtherFairError, codes_in
from fairapp.fees.sheets import STATEMENT_SHEET
from tests import factories
from tests.fees.test_services import pay, price, stand

TODAY, DUE = date(2026, 8, 3), date(2026, 8, 17)
HEADINGS = ["Ngày giao dịch", "Ghi có", "Nội dung", "Số tham chiếu"]


@pytest.fixture
def fair(session):
    row = factories.fair()
    price(row)
    return row


def exhibitor(fair, name="Gốm Sông Xanh"):
    firm = factories.organisation(name=name, name_en=None)
    row = factories.accepted_application(fair, organisation=firm)
    services.confirm_stand(stand(fair, application=row), actor=SYSTEM)
    return row


def ask(application, currency="VND"):
    return services.issue_request(
        application, actor=SYSTEM, currency=currency, due_on=DUE, today=TODAY
    )


def read(fair, *rows, headings=HEADINGS):
    sheet = write_sheet(headings, rows)
    return import_sheet(STATEMENT_SHEET, sheet, name="sao-ke.xlsx", fair=fair, actor=SYSTEM)


def lines(fair):
    return db.session.scalars(queries.bank_lines(fair.id, BankLineState.OPEN)).all()


def test_code_is_the_same_ever_after_and_notices_one_wrong_sign(fair):
    application = exhibitor(fair)
    code = payment_code(application)
    assert payment_code(application) == code
    assert code_is_right(code)
    wrong = code[:-1] + ("A" if code[-1] != "A" else "C")
    assert not code_is_right(wrong)
    assert not code_is_right(code[:-1])


@pytest.mark.parametrize(
    "words",
    ["{code}", "CK {code} gian hang", "MBVCB.123.{head}.{tail} TT PHI", "ct tu 001 {low}-khach"],
)
def test_code_is_found_however_the_banks_write_it(fair, words):
    code = payment_code(exhibitor(fair))
    text = words.format(code=code, head=code[:5], tail=code[5:], low=code.lower())
    assert codes_in(text) == {code}


def test_requests_are_numbered_and_ask_for_what_is_left(fair):
    one, other = exhibitor(fair), exhibitor(fair, "Mây tre Nắng Hạ")
    pay(one, "2000000")
    asked = [ask(one), ask(other)]
    assert [(r.number, r.amount) for r in asked] == [(1, 10_000_000), (2, 12_000_000)]


def test_nothing_is_asked_of_who_owes_nothing(fair):
    application = exhibitor(fair)
    pay(application, "12000000")
    with pytest.raises(NothingDueError):
        ask(application)


def test_request_gives_time_to_pay(fair):
    with pytest.raises(DueInThePastError):
        services.issue_request(
            exhibitor(fair), actor=SYSTEM, currency="VND", due_on=date(2026, 8, 2), today=TODAY
        )


def test_only_who_was_not_asked_is_asked_again(fair):
    one, other = exhibitor(fair), exhibitor(fair, "Mây tre Nắng Hạ")
    ask(one)
    assert [debtor.application_id for debtor in services.unasked(fair)] == [other.id]
    pay(one, "1000000")
    assert {debtor.application_id for debtor in services.unasked(fair)} == {one.id, other.id}


def test_statement_read_twice_adds_nothing(fair):
    rows = [
        ["03/08/2026", 12_000_000, "Gom song xanh chuyen tien", "FT1"],
        ["03/08/2026", 500_000, "nop tien", "FT2"],
        ["03/08/2026", 500_000, "nop tien", "FT2"],
        ["03/08/2026", "", "phi quan ly", "FT3"],
    ]
    assert read(fair, *rows).is_clean
    assert read(fair, *rows).is_clean
    assert sorted(line.amount for line in lines(fair)) == [500_000, 500_000, 12_000_000]


def test_wrong_row_of_a_statement_is_named_and_nothing_is_kept(fair):
    sheet = write_sheet(HEADINGS, [["03/08/2026", "x", "a", ""], ["hôm qua", 1, "b", ""]])
    reading = try_sheet(STATEMENT_SHEET, sheet, name="s.xlsx", fair=fair, actor=SYSTEM)
    assert [(one.row, one.column) for one in reading.problems] == [
        (2, "Ghi có"),
        (3, "Ngày giao dịch"),
    ]
    assert lines(fair) == []


def test_amounts_as_banks_write_them(fair):
    read(fair, ["03/08/2026", "1.200.000", "a", "1"], ["03/08/2026", "+2,500,000", "b", "2"])
    assert sorted(line.amount for line in lines(fair)) == [1_200_000, 2_500_000]


def test_code_is_certain_name_is_a_guess_and_stranger_is_nobody(fair):
    one, other = exhibitor(fair), exhibitor(fair, "Mây tre Nắng Hạ")
    code = payment_code(one)
    read(
        fair,
        ["03/08/2026", 5_000_000, f"CK {code}", "1"],
        ["03/08/2026", 12_000_000, "MAY TRE NANG HA nop phi", "2"],
        ["03/08/2026", 7_000_000, "tien dien thang 8", "3"],
    )
    found = services.propose(lines(fair), queries.debtors(fair.id))
    by_amount = {
        line.amount: (found[line.id].debtor.application_id, found[line.id].is_certain)
        for line in lines(fair)
        if line.id in found
    }
    assert by_amount == {5_000_000: (one.id, True), 12_000_000: (other.id, False)}


def test_two_alike_names_are_no_proposal(fair):
    exhibitor(fair, "Lụa Hoa Sen")
    exhibitor(fair, "Lụa Hoa Sen")
    read(fair, ["03/08/2026", 12_000_000, "LUA HOA SEN", "1"])
    assert services.propose(lines(fair), queries.debtors(fair.id)) == {}


def test_line_is_booked_once(fair):
    application = exhibitor(fair)
    read(fair, ["03/08/2026", 5_000_000, "tien gian hang", "FT9"])
    [line] = lines(fair)
    payment = services.match_line(line, application, actor=SYSTEM)
    assert (payment.amount, payment.reference, payment.bank_line_id) == (5_000_000, "FT9", line.id)
    with pytest.raises(LineDoneError):
        services.match_line(line, application, actor=SYSTEM)
    with pytest.raises(LineDoneError):
        services.ignore_line(line, actor=SYSTEM)
    [balance] = queries.account_of(application.id).balances
    assert (balance.paid, balance.due) == (5_000_000, 7_000_000)


def test_money_of_one_fair_pays_for_no_other(fair):
    other = factories.accepted_application(factories.fair())
    read(fair, ["03/08/2026", 5_000_000, "x", "1"])
    with pytest.raises(OtherFairError):
        services.match_line(lines(fair)[0], other, actor=SYSTEM)
    assert queries.account_of(other.id).payments == []


def test_all_lines_with_a_code_are_booked_at_once(fair):
    one, other = exhibitor(fair), exhibitor(fair, "Mây tre Nắng Hạ")
    read(
        fair,
        ["03/08/2026", 12_000_000, payment_code(one), "1"],
        ["03/08/2026", 13_000_000, payment_code(other), "2"],
        ["03/08/2026", 1_000_000, f"{payment_code(one)} {payment_code(other)}", "3"],
        ["03/08/2026", 1_000_000, "khong ro", "4"],
    )
    assert services.match_certain(fair, actor=SYSTEM) == 2
    assert services.match_certain(fair, actor=SYSTEM) == 0
    assert sorted(db.session.scalars(select(Payment.amount))) == [12_000_000, 13_000_000]
    assert sorted(line.amount for line in lines(fair)) == [1_000_000, 1_000_000]


def test_database_refuses_one_line_for_two_payments(fair):
    application = exhibitor(fair)
    read(fair, ["03/08/2026", 5_000_000, "x", "1"])
    [line] = lines(fair)
    services.match_line(line, application, actor=SYSTEM)
    twice = Payment(
        fair_id=fair.id,
        application_id=application.id,
        amount=Decimal(1),
        currency="VND",
        paid_on=TODAY,
        reference="x",
        bank_line_id=line.id,
    )
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.add(twice)


def test_kept_lines_are_of_their_fair(fair):
    other = factories.fair()
    read(fair, ["03/08/2026", 5_000_000, "x", "1"])
    read(other, ["03/08/2026", 5_000_000, "x", "1"])
    assert db.session.scalars(select(BankLine.fair_id)).all().count(fair.id) == 1
