"""The sheet of requests, as the demonstration writes it."""

from datetime import date

import pytest
from sqlalchemy import select

from fairapp.core.imports import import_sheet
from fairapp.core.policy import SYSTEM
from fairapp.demo.sheets import OPEN, seasons
from fairapp.demo.workbook import write_workbook
from fairapp.meetings import queries
from fairapp.meetings.models import MeetingRequest, RequestState, Side
from fairapp.meetings.sheets import REQUESTS_SHEET
from tests import factories


@pytest.fixture(scope="module")
def rows():
    return seasons(2016, date(2026, 9, 1))[f"{OPEN}/requests"]


@pytest.fixture
def fair(session):
    return factories.fair()


def content(tmp_path, rows):
    return write_workbook(tmp_path / "requests.xlsx", "requests", rows).read_bytes()


def load(fair, sheet):
    return import_sheet(REQUESTS_SHEET, sheet, name="requests.xlsx", fair=fair, actor=SYSTEM)


@pytest.mark.slow
def test_demo_requests_come_in_every_state(session, fair, rows, tmp_path):
    for key in {row["importer_key"] for row in rows}:
        factories.importer(fair, code=key)
    for key in {row["application_key"] for row in rows}:
        factories.accepted_application(fair, code=key)
    sheet = content(tmp_path, rows)
    assert load(fair, sheet).problems == []
    expected = {state.value: 0 for state in RequestState}
    for row in rows:
        expected[row["state"]] += 1
    assert queries.count_requests(fair.id) == expected
    sides = {row.asked_by for row in session.scalars(select(MeetingRequest))}
    assert sides == {Side.IMPORTER, Side.EXHIBITOR}
    again = load(fair, sheet)
    assert {one.message for one in again.problems} == {"These two have a request already."}


def test_unknown_party_is_named(session, fair, rows, tmp_path):
    reading = load(fair, content(tmp_path, rows[:1]))
    key = rows[0]["importer_key"]
    assert [one.message for one in reading.problems] == [
        f"There is nobody with the number “{key}”."
    ]
    assert session.scalars(select(MeetingRequest)).all() == []
