"""`flask report` on the terminal."""

import json

import pytest

from fairapp.cli.report import report
from fairapp.core.db import db
from tests.reports.season import small_season, year_abroad

SENTENCE = (
    "Hội chợ quà tặng hàng thủ công mỹ nghệ Hà Nội năm 2016 có quy mô 3 gian hàng, đón 4 khách "
    "thương mại, trong đó 2 nhà nhập khẩu nước ngoài; 2 hợp đồng xuất khẩu trực tiếp được ký, "
    "trị giá trên 300.000 USD.\n"
)


@pytest.fixture
def run(app):
    small_season(slug="gift-show")
    year_abroad()
    db.session.commit()
    runner = app.test_cli_runner()
    return lambda *arguments: runner.invoke(report, list(arguments))


def test_edition_as_json(run):
    document = json.loads(run("edition", "gift-show", "--format", "json").output)
    assert document["direct_export_contracts"] == {
        "count": {"value": 2, "rows": 2},
        "value_usd": {"value": 302_400, "rows": 2},
    }
    wanted = {"booths", "trade_visitors", "importers", "importer_organisations"}
    assert wanted <= set(document)


def test_edition_as_text(run):
    assert run("edition", "gift-show", "--format", "text").output == SENTENCE
    assert run("edition", "gift-show", "--lang", "en").output.startswith("Hanoi Gift Show 2016 had")


def test_year_as_json_and_text(run):
    document = json.loads(run("year", "2016", "--format", "json").output)
    assert document["overseas"]["value_usd"] == {"value": 550_000, "rows": 3, "estimated": True}
    assert document["overseas"]["establishments_signed"] == {"value": 2, "rows": 2}
    assert document["editions"] == []
    text = run("year", "2016", "--format", "text").output
    assert text.endswith("tổng trị giá ước đạt 550.000 USD.\n")


@pytest.mark.parametrize("what", [("edition", "gift-show"), ("year", "2016")])
def test_pdf_goes_to_a_file(run, tmp_path, what):
    out = tmp_path / "report.pdf"
    assert run(*what, "--format", "pdf", "--out", str(out)).exit_code == 0
    assert out.read_bytes()[:5] == b"%PDF-"
    assert "--out" in run(*what, "--format", "pdf").output


def test_json_goes_to_a_file(run, tmp_path):
    out = tmp_path / "report.json"
    run("edition", "gift-show", "--format", "json", "--out", str(out))
    assert json.loads(out.read_text())["slug"] == "gift-show"


def test_unknown_fair_and_year_say_so(run):
    answer = run("edition", "no-show")
    assert (answer.exit_code, answer.output) == (1, "Error: There is no fair named no-show.\n")
    assert run("year", "3000").exit_code == 2
