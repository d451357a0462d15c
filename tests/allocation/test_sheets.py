"""Stands from a sheet: states, holds, lists of exhibitors; every wrong row is named."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from fairapp.allocation import queries, services
from fairapp.allocation.models import Allocation
from fairapp.allocation.sheets import ALLOCATIONS_SHEET
from fairapp.core import clock
from fairapp.core.imports import import_sheet
from fairapp.core.policy import SYSTEM
from fairapp.core.sheets import write_sheet
from fairapp.exhibitors.models import ApplicationState
from tests import factories

HEADINGS = ["Mã đăng ký", "Gian hàng", "Trạng thái", "Lúc bố trí", "Hết hạn giữ chỗ"]


@pytest.fixture
def fair(session):
    return factories.fair()


@pytest.fixture
def booths(fair):
    zone = factories.zone(fair)
    return [factories.booth(fair, in_zone=zone, code=f"D{n:02d}") for n in range(1, 7)]


def load(fair, *rows, headings=HEADINGS):
    content = write_sheet(headings, rows)
    return import_sheet(ALLOCATIONS_SHEET, content, name="stands.xlsx", fair=fair, actor=SYSTEM)


def stands(session):
    rows = session.scalars(select(Allocation).order_by(Allocation.id)).all()
    codes = queries.stand_codes(row.application_id for row in rows)
    return [(row.state.value, codes.get(row.application_id)) for row in rows]


def test_every_state_is_read(session, fair, booths):
    for n in range(4):
        factories.accepted_application(fair, code=f"DK-{n}")
    later = f"{clock.now() + timedelta(days=2):%d/%m/%Y %H:%M}"
    reading = load(
        fair,
        ["DK-0", "D01; D02", "confirmed", "01/08/2026 09:00", None],
        ["DK-1", "D03", "held", "01/08/2026 09:00", later],
        ["DK-2", "D04", "reserved", None, None],
        ["DK-3", "D05", "released", "01/08/2026 09:00", None],
    )
    assert reading.problems == []
    assert stands(session) == [
        ("confirmed", "D01–02"),
        ("held", "D03"),
        ("reserved", "D04"),
        ("released", None),
    ]
    first = session.scalar(select(Allocation).order_by(Allocation.id))
    assert first.created_at.isoformat() == "2026-08-01T02:00:00+00:00"


def test_list_of_exhibitors_gives_confirmed_stands(session, fair, booths):
    factories.accepted_application(fair, code="TG-1")
    factories.accepted_application(fair, code="TG-2")
    headings = ["Mã đơn vị tham gia", "Tên đơn vị", "Gian hàng"]
    reading = load(fair, ["TG-1", "Xưởng", "D01; D02"], ["TG-2", "Xưởng", ""], headings=headings)
    assert reading.problems == []
    assert stands(session) == [("confirmed", "D01–02")]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (["DK-9", "D01", "confirmed", None, None], "Mã đăng ký"),
        (["DK-2", "D01", "confirmed", None, None], "Mã đăng ký"),
        (["DK-1", "D99", "confirmed", None, None], "Gian hàng"),
        (["DK-1", "D06", "confirmed", None, None], "Gian hàng"),
        (["DK-1", "D05", "confirmed", None, None], "Gian hàng"),
        (["DK-1", "D01", "held", None, None], "Hết hạn giữ chỗ"),
        (["DK-1", "D01", "reserved", None, "01/08/2026 09:00"], "Hết hạn giữ chỗ"),
        (["DK-1", "D01", "perhaps", None, None], "Trạng thái"),
        (["DK-1", "D01", "held", "at noon", "01/08/2026 09:00"], "Lúc bố trí"),
        ([None, "D01", "held", None, None], "Mã đăng ký"),
    ],
)
def test_wrong_row_is_named_and_nothing_is_saved(session, fair, booths, row, column):
    factories.accepted_application(fair, code="DK-1")
    factories.application(fair, code="DK-2", state=ApplicationState.SUBMITTED)
    holder = factories.accepted_application(fair)
    services.hold_booths(holder, [booths[5]], actor=SYSTEM, until=clock.now() + timedelta(days=1))
    services.block_free_booth(booths[4], actor=SYSTEM, reason="Cột nhà")
    before = session.scalar(select(func.count()).select_from(Allocation))
    reading = load(fair, row)
    assert [(problem.row, problem.column) for problem in reading.problems] == [(2, column)]
    assert session.scalar(select(func.count()).select_from(Allocation)) == before


def test_one_booth_twice_in_a_sheet_is_named(session, fair, booths):
    for n in range(2):
        factories.accepted_application(fair, code=f"DK-{n}")
    reading = load(fair, ["DK-0", "D01-03", None, None, None], ["DK-1", "D03", None, None, None])
    assert [(problem.row, problem.column) for problem in reading.problems] == [(3, "Gian hàng")]
    assert session.scalar(select(func.count()).select_from(Allocation)) == 0
