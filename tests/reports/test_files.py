"""Files of reports: read back, kept at freezing, made again to the byte."""

import io
import json

import pytest
from docx import Document
from python_calamine import CalamineWorkbook
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from fairapp.contracts import queries as ledger
from fairapp.contracts import services as contracts
from fairapp.contracts.models import ReasonCode
from fairapp.core.db import db
from fairapp.core.policy import SYSTEM
from fairapp.reports import documents, files, queries, services
from fairapp.reports.models import SnapshotFile
from fairapp.reports.workbooks import render_xlsx
from tests.reports.season import small_season
from tests.reports.test_progress import sent_to_nook

NAMES = [
    "paper.en.json", "paper.vi.json", "report.en.docx", "report.en.pdf", "report.en.xlsx",
    "report.vi.docx", "report.vi.pdf", "report.vi.xlsx", "rows.en.json", "rows.vi.json",
]  # fmt: skip


def kept_files(snapshot) -> dict[str, bytes]:
    return {one.name: one.content for one in queries.whole_files_of(snapshot.id)}


def texts_of(docx: bytes) -> str:
    """Every paragraph and cell of a DOCX."""
    paper = Document(io.BytesIO(docx))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])


def test_frozen_report_keeps_its_files_and_makes_them_again(app):
    fair = small_season(slug="gift-show")
    snapshot = services.freeze_report(fair, actor=SYSTEM)
    kept = kept_files(snapshot)
    assert sorted(kept) == NAMES
    assert [one["is_same"] for one in files.made_again(kept)] == [True] * 6
    assert snapshot.versions == files.made_with()
    for one in queries.files_of(snapshot.id):
        assert one.sha256 == files.sha256_of(kept[one.name])

    said = snapshot.figures["sentences"]["vi"][0]
    word = texts_of(kept["report.vi.docx"])
    assert said in word
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in word
    assert snapshot.fingerprint in word
    assert snapshot.ledger_head in word

    book = CalamineWorkbook.from_filelike(io.BytesIO(kept["report.vi.xlsx"]))
    rows = book.get_sheet_by_name("Hợp đồng xuất khẩu trực tiếp").to_python()
    place = len(rows[0]) - 2
    assert sum(row[place] for row in rows[1:]) == 302_400

    entry = db.session.scalars(ledger.direct_export_contracts(fair.id)).first()
    gone = contracts.cancel_deal(
        entry, actor=SYSTEM, reason=ReasonCode.NOT_SIGNED, idempotency_key="gone-0001"
    )
    later, count = queries.corrections_since(snapshot, [fair.id])
    assert ([one.entry.id for one in later], count) == ([gone.id], 1)
    assert (later[0].value_before, later[0].value_now) == (gone.value_usd, None)
    assert [one["is_same"] for one in files.made_again(kept_files(snapshot))] == [True] * 6
    assert queries.shelf_of(snapshot).newer_id is None
    newer = services.freeze_report(fair, actor=SYSTEM)
    assert queries.shelf_of(snapshot).newer_id == newer.id


def test_other_versions_are_named_and_the_values_stay(session):
    snapshot = services.freeze_report(small_season(), actor=SYSTEM)
    then = snapshot.versions | {"typst": "0.1"}
    assert files.changed_versions(then) == {"typst": ("0.1", files.made_with()["typst"])}
    paper = json.loads(kept_files(snapshot)["paper.vi.json"])
    assert paper["sections"][0]["paragraphs"] == snapshot.figures["sentences"]["vi"]


def test_planted_other_byte_is_found(session):
    kept = kept_files(services.freeze_report(small_season(), actor=SYSTEM))
    planted = kept | {"report.vi.pdf": kept["report.vi.pdf"] + b" "}
    faults = [one["name"] for one in files.made_again(planted) if not one["is_same"]]
    assert faults == ["report.vi.pdf"]


@pytest.mark.parametrize("change", [delete(SnapshotFile), update(SnapshotFile).values(name="x")])
def test_database_refuses_to_touch_a_kept_file(session, change):
    services.freeze_report(small_season(), actor=SYSTEM)
    with pytest.raises(DBAPIError), session.begin_nested():
        session.execute(change)


def test_sheet_keeps_zeros_and_never_holds_a_formula():
    rows = [["0912345678", "=1+1", 12, {"day": "2016-10-06"}, None]]
    sheets = [{"name": "A/B", "headings": ["a", "b", "c", "d", "e"], "rows": rows}] * 2
    content = render_xlsx(sheets)
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == ["A B", "A B 2"]
    row = book.get_sheet_by_name("A B").to_python()[1]
    assert (row[0], row[1], row[2], str(row[3])) == ("0912345678", "=1+1", 12, "2016-10-06")
    assert content == render_xlsx(sheets)


def test_delegation_and_period_are_frozen_apart(session):
    sent = sent_to_nook()
    kept = services.freeze_delegation(sent, actor=SYSTEM)
    assert (kept.kind, kept.fair_id) == ("delegation", sent.fair_id)
    assert queries.last_snapshot(fair_id=sent.fair_id) is None
    period = services.freeze_period(2016, 2020, actor=SYSTEM)
    assert (period.year, period.until_year) == (2016, 2020)
    assert queries.last_snapshot(year=2016) is None
    assert documents.fingerprint(period.figures) == period.fingerprint
