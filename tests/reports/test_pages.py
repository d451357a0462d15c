"""Pages of reports: every figure is a door to its rows."""

import io

import pytest
from python_calamine import CalamineWorkbook

from fairapp.contracts import queries as ledger
from fairapp.contracts import services as contracts
from fairapp.contracts.models import ReasonCode
from fairapp.core.db import db
from fairapp.core.policy import SYSTEM, Role
from fairapp.reports import queries, services
from tests import factories
from tests.factories import deals
from tests.journeys.worker import work_off
from tests.reports.season import arrived_importer, foreign_firm, small_season, year_abroad


@pytest.fixture
def fair(app):
    return small_season(slug="gift-show", planned_booths=6)


@pytest.fixture
def leader(fair, browserless):
    return browserless.sign_in(factories.member(Role.VIEWER))


@pytest.fixture
def organiser(fair, browserless):
    return browserless.sign_in(factories.member(Role.ORGANISER))


def frozen_by_worker(client, address) -> str:
    """Press Freeze, let the worker work; the address of the frozen report."""
    waiting = client.post(address).location
    assert "The report is being frozen" in client.get(waiting)
    work_off(client.client.application)
    answer = client.client.get(waiting)
    assert answer.status_code == 302
    return answer.location


def test_report_says_the_sentence_with_doors(leader):
    page = leader.get("/fairs/gift-show/report", lang="vi")
    assert '<a href="/fairs/gift-show/report/direct_export_contracts">trên 300.000 USD</a>' in page
    assert "Hội chợ quà tặng hàng thủ công mỹ nghệ Hà Nội năm 2016 có quy mô " in page


def test_report_compares_with_plan_and_the_edition_before(leader, fair):
    year = fair.year - 1
    factories.fair(
        series_id=fair.series_id,
        opens_on=fair.opens_on.replace(year=year, day=1),
        closes_on=fair.opens_on.replace(year=year, day=2),
    )
    page = leader.get("/fairs/gift-show/report")
    assert "<b>50%</b> of plan 6" in page
    assert f"{year}: 0" in page


def test_report_of_an_empty_fair_says_what_is_missing(browserless):
    factories.fair(slug="empty")
    page = browserless.sign_in(factories.member(Role.VIEWER)).get("/fairs/empty/report")
    assert "No importer has come yet" in page
    assert "no direct export contract" in page


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_figure_opens_its_rows(leader, fair, lang):
    for rows in queries.edition_row_sets(fair.id):
        page = leader.get(f"/fairs/gift-show/report/{rows.code}", lang=lang)
        count = len(db.session.execute(rows.rows).all())
        assert page.count('<th scope="row"') == count


def test_rows_of_contracts_show_parties_sum_and_evidence(leader):
    page = leader.get("/fairs/gift-show/report/direct_export_contracts")
    assert "302,400" in page
    assert page.count("Reported") == 2
    assert "300,000" in page


def test_unknown_figure_and_fair_are_not_found(leader):
    leader.get("/fairs/gift-show/report/everything", status=404)
    leader.get("/fairs/no-show/report", status=404)
    leader.get("/years/1600/report", status=404)
    leader.get("/years/2016/report/booths", status=404)


@pytest.mark.parametrize("path", ["report", "report/booths", "report.pdf", "report.xlsx"])
def test_exhibitor_may_not_read_reports(fair, browserless, path):
    firm = factories.organisation()
    stranger = factories.member(Role.EXHIBITOR, fair, organisation=firm)
    browserless.sign_in(stranger).get(f"/fairs/gift-show/{path}", status=403)


def test_paper_is_a_pdf(leader):
    answer = leader.client.get("/fairs/gift-show/report.pdf?lang=vi")
    assert (answer.mimetype, answer.data[:5]) == ("application/pdf", b"%PDF-")


