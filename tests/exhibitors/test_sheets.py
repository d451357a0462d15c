"""Exhibitors, products and certificates from officers' sheets."""

import pytest
from sqlalchemy import func, select

from fairapp.accounts.models import Membership, Organisation, Person
from fairapp.core.audit import AuditEntry, AuditTag
from fairapp.core.db import db
from fairapp.core.imports import import_sheet, try_sheet
from fairapp.core.money import parse_amount
from fairapp.core.policy import SYSTEM
from fairapp.core.sheets import write_sheet
from fairapp.demo.columns import columns_of
from fairapp.exhibitors.models import (
    Application,
    ApplicationState,
    Certificate,
    EntryChannel,
    Product,
)
from fairapp.exhibitors.sheets import CERTIFICATES_SHEET, EXHIBITORS_SHEET, PRODUCTS_SHEET
from tests import factories

MAKER = {
    "key": "E16-001",
    "name_vi": "HTX Mây tre Nắng Hạ",
    "name_en": "Summer Sun Rattan Co-operative",
    "kind": "co_operative",
    "village": "Phú Vinh",
    "phone": "0600 123 456",
    "tax_code": "0100000001",
    "contact_role": "Chủ nhiệm",
    "main_category": "FIB-01-01",
    "booths": "C14; C15",
    "first_time": "không",
    "languages": "vi; en",
    "description_vi": "Hợp tác xã ở Phú Vinh.",
}
TRAY = {
    "key": "S16-0001",
    "exhibitor_key": "E16-001",
    "category": "FIB-01-01",
    "name_vi": "Khay mây tròn",
    "name_en": "Round rattan tray",
    "materials": "M-RATTAN; M-BAMBOO",
    "moq": 300,
    "unit": "piece",
    "price_low": "300k",
    "price_high": "1,5 triệu",
    "currency": "VND",
    "new_design": "có",
}


def sheet(kind: str, rows: list[dict]) -> bytes:
    """A workbook as the demonstration season writes it: Vietnamese headings."""
    columns = columns_of(kind)
    return write_sheet(
        [column.label for column in columns],
        [[row.get(column.key) for column in columns] for row in rows],
    )


def load(kind, name, rows, fair):
    return import_sheet(kind, sheet(name, rows), name=f"{name}.xlsx", fair=fair, actor=SYSTEM)


@pytest.fixture
def fair(session):
    factories.concept("FIB-01-01")
    return factories.fair()


def counts() -> tuple[int, ...]:
    tables = (Organisation, Person, Membership, Application, Product, AuditEntry)
    return tuple(db.session.scalar(select(func.count()).select_from(t)) for t in tables)


def test_finished_fair_lists_its_exhibitors_as_accepted_and_told(fair):
    assert load(EXHIBITORS_SHEET, "exhibitors", [MAKER], fair).problems == []
    application = db.session.scalar(select(Application))
    assert application.code == "E16-001"
    assert application.state is ApplicationState.ACCEPTED
    assert application.told_at is not None
    assert (application.booths_wanted, application.channel) == (2, EntryChannel.SHEET)
    assert application.export_languages == ["vi", "en"]
    organisation = db.session.get(Organisation, application.organisation_id)
    assert (organisation.tax_code, organisation.phone) == ("0100000001", "+84600123456")
    contact = db.session.get(Person, application.contact_id)
    assert (contact.full_name, contact.organisation_id) == ("Chủ nhiệm", organisation.id)
    [member] = db.session.scalars(select(Membership).where(Membership.person_id == contact.id))
    assert (member.role, member.fair_id) == ("exhibitor", fair.id)
    assert db.session.scalar(
        select(AuditEntry.facts).where(AuditEntry.tag == AuditTag.EXHIBITORS_IMPORTED)
    ) == {"rows": 1}


def test_same_maker_next_year_is_the_same_organisation_and_person(fair):
    load(EXHIBITORS_SHEET, "exhibitors", [MAKER], fair)
    later = factories.fair()
    row = {
        **MAKER,
        "key": "A26-009",
        "state": "waiting_list",
        "typed_by": "staff",
        "booths_wanted": 3,
        "submitted_on": "02/08/2026",
        "decided_on": "14/08/2026",
    }
    assert load(EXHIBITORS_SHEET, "applications", [row], later).problems == []
    first, second = db.session.scalars(select(Application).order_by(Application.id))
    assert (first.organisation_id, first.contact_id) == (second.organisation_id, second.contact_id)
    assert second.state is ApplicationState.WAITING_LIST
    assert (second.channel, second.booths_wanted, second.told_at) == (EntryChannel.PAPER, 3, None)
    assert second.submitted_at.isoformat() == "2026-08-02T05:00:00+00:00"


