"""The plan from a sheet: 630 booths at once; every impossible row is named."""

import pytest
from sqlalchemy import func, select

from fairapp.core.audit import AuditEntry, AuditTag
from fairapp.core.imports import import_sheet, try_sheet
from fairapp.core.policy import SYSTEM
from fairapp.core.sheets import write_sheet
from fairapp.fairs.models import Booth, Hall, Zone
from fairapp.fairs.plan import BoothsOverlapError
from fairapp.fairs.sheets import PLAN_SHEET
from tests import factories

KEYS = ("hall", "zone", "code", "x_m", "y_m", "width_m", "height_m", "corner", "blocked")
HEADINGS = [
    next(column.headings[0] for column in PLAN_SHEET.columns if column.key == key) for key in KEYS
]


def row(code, x=4, y=4, *, hall="Nhà 1", zone="A", width=3, height=3, corner="không", blocked=None):
    return [hall, zone, code, x, y, width, height, corner, blocked]


def sheet(*rows):
    return write_sheet(HEADINGS, rows)


def load(fair, *rows):
    return import_sheet(PLAN_SHEET, sheet(*rows), name="plan.xlsx", fair=fair, actor=SYSTEM)


def problems(fair, *rows):
    reading = try_sheet(PLAN_SHEET, sheet(*rows), name="plan.xlsx", fair=fair, actor=SYSTEM)
    return [(problem.row, problem.column, problem.message) for problem in reading.problems]


def count(session, table):
    return session.scalar(select(func.count()).select_from(table))


def test_halls_and_zones_are_made_from_the_rows(session, app):
    fair = factories.fair()
    assert load(fair, row("A01", corner="có"), row("A02", 7, blocked="Cột nhà")).is_clean
    (hall,) = session.scalars(select(Hall))
    assert (hall.code, hall.names, hall.width, hall.depth) == (
        "Nhà 1",
        {"vi": "Nhà 1", "en": "Hall 1"},
        14,
        11,
    )
    first, second = session.scalars(select(Booth).order_by(Booth.code))
    assert (first.code, first.is_corner, first.open_sides, first.area) == ("A01", True, 2, 9)
    assert (second.code, second.blocked_reason, second.zone_id) == ("A02", "Cột nhà", first.zone_id)
    assert [entry.tag for entry in session.scalars(select(AuditEntry))] == [AuditTag.PLAN_IMPORTED]


def test_second_import_moves_booths_and_adds_none(session):
    fair = factories.fair()
    load(fair, row("A01"), row("A02", 7))
    assert load(fair, row("A01", 7), row("A02")).is_clean
    assert session.execute(select(Booth.code, Booth.x).order_by(Booth.code)).all() == [
        ("A01", 7),
        ("A02", 4),
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([row("A01"), row("A02", 6)], (3, "X (m)", "A02 shares ground with A01.")),
        (
            [row("A01"), row("A01", 10, zone="B")],
            (3, "Khu", "A01 already stands in zone A; a booth is in one zone."),
        ),
        ([row("A01"), row("A01", 10)], (3, "Mã gian", "A01 is in this sheet twice.")),
        ([row("A01", width=0)], (2, "Rộng (m)", "A side is between 0.5 and 200 metres.")),
        ([row("A01", height=-3)], (2, "Sâu (m)", "A side is between 0.5 and 200 metres.")),
        ([row("A01", -1)], (2, "X (m)", "This place lies outside the hall (0 to 1000 m).")),
        ([row("A01", y=40000)], (2, "Y (m)", "This place lies outside the hall (0 to 1000 m).")),
        (
            [row("A01"), row("A02", hall="Nhà 2")],
            (3, "Khu", "Zone A lies in another hall."),
        ),
        ([row("A 1")], (2, "Mã gian", "A booth code has only A-Z, 0-9, point and hyphen.")),
        ([row("A01", "ba")], (2, "X (m)", "“ba” is not a number.")),
    ],
)
def test_impossible_rows_are_named_and_nothing_is_saved(session, app, rows, expected):
    fair = factories.fair()
    with app.test_request_context("/?lang=en"):
        assert problems(fair, *rows) == [expected]
        load(fair, *rows)
    assert count(session, Booth) == 0


def test_sheet_that_puts_a_booth_onto_one_outside_the_sheet_is_refused(session):
    fair = factories.fair()
    load(fair, row("A01"), row("A02", 7))
    with pytest.raises(BoothsOverlapError) as caught:
        load(fair, row("A03", 8))
    assert caught.value.facts == {"first": "A03", "second": "A02"}


def test_630_booths_are_imported_in_under_five_seconds(session):
    fair = factories.fair()
    rows = [
        row(
            f"{letter}{n + 1:02d}",
            4 + 3 * (n // 7),
            4 + 3 * (n % 7),
            hall=f"Nhà {i // 3 + 1}",
            zone=letter,
        )
        for i, letter in enumerate("ABCDEFGHK")
        for n in range(70)
    ]
    for i, one in enumerate(rows):
        one[3] += 120 * (i // 70 % 3)
    assert load(fair, *rows).problems == []
    assert (count(session, Booth), count(session, Zone), count(session, Hall)) == (630, 9, 3)
