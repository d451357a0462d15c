"""Every figure counts just the rows it opens."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from fairapp.contracts import services as contracts
from fairapp.contracts.models import Answer, DealKind, EvidenceLevel, LedgerEntry, ReasonCode
from fairapp.core.db import db
from fairapp.core.policy import SYSTEM
from fairapp.meetings.models import Side
from fairapp.reports import queries
from fairapp.reports.queries.figures import RowSet, measure
from tests.factories.deals import deal
from tests.reports.season import arrived_importer, badge, foreign_firm, small_season, year_abroad

EDITION = {
    "booths": 3,
    "exhibitors": 2,
    "trade_visitors": 4,
    "importers": 2,
    "importer_organisations": 1,
    "importer_countries": 1,
    "visits": 7,
    "meetings_held": 1,
    "meeting_turns": 2,
    "direct_export_contracts.count": 2,
    "direct_export_contracts.value_usd": 302_400,
    "other_contracts.count": 0,
    "other_contracts.value_usd": 0,
    "memoranda.count": 1,
    "memoranda.value_usd": 7_000,
    "orders.count": 1,
    "orders.value_usd": 900,
    "on_the_spot_sales.count": 0,
    "on_the_spot_sales.value_usd": 0,
    "agency_agreements.count": 0,
    "agency_agreements.value_usd": 0,
    "intentions.count": 0,
    "intentions.value_usd": 0,
}


def opened(figure):
    """The value counted again from the rows that the figure opens."""
    rows = db.session.execute(figure.rows.rows).mappings().all()
    if figure.measure is queries.Measure.COUNT:
        return len(rows), len(rows)
    return sum((row["value_usd"] for row in rows), Decimal(0)), len(rows)


def differing(figures):
    """Codes of figures whose value or number of rows is not what their rows say."""
    return [
        code
        for code, figure in figures.items()
        if opened(figure) != (figure.value, figure.row_count)
    ]


def test_edition_counts_what_happened_and_nothing_else(session):
    figures = queries.edition_report(small_season())
    assert {code: figure.number for code, figure in figures.items()} == EDITION


def test_value_of_every_figure_is_that_of_its_rows(session):
    assert differing(queries.edition_report(small_season())) == []
    year_abroad()
    assert differing(queries.year_report(2016).overseas) == []


def test_planted_mismatch_is_found(session):
    figures = queries.edition_report(small_season())
    booths = figures["booths"]
    other = RowSet("booths", "booth", booths.rows.rows.limit(1))
    wrong = queries.Figure("booths", booths.measure, booths.value, booths.row_count, 0, other)
    assert differing(figures | {"booths": wrong}) == ["booths"]


def test_another_fair_adds_nothing(session):
    fair = small_season()
    small_season()
    assert {c: f.number for c, f in queries.edition_report(fair).items()} == EDITION


def test_figures_of_an_edition_take_one_statement(session, count_statements):
    fair = small_season()
    session.commit()
    session.refresh(fair)
    with count_statements() as counter:
        queries.edition_report(fair)
    assert len(counter) == 1


@pytest.mark.parametrize("kind", list(DealKind))
def test_a_deal_counts_under_its_own_kind_only(session, kind):
    fair = small_season()
    before = {code: figure.value for code, figure in queries.edition_report(fair).items()}
    deal(fair, kind=kind, value=Decimal(1_000), buyer=arrived_importer(fair))
    after = queries.edition_report(fair)
    codes = {DealKind.CONTRACT: "direct_export_contracts"} | queries.CODES
    moved = {code for code, figure in after.items() if "." in code and figure.value != before[code]}
    assert moved == {f"{codes[kind]}.count", f"{codes[kind]}.value_usd"}


def test_figures_cannot_be_added_up(session):
    figures = queries.edition_report(small_season())
    with pytest.raises(TypeError):
        figures["memoranda.value_usd"] + figures["orders.value_usd"]
    with pytest.raises(TypeError):
        sum([figures["memoranda.value_usd"]])
    mixed = [rows for rows in figures if rows.startswith(("deals", "total", "all"))]
    assert mixed == []


def test_each_set_of_deals_holds_one_kind(session):
    fair = small_season()
    for rows in queries.edition_row_sets(fair.id):
        if rows.has_value:
            deals = [row.id for row in db.session.execute(rows.rows)]
            of_deals = select(LedgerEntry.kind).where(LedgerEntry.deal_id.in_(deals))
            assert len(set(db.session.scalars(of_deals))) <= 1


def test_disputed_contract_leaves_the_total_at_once(session):
    fair = small_season()
    entry = deal(fair, value=Decimal(50_000), buyer=arrived_importer(fair))
    assert queries.edition_report(fair)["direct_export_contracts.count"].value == 3
    contracts.answer_deal(entry, actor=SYSTEM, side=Side.IMPORTER, answer=Answer.DISPUTED)
    assert queries.edition_report(fair)["direct_export_contracts.count"].value == 2


def test_cancelled_contract_counts_no_more(session):
    fair = small_season()
    entry = deal(fair, value=Decimal(50_000), buyer=arrived_importer(fair))
    contracts.cancel_deal(entry, actor=SYSTEM, reason=ReasonCode.NOT_SIGNED, idempotency_key="gone")
    figures = queries.edition_report(fair)
    assert figures["direct_export_contracts.value_usd"].value == 302_400


def test_evidence_is_split_by_kind(session):
    fair = small_season()
    entry = deal(fair, value=Decimal(50_000), buyer=arrived_importer(fair))
    contracts.answer_deal(entry, actor=SYSTEM, side=Side.IMPORTER, answer=Answer.AGREED)
    split = queries.evidence_by_code(fair.id)
    assert split["direct_export_contracts", EvidenceLevel.ONE_SIDE] == 1
    assert split["direct_export_contracts", EvidenceLevel.REPORTED] == 2
    assert split["memoranda", EvidenceLevel.REPORTED] == 1


def test_one_person_on_two_days_is_one_visitor_and_two_visits(session):
    fair = small_season()
    badge(fair, days=2)
    figures = queries.edition_report(fair)
    assert (figures["trade_visitors"].value, figures["visits"].value) == (5, 9)


def test_year_parts_establishments_participations_and_signers(session):
    year_abroad()
    found = {code: f.number for code, f in queries.year_report(2016).overseas.items()}
    assert found == {
        "fairs": 2,
        "establishments": 3,
        "participations": 4,
        "establishments_signed": 2,
        "contracts.count": 3,
        "contracts.value_usd": 550_000,
        "estimated.count": 1,
        "estimated.value_usd": 20_000,
    }


def test_year_without_fairs_abroad_counts_nothing(session):
    foreign_firm()
    assert {f.number for f in queries.year_report(1999).overseas.values()} == {0}


def test_nothing_to_measure_is_no_figure(session):
    assert measure([]) == {}