def test_products_and_certificates_hang_on_the_exhibitor_of_their_number(fair):
    load(EXHIBITORS_SHEET, "exhibitors", [MAKER], fair)
    load(PRODUCTS_SHEET, "products", [TRAY], fair)
    held = {"exhibitor_key": "E16-001", "code": "FSC", "number": "MH/1", "valid_to": "05/05/2027"}
    assert load(CERTIFICATES_SHEET, "certificates", [held], fair).problems == []
    product = db.session.scalar(select(Product))
    assert product.names == {"vi": "Khay mây tròn", "en": "Round rattan tray"}
    assert product.materials == ["M-RATTAN", "M-BAMBOO"]
    assert (product.price_low, product.price_high, product.currency) == (300_000, 1_500_000, "VND")
    assert (product.moq, product.is_new_design, product.position) == (300, True, 1)
    paper = db.session.scalar(select(Certificate))
    assert (paper.code, paper.number, paper.valid_until.isoformat()) == (
        "FSC",
        "MH/1",
        "2027-05-05",
    )


def test_product_loaded_again_is_changed_not_doubled(fair):
    load(EXHIBITORS_SHEET, "exhibitors", [MAKER], fair)
    load(PRODUCTS_SHEET, "products", [TRAY], fair)
    load(PRODUCTS_SHEET, "products", [{**TRAY, "moq": 500}], fair)
    assert [one.moq for one in db.session.scalars(select(Product))] == [500]


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"exhibitor_key": "E16-999"}, "Mã đơn vị tham gia"),
        ({"category": "QQQ"}, "Mã nhóm hàng"),
        ({"price_low": "nhiều"}, "Giá từ"),
        ({"price_low": "2tr", "price_high": "1tr"}, "Giá đến"),
        ({"currency": None}, "Loại tiền"),
        ({"unit": "thùng"}, "Đơn vị tính"),
        ({"moq": "99999999999"}, "Số lượng đặt tối thiểu"),
        ({"name_vi": None}, "Tên sản phẩm"),
        ({}, "Mã sản phẩm"),
    ],
)
def test_bad_product_row_is_named_and_nothing_is_saved(fair, change, column):
    load(EXHIBITORS_SHEET, "exhibitors", [MAKER], fair)
    before = counts()
    key = {"key": "S16-0002"} if change else {}
    reading = load(PRODUCTS_SHEET, "products", [TRAY, {**TRAY, **key, **change}], fair)
    assert [(problem.row, problem.column) for problem in reading.problems] == [(3, column)]
    assert counts() == before


def test_bad_exhibitor_rows_are_all_named_and_nothing_is_saved(fair):
    before = counts()
    rows = [
        MAKER,
        {**MAKER, "name_vi": "Gốm Trăng Non", "tax_code": None},
        {**MAKER, "key": "E16-003"},
        {**MAKER, "key": "E16-004", "phone": "12"},
    ]
    reading = load(EXHIBITORS_SHEET, "exhibitors", rows[:3], fair)
    assert [(p.row, p.column) for p in reading.problems] == [(3, "Mã đơn vị tham gia"), (4, "")]
    reading = load(EXHIBITORS_SHEET, "exhibitors", rows, fair)
    assert [(p.row, p.column) for p in reading.problems] == [(5, "Điện thoại")]
    assert counts() == before


def test_dry_run_leaves_no_trace(fair):
    before = counts()
    content = sheet("exhibitors", [MAKER])
    reading = try_sheet(EXHIBITORS_SHEET, content, name="a.xlsx", fair=fair, actor=SYSTEM)
    assert (reading.is_clean, counts()) == (True, before)


def test_two_hundred_products_load_in_as_few_statements_as_two(fair, count_statements):
    makers = [
        {**MAKER, "key": f"E-{n}", "name_vi": f"Xưởng {n}", "tax_code": None, "phone": None}
        for n in range(10)
    ]
    load(EXHIBITORS_SHEET, "exhibitors", makers, fair)
    with count_statements() as few:
        load(PRODUCTS_SHEET, "products", products(2), fair)
    with count_statements() as many:
        load(PRODUCTS_SHEET, "products", products(200), fair)
    assert len(many) <= len(few) + 2
    assert db.session.scalar(select(func.count(Product.id))) == 202


def products(count: int) -> list[dict]:
    keys = [f"S{count}-{n}" for n in range(count)]
    return [{**TRAY, "key": key, "exhibitor_key": f"E-{n % 2}"} for n, key in enumerate(keys)]


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("12tr", "12000000"),
        ("1,5 triệu", "1500000"),
        ("1tr5", "1500000"),
        ("300k", "300000"),
        ("300 nghìn", "300000"),
        ("2 tỷ", "2000000000"),
        ("1.200.000", "1200000"),
        ("1 200 000 đ", "1200000"),
        ("1,200.50", "1200.50"),
        ("1.200.000,50", "1200000.50"),
        ("3,20", "3.20"),
        ("5 USD", "5"),
        ("0.125", "0.12"),
        ("2 triệu rưỡi", "2500000"),
        ("1tr rưỡi", "1500000"),
        ("300.000 ₫", "300000"),
        ("VND 300000", "300000"),
        ("usd 12", "12"),
    ],
)
def test_amounts_are_read_as_people_type_them(typed, amount):
    assert str(parse_amount(typed).normalize()) == str(type(parse_amount("1"))(amount).normalize())


@pytest.mark.parametrize(
    "typed", ["", "abc", "12x", "1.2.3", "-5", "3..2", "1tr5x", "12 rưỡi", "9" * 17]
)
def test_what_is_no_amount_is_refused(typed):
    assert parse_amount(typed) is None
