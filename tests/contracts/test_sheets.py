"""Deals and rates from sheets, as an officer imports them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from fairapp.contracts import queries
from fairapp.contracts.models import (
    DealKind,
    EntryAct,
    EvidenceLevel,
    ExchangeRate,
    GoodsLine,
    LedgerEntry,
)
from fairapp.contracts.sheets import DEALS_SHEET, RATES_SHEET
from fairapp.core import clock
from fairapp.core.imports import import_sheet, try_sheet
from fairapp.core.policy import SYSTEM
from fairapp.core.sheets import write_sheet
from fairapp.exhibitors.models import Application
from fairapp.importers.models import Importer
from fairapp.onsite.models import Badge, BadgeKind
from tests import factories
from tests.factories.deals import held_meeting

TODAY = clock.today()
ROW = {
    "key": "GD-1",
    "kind": "contract",
    "entry": "original",
    "exhibitor_key": "DV-1",
    "buyer_key": "NN-1",
    "signed_on": TODAY,
    "currency": "USD",
    "value": 4250,
    "evidence": "both_sides",
    "category": "FIB-01-01",
    "quantity": 500,
    "unit": "piece",
    "unit_price": 8.5,
}


def sheet(rows, columns=None):
    keys = columns or sorted({key for row in rows for key in row})
    return write_sheet(keys, [[row.get(key) for key in keys] for row in rows])


def load(fair, *rows, doing=import_sheet):
    return doing(DEALS_SHEET, sheet(rows), name="deals.xlsx", fair=fair, actor=SYSTEM)


@pytest.fixture
def fair(session):
    row = factories.fair()
    factories.accepted_application(row, code="DV-1")
    factories.importer(row, code="NN-1")
    return row


def entry_count(session) -> int:
    return session.scalar(select(func.count(LedgerEntry.id)))


def test_row_becomes_an_entry_with_goods_evidence_and_meeting(fair, session):
    met = held_meeting(
        fair,
        exhibitor=session.scalar(select(Application)),
        buyer=session.scalar(select(Importer)),
    )
    assert load(fair, ROW).problems == []
    entry = session.scalar(select(LedgerEntry))
    assert (entry.kind, entry.value, entry.meeting_id) == (DealKind.CONTRACT, 4250, met.id)
    assert queries.evidence_of([entry.deal_id]) == {entry.deal_id: EvidenceLevel.BOTH_SIDES}
    assert session.scalar(select(GoodsLine.unit_price)) == Decimal("8.50")


def test_correction_and_cancellation_follow_the_entry_they_name(fair, session):
    right = ROW | {
        "key": "GD-2",
        "entry": "correction",
        "refers_to": "GD-1",
        "value": 425,
        "quantity": 50,
    }
    gone = ROW | {"key": "GD-3", "entry": "cancellation", "refers_to": "GD-1", "value": 0}
    assert load(fair, ROW | {"value": 42500, "quantity": 5000}, right, gone).problems == []
    entries = session.scalars(select(LedgerEntry).order_by(LedgerEntry.number)).all()
    assert [(entry.act, entry.value) for entry in entries] == [
        (EntryAct.RECORDED, 42500),
        (EntryAct.CORRECTED, 425),
        (EntryAct.CANCELLED, 425),
    ]
    assert len({entry.deal_id for entry in entries}) == 1
    assert load(fair, ROW | {"value": 42500, "quantity": 5000}, right, gone).problems == []
    assert entry_count(session) == 3


def test_sheet_loaded_again_adds_nothing_and_another_value_is_a_fault(fair, session):
    load(fair, ROW)
    assert load(fair, ROW).problems == []
    (problem,) = load(fair, ROW | {"value": 9}).problems
    assert (problem.row, problem.column) == (2, "Mã bút toán")
    assert entry_count(session) == 1


def test_dry_run_saves_nothing(fair, session):
    assert load(fair, ROW, doing=try_sheet).problems == []
    assert entry_count(session) == 0


def test_visitor_who_bought_on_the_spot_is_known_by_the_badge(fair, session):
    session.add(
        Badge(
            fair_id=fair.id,
            number="V-7",
            code="opaque",
            kind=BadgeKind.TRADE_VISITOR,
            bearer="Buyer",
            organisation_name="Cửa hàng Mùa Thu",
            country="VN",
        )
    )
    sale = ROW | {"kind": "on_the_spot_sale", "buyer_key": "V-7", "evidence": "reported"}
    assert load(fair, sale).problems == []
    (entry,) = session.scalars(queries.current_entries(fair.id)).unique()
    assert (entry.importer_id, entry.importer_organisation.name) == (None, "Cửa hàng Mùa Thu")


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        ({"exhibitor_key": "DV-9"}, "Mã đơn vị tham gia"),
        ({"buyer_key": "NN-9"}, "Mã khách"),
        ({"category": "QQQ"}, "Mã nhóm hàng"),
        ({"kind": "promise"}, "kind"),
        ({"entry": "correction", "refers_to": "GD-9"}, "Thay cho"),
        ({"currency": "EUR"}, "Loại tiền"),
        ({"currency": "XTS"}, "Loại tiền"),
        ({"signed_on": TODAY + timedelta(days=2)}, "Ngày ký"),
        ({"signed_on": TODAY - timedelta(days=200)}, "Ngày ký"),
        ({"value": 0}, "Giá trị"),
        ({"value": -5}, "Giá trị"),
        ({"value": 10**12}, "Giá trị"),
        ({"buyer_key": "NN-SELF"}, "Mã khách"),
        ({"incoterm": "DAT"}, "Điều kiện giao"),
    ],
)
def test_one_wrong_row_saves_none(fair, session, wrong, column):
    seller = session.scalar(select(Application))
    factories.importer(fair, code="NN-SELF", organisation_id=seller.organisation_id)
    bad = ROW | {"key": "GD-2", "value": 77, "quantity": None} | wrong
    (problem,) = load(fair, ROW, bad).problems
    assert (problem.row, problem.column, entry_count(session)) == (3, column, 0)


def rates(*rows):
    keys = ["currency", "rate_on", "usd_per_unit", "source"]
    return import_sheet(RATES_SHEET, sheet(rows, keys), name="r.xlsx", fair=None, actor=SYSTEM)


def test_rates_are_stored_once_and_the_dollar_needs_none(session):
    euro = {"currency": "eur", "rate_on": TODAY, "usd_per_unit": 1.09, "source": "demo"}
    dollar = euro | {"currency": "USD", "usd_per_unit": 1}
    assert rates(euro, dollar).problems == []
    assert rates(euro).problems == []
    stored = session.execute(select(ExchangeRate.currency, ExchangeRate.usd_per_unit)).all()
    assert stored == [("EUR", Decimal("1.09"))]
    (problem,) = rates(euro | {"usd_per_unit": 2}).problems
    assert problem.row == 2
    assert len(rates(euro | {"currency": "XTS"}).problems) == 1


def test_same_paper_under_another_number_is_a_fault_unless_said_to_be_another(fair, session):
    load(fair, ROW)
    (problem,) = load(fair, ROW | {"key": "GD-2"}).problems
    assert "Entry 1 has the same parties, date and value." in problem.message
    assert load(fair, ROW | {"key": "GD-2", "another": "có"}).problems == []
    assert entry_count(session) == 2


def test_long_sheet_takes_few_statements_a_row(fair, session, count_statements):
    def statements(first: int, count: int) -> int:
        rows = [ROW | {"key": f"GD-{n}", "value": n * 10, "quantity": n, "unit_price": 10}
                for n in range(first, first + count)]  # fmt: skip
        with count_statements() as counter:
            assert load(fair, *rows).problems == []
        return len(counter)

    few, many = statements(1, 5), statements(100, 105)
    assert many - few <= 10
