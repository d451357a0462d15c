"""The demonstration's sheets of the years abroad, loaded as an officer would."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from fairapp.contracts.sheets import RATES_SHEET
from fairapp.core.db import db
from fairapp.core.imports import import_sheet
from fairapp.core.policy import SYSTEM
from fairapp.demo.exhibitors import exhibitor_rows
from fairapp.demo.organisations import Register
from fairapp.demo.overseas import (
    document_rows,
    fair_rows,
    indicator_rows,
    member_rows,
    rate_rows,
    result_rows,
)
from fairapp.demo.workbook import write_workbook
from fairapp.fairs.models import Fair, FairKind
from fairapp.programme import queries
from fairapp.programme.sheets import (
    DOCUMENTS_SHEET,
    FAIRS_ABROAD_SHEET,
    MEMBERS_SHEET,
    RESULTS_SHEET,
    VALUES_SHEET,
)
from tests.factories.programme import delegation, document

SEED = 2016


def load(kind, rows, folder, name=None):
    path = write_workbook(folder / f"{kind.name}.xlsx", name or kind.name, rows)
    return import_sheet(kind, path.read_bytes(), name=path.name, fair=None, actor=SYSTEM)


@pytest.fixture
def years_abroad(session, tmp_path):
    members = member_rows(SEED, exhibitor_rows(SEED, Register(SEED)))
    for kind, rows in (
        (RATES_SHEET, rate_rows(date(2016, 12, 1))),
        (DOCUMENTS_SHEET, document_rows()),
        (FAIRS_ABROAD_SHEET, fair_rows()),
        (MEMBERS_SHEET, members),
        (RESULTS_SHEET, result_rows(SEED, members)),
        (VALUES_SHEET, indicator_rows()),
    ):
        assert load(kind, rows, tmp_path).problems == []
    return tmp_path


def test_year_2016_abroad_comes_out(years_abroad, session):
    counts = queries.counts_abroad(2016)
    assert (counts.fairs, counts.establishments, counts.participations, counts.signed) == (
        3,
        34,
        39,
        10,
    )
    fairs = session.scalars(select(Fair.id).where(Fair.kind == FairKind.OVERSEAS)).all()
    from fairapp.contracts.queries import deals_by_kind

    contracts = [deals_by_kind(fair_id)[0] for fair_id in fairs]
    assert sum(row.deals for row in contracts) == 13
    assert sum(row.value_usd for row in contracts) == Decimal(550_000)


def test_delegation_of_2018_is_flagged_for_its_decision(years_abroad):
    (late,) = queries.late_decisions(2018)
    assert (late.decision.number, late.departs_on) == ("1034/QĐ-UBND", date(2018, 3, 6))
    kinds = sorted(member.kind.value for member in late.members)
    assert (kinds.count("officer"), kinds.count("enterprise")) == (3, 12)
    assert queries.late_decisions(2016) == []


def test_support_of_2017_is_the_whole_plan_and_a_quarter_more(years_abroad):
    progress = {one.indicator.code: one for one in queries.progress_of(2017)}
    support = progress["support.establishments"]
    assert (support.value.value, support.of_plan, support.growth) == (500, 1, Decimal("0.25"))
    assert progress["support.new_designs"].of_plan == 1
    before = {one.indicator.code: one for one in queries.progress_of(2016)}
    assert before["support.establishments"].is_conflicting


def test_sheets_may_be_loaded_again_and_change_nothing(years_abroad, session):
    for kind, rows in ((DOCUMENTS_SHEET, document_rows()), (VALUES_SHEET, indicator_rows())):
        assert load(kind, rows, years_abroad).problems == []
    assert len(session.scalars(queries.find_documents()).all()) == len(document_rows())


FIGURE = {
    "key": "SL-1",
    "kind": "recorded",
    "indicator": "support",
    "name": "Hỗ trợ",
    "period": "2017",
    "value": 5,
    "unit": "đơn vị",
    "document_key": "VB-X",
}


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"document_key": "VB-NONE"}, "Document VB-NONE is not registered."),
        ({"period": "2017-2016"}, "Write a year or two years, such as 2016 or 2016-2020."),
        ({"value": None}, "Give a value, or a range from and to."),
        ({"low": 9, "high": 8, "value": None}, "The range runs backwards."),
        ({"kind": "target", "period": "2016-2020"}, "A target is for one year."),
    ],
)
def test_wrong_figure_is_told_by_row(session, tmp_path, app, wrong, message):
    document(code="VB-X")
    with app.test_request_context("/?lang=en"):
        reading = load(VALUES_SHEET, [FIGURE | wrong], tmp_path)
    assert [(problem.row, problem.message) for problem in reading.problems] == [(2, message)]


def test_wrong_members_and_results_are_told(session, tmp_path, app):
    delegation(slug="nn18-sg")
    db.session.flush()
    result = {
        "key": "KQ-1",
        "fair_key": "NN18-SG",
        "name_vi": "Không có",
        "kind": "contract",
        "buyer": "Nhà nhập khẩu",
        "buyer_country": "SG",
        "signed_on": date(2018, 3, 7),
        "currency": "USD",
        "value": 10,
    }
    member = {"key": "TV-1", "fair_key": "NOWHERE", "role": "officer", "name_vi": "Trung tâm"}
    with app.test_request_context("/?lang=en"):
        results = load(RESULTS_SHEET, [result], tmp_path)
        members = load(MEMBERS_SHEET, [member], tmp_path)
    said = [reading.problems[0].message for reading in (results, members)]
    assert said == [
        "The delegation has 0 enterprises of this name.",
        "There is no fair abroad with this number.",
    ]
