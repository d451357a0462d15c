"""The demonstration's own workbooks, read as an officer's; and rows that cannot be right."""

from datetime import date

import pytest
from sqlalchemy import select

from fairapp.core.imports import import_sheet, try_sheet
from fairapp.core.policy import SYSTEM
from fairapp.core.sheets import write_sheet
from fairapp.demo.sheets import PAST, seasons
from fairapp.demo.workbook import write_workbook
from fairapp.exhibitors.models import Application
from fairapp.importers.models import BuyerKind, Importer
from fairapp.meetings.models import Meeting, MeetingRequest, MeetingState
from fairapp.onsite import queries
from fairapp.onsite.models import Encounter, Outcome
from fairapp.onsite.sheets import ARRIVALS_SHEET, MEETINGS_SHEET, VISITORS_SHEET
from tests import factories
from tests.factories import meetings as made


@pytest.fixture(scope="module")
def season():
    rows = seasons(2016, date(2026, 9, 1))
    return {name.split("/")[1]: found for name, found in rows.items() if name.startswith(PAST)}


@pytest.fixture
def fair(session):
    return factories.fair(opens_on=date(2016, 10, 6), closes_on=date(2016, 10, 9))


def list_parties(session, fair, season):
    """Everybody of the season by number; one organisation and person for each would be slow."""
    firms = {
        country: factories.organisation(country=country, name=f"Firm {country}")
        for country in {row["country"] for row in season["importers"]}
    }
    home = factories.person()
    for row in season["exhibitors"]:
        firm = factories.organisation()
        session.add(
            Application(
                fair_id=fair.id,
                organisation_id=firm.id,
                contact_id=home.id,
                code=row["key"],
                state="accepted",
            )
        )
    for row in season["importers"]:
        if row["arrived_on"]:
            session.add(
                Importer(
                    fair_id=fair.id,
                    organisation_id=firms[row["country"]].id,
                    person_id=factories.person().id,
                    code=row["key"],
                    kind=BuyerKind(row["buyer_kind"]),
                )
            )
    session.flush()


def load(kind, name, rows, fair, tmp_path):
    content = write_workbook(tmp_path / f"{name}.xlsx", name, rows).read_bytes()
    reading = import_sheet(kind, content, name=f"{name}.xlsx", fair=fair, actor=SYSTEM)
    assert reading.problems == []


@pytest.mark.slow
def test_demo_season_gives_the_published_figures(session, fair, season, tmp_path):
    list_parties(session, fair, season)
    arrived = [row for row in season["importers"] if row["arrived_on"]]
    load(ARRIVALS_SHEET, "importers", arrived, fair, tmp_path)
    load(VISITORS_SHEET, "visitors", season["visitors"], fair, tmp_path)
    load(MEETINGS_SHEET, "meetings", season["meetings"], fair, tmp_path)
    assert queries.count_trade_visitors(fair.id) == 2517
    assert queries.count_importers_arrived(fair.id) == 605
    held = [row for row in season["meetings"] if row["state"] == "held"]
    assert queries.count_meeting_turns(fair.id) == len(held)
    assert len(session.scalars(select(Meeting)).all()) == 1400
    assert len(session.scalars(select(Encounter)).all()) == 310
    assert len(session.scalars(select(MeetingRequest)).all()) == 1400
    kept = sum(row["kind"] == "meeting" for row in held)
    assert len(session.scalars(select(Outcome)).all()) == 2 * kept


HEADINGS = ("key", "kind", "importer_key", "exhibitor_key", "day", "starts", "ends", "state")
GOOD = ("M1", "meeting", "I1", "E1", "06/10/2016", "09:00", "09:30", "held")


@pytest.fixture
def parties(fair):
    factories.importer(fair, code="I1")
    factories.accepted_application(fair, code="E1")
    factories.accepted_application(fair, code="E2")


def tried(fair, *rows):
    content = write_sheet(HEADINGS, rows)
    return try_sheet(MEETINGS_SHEET, content, name="m.xlsx", fair=fair, actor=SYSTEM)


def test_good_row_gives_a_held_meeting_in_its_slot(session, fair, parties):
    content = write_sheet(HEADINGS, [GOOD])
    import_sheet(MEETINGS_SHEET, content, name="m.xlsx", fair=fair, actor=SYSTEM)
    row = session.scalars(select(Meeting)).one()
    assert (row.code, row.state) == ("M1", MeetingState.HELD)
    assert row.held_at == made.hanoi(date(2016, 10, 6), 9)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"importer_key": "I9"}, "There is nobody with the number “I9”."),
        ({"starts": "9 Uhr"}, "“9 Uhr” is not a time (hh:mm)."),
        ({"ends": "08:00"}, "The meeting ends before it starts."),
        ({"state": "no_show"}, "Name the side that did not come, and only then."),
        ({"kind": "encounter"}, "An encounter needs an outcome."),
        ({"exhibitor_key": "E2"}, "This side has another meeting at that time."),
    ],
)
def test_row_that_cannot_be_right_is_named_and_nothing_is_saved(
    session, fair, parties, change, problem
):
    bad = {**dict(zip(HEADINGS, GOOD, strict=True)), "key": "M2", **change}
    reading = tried(fair, GOOD, tuple(bad.values()))
    assert [(one.row, one.message) for one in reading.problems] == [(3, problem)]
    assert session.scalars(select(Meeting)).all() == []