def test_workbook_holds_the_rows_of_every_figure(leader, fair):
    answer = leader.client.get("/fairs/gift-show/report.xlsx?lang=en")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    assert len(book.sheet_names) == 1 + len(queries.edition_row_sets(fair.id))
    contracts_sheet = book.get_sheet_by_name("Direct export contracts").to_python()
    place = contracts_sheet[0].index("US dollars")
    assert [row[place] for row in contracts_sheet[1:]] == [300_000, 2_400]
    figures = {(row[0], row[1]): row[2] for row in book.get_sheet_by_name("Figures").to_python()}
    assert figures["Direct export contracts", "US dollars"] == 302_400
    assert figures["Booths", "number"] == 3


def test_organiser_freezes_and_sees_what_was_corrected_since(organiser, fair):
    frozen = frozen_by_worker(organiser, "/fairs/gift-show/report/freeze")
    assert "Every figure is still what it was" in organiser.get(frozen)
    entry = db.session.scalars(ledger.direct_export_contracts(fair.id)).first()
    contracts.cancel_deal(entry, actor=SYSTEM, reason=ReasonCode.NOT_SIGNED, idempotency_key="gone")
    db.session.commit()
    page = organiser.get(frozen)
    assert page.count("Corrected since") == 2
    assert "cancelled: " in page
    assert "2 figures have been corrected since" in page
    assert "Frozen " in organiser.get("/fairs/gift-show/report")


def test_leader_may_read_a_frozen_report_but_not_freeze(leader, fair):
    snapshot = services.freeze_report(fair, actor=SYSTEM)
    db.session.commit()
    assert snapshot.fingerprint in leader.get(f"/snapshots/{snapshot.id}")
    assert leader.post("/fairs/gift-show/report/freeze").status_code == 403


def test_paper_of_a_frozen_report_is_the_same_for_ever(leader, fair):
    snapshot = services.freeze_report(fair, actor=SYSTEM)
    db.session.commit()
    address = f"/snapshots/{snapshot.id}/report.pdf?lang=vi"
    first = leader.client.get(address).data
    deals.deal(fair, buyer=arrived_importer(fair))
    db.session.commit()
    assert leader.client.get(address).data == first


def test_year_shows_its_editions_and_the_fairs_abroad(leader, fair):
    year_abroad(fair.year)
    page = leader.get(f"/years/{fair.year}/report", lang="vi")
    assert "ước đạt 550.000 USD" in page
    assert "trên 300.000 USD" in page
    page = leader.get(f"/years/{fair.year}/report/establishments_signed")
    assert page.count('<th scope="row"') == 2


def test_year_without_fairs_says_so(leader):
    page = leader.get("/years/1999/report", lang="vi")
    assert "Năm 1999 không có đơn vị tham gia hội chợ nước ngoài." in page


def test_year_is_frozen_and_printed(organiser, fair):
    year_abroad(fair.year)
    db.session.commit()
    frozen = frozen_by_worker(organiser, f"/years/{fair.year}/report/freeze")
    assert "Every figure is still what it was" in organiser.get(frozen)
    paper = organiser.client.get(f"{frozen}/report.pdf")
    assert paper.data[:5] == b"%PDF-"
    assert organiser.client.get(f"/years/{fair.year}/report.xlsx").data[:2] == b"PK"
    assert organiser.client.get(f"/years/{fair.year}/report.pdf").data[:5] == b"%PDF-"


@pytest.mark.parametrize(
    "path", ["/fairs/gift-show/report", "/fairs/gift-show/report/direct_export_contracts"]
)
def test_report_takes_few_statements_however_many_rows(leader, fair, count_statements, path):
    leader.get(path)
    with count_statements() as few:
        leader.get(path)
    for _ in range(3):
        deals.deal(fair, buyer=arrived_importer(fair, firm=foreign_firm("DE")))
    db.session.commit()
    with count_statements() as many:
        leader.get(path)
    assert len(many) == len(few) <= 8


def test_chart_is_said_in_a_sentence(app):
    with app.test_request_context("/"):
        module = app.jinja_env.get_template("components/chart_bars.html").module
    rows = [{"label": "Japan", "value": 5}, {"label": "France", "value": 9}]
    with app.test_request_context("/?lang=en"):
        shown = str(module.chart_bars(rows, label="Where from"))
    assert 'aria-label="Where from: 2 bars; the longest is France with 9."' in shown
