"""Importing sheets: all rows or none, dry run without a trace, every fault named."""

import pytest

from fairapp.core.audit import AuditTag, record
from fairapp.core.imports import RowError, SheetKind, import_sheet, try_sheet
from fairapp.core.policy import SYSTEM
from fairapp.core.sheets import Column, UnreadableSheetError, whole_number, write_sheet
from fairapp.fairs.models import Hall
from tests import factories

COLUMNS = (
    Column("code", ("Mã", "Code"), required=True),
    Column("width", ("Rộng (m)", "Width"), parse=whole_number, required=True),
)


def prepare(fair, actor):
    def save(row):
        if row["width"] > 500:
            raise RowError("Nhà rộng quá.", "width")
        factories.hall(fair, code=row["code"], width=row["width"])

    return save


def finish(fair, rows, actor):
    record(AuditTag.PLAN_IMPORTED, fair, actor=actor, rows=rows)


HALLS = SheetKind("halls", "Halls", COLUMNS, prepare, finish)


def halls_of(session, fair):
    return sorted(hall.code for hall in session.query(Hall).filter_by(fair_id=fair.id))


def test_clean_sheet_is_saved_whole(session):
    fair = factories.fair()
    content = write_sheet(["Mã", "Rộng (m)"], [["H1", 60], ["H2", 45]])
    reading = import_sheet(HALLS, content, name="halls.xlsx", fair=fair, actor=SYSTEM)
    assert reading.problems == []
    assert halls_of(session, fair) == ["H1", "H2"]


def test_one_wrong_row_saves_nothing_and_is_named(session):
    fair = factories.fair()
    content = write_sheet(["Mã", "Rộng (m)"], [["H1", 60], ["H2", "rộng"], ["H3", 900]])
    reading = import_sheet(HALLS, content, name="halls.xlsx", fair=fair, actor=SYSTEM)
    assert [(p.row, p.column) for p in reading.problems] == [(3, "Rộng (m)")]
    assert halls_of(session, fair) == []


def test_dry_run_leaves_no_trace_and_finds_what_saving_would(session):
    fair = factories.fair()
    content = write_sheet(["Code", "Width"], [["H1", 60], ["H3", 900]])
    reading = try_sheet(HALLS, content, name="halls.xlsx", fair=fair, actor=SYSTEM)
    assert [(p.row, p.column, p.message) for p in reading.problems] == [
        (3, "Rộng (m)", "Nhà rộng quá.")
    ]
    assert halls_of(session, fair) == []


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02", b"PK\x03\x04broken", b"%PDF-1.7 no sheet", b"a;b\n1;2\n"]
)
def test_unreadable_file_is_named(session, content):
    with pytest.raises(UnreadableSheetError, match="unreadable-sheet") as caught:
        try_sheet(HALLS, content, name="halls.xlsx", fair=factories.fair(), actor=SYSTEM)
    assert "halls.xlsx" in caught.value.message
