"""Sentences about delegations, documents, tasks and periods, each from records."""

from datetime import date
from decimal import Decimal

import pytest

from fairapp.core.policy import SYSTEM
from fairapp.fairs.models import Document
from fairapp.programme import services
from fairapp.programme.models import Qualifier, RecordedValue, TaskState
from fairapp.programme.queries import progress_of
from fairapp.programme.services import Figure
from fairapp.reports import documents, queries, records
from fairapp.reports.comparison import agrees_with, split_progress
from fairapp.reports.papers import Seal, paper_values
from fairapp.reports.progress import cited, days_away, official_date
from fairapp.reports.services import freeze_year
from tests import factories
from tests.factories.programme import delegation, document, task_of
from tests.reports.season import small_season, year_abroad


def recorded(code, value, year, *, scope="Hà Nội", unit="đơn vị", paper=None, **more):
    """A figure of one year or, with `until`, of several."""
    names = {"vi": more.pop("name", code)}
    indicator = services.define_indicator(code=code, names=names, unit=unit)
    years = (year, more.pop("until", year))
    figure = Figure(Decimal(value), unit, scope, **more)
    as_of = date(years[1], 12, 31)
    return services.record_value(
        indicator, figure, actor=SYSTEM, years=years, as_of=as_of, document=paper or document()
    )


def planned(code, value, year, *, version=1, high=None):
    indicator = services.define_indicator(code=code, names={"vi": code}, unit="đơn vị")
    figure = Figure(Decimal(value), "đơn vị", "Hà Nội", high=high, version=version)
    return services.set_target(indicator, figure, actor=SYSTEM, year=year, document=document())


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2018, 3, 6), "06/3/2018"),
        (date(2018, 2, 21), "21/02/2018"),
        (date(2016, 11, 6), "06/11/2016"),
    ],
)
def test_date_is_written_as_papers_write_it(day, written):
    assert official_date(day) == written


def test_days_away_name_the_month_once_where_it_is_one():
    assert days_away(date(2018, 3, 6), date(2018, 3, 13), "vi") == "từ ngày 06 đến ngày 13/3/2018"
    over = days_away(date(2016, 10, 28), date(2016, 11, 6), "vi")
    assert over == "từ ngày 28/10 đến ngày 06/11/2016"


def test_paper_without_a_number_is_cited_by_its_date():
    paper = Document(kind="QĐ", number=None, issued_on=date(2016, 2, 25), issuer="UBND", subject="")
    assert cited(paper, "vi") == "Quyết định ngày 25/02/2016"


def sent_to_nook(enterprises=2):
    decision = document(number="1034/QĐ-UBND", issued_on=date(2018, 3, 6))
    names = {"vi": "Nook Asia 2018", "en": "Nook Asia 2018"}
    sent = delegation(names=names, decision=decision, slug="nook")
    for role in ("Trưởng đoàn", "Cán bộ", "Kế toán"):
        services.add_officer(sent, actor=SYSTEM, position=role)
    for _ in range(enterprises):
        services.add_enterprise(sent, factories.organisation(), actor=SYSTEM, position="")
    return queries.delegation_of_slug("nook")


def test_sentence_of_a_delegation_and_its_flag(session):
    document_ = documents.delegation_document(sent_to_nook())
    assert document_["sentences"]["vi"] == [
        (
            "Đoàn gồm 3 cán bộ và 2 doanh nghiệp tham gia Nook Asia 2018 tại Singapore từ ngày 06 "
            "đến ngày 13/3/2018 theo Quyết định số 1034/QĐ-UBND ngày 06/3/2018."
        )
    ]
    assert document_["decision_is_late"] is True
    assert document_["notes"]["vi"][0].startswith("Lưu ý: Quyết định số 1034/QĐ-UBND")
    assert document_["officers"] == {"value": 3, "rows": 3}


def test_another_enterprise_changes_the_sentence(session):
    sent = sent_to_nook()
    services.add_enterprise(sent, factories.organisation(), actor=SYSTEM, position="")
    said = documents.delegation_document(sent)["sentences"]["en"][0]
    assert said.startswith("A delegation of 3 officers and 3 enterprises took part in Nook Asia")


def test_recorded_figures_against_plan_and_the_year_before(session):
    recorded("support.establishments", 400, 2016)
    recorded("support.establishments", 500, 2017)
    recorded("support.new_designs", 250, 2017)
    planned("support.establishments", 800, 2017, high=Decimal(1000))
    planned("support.establishments", 500, 2017, version=2)
    planned("support.new_designs", 250, 2017)
    assert documents.year_document(2017)["sentences"]["vi"][0] == (
        "Năm 2017 hỗ trợ 500 đơn vị (bằng 100% kế hoạch, tăng 25% so với năm 2016), "
        "tạo ra 250 mẫu sản phẩm mới (bằng 100% kế hoạch)."
    )


def test_manufacturing_fair_is_told_from_its_document(session):
    figures = {
        "enterprises": 138, "booths": 180, "booths_international": 57, "booths_domestic": 83,
        "booths_support": 40, "booths_support_trade": 20, "booths_support_technical": 20,
        "visits": 3029, "meeting_turns": 3899,
    }  # fmt: skip
    paper = document()
    for code, value in figures.items():
        recorded(f"manufacturing.{code}", value, 2018, paper=paper)
    assert documents.year_document(2018)["sentences"]["vi"][0] == (
        "Hội chợ công nghiệp chế tạo năm 2018: 138 doanh nghiệp, 180 gian hàng, gồm 57 gian hàng "
        "quốc tế, 83 gian hàng trong nước và 40 gian hàng hỗ trợ kỹ thuật (20 hỗ trợ giao thương, "
        "20 hỗ trợ kỹ thuật); 3.029 lượt khách tham quan; 3.899 lượt giao thương."
    )


def test_tasks_are_told_with_their_documents(session):
    paper = document(number="1236/TTr-SCT", kind="TTr", issued_on=date(2018, 3, 23))
    task_of(title="Trình kế hoạch", document=paper, state=TaskState.DONE)
    task_of(title="Mời khách", state=TaskState.IN_PROGRESS)
    said = documents.year_document(2018)["sentences"]["vi"]
    assert said[:2] == [
        "Đã hoàn thành 1 nhiệm vụ: Trình kế hoạch (TTr 1236/TTr-SCT, 23/3/2018).",
        "Đang thực hiện 1 nhiệm vụ: Mời khách.",
    ]


def test_period_is_the_sum_of_its_years(session):
    millions = {2016: "5.2", 2017: "5.8", 2018: "6.1", 2019: "6.6", 2020: "6"}
    for year, value in millions.items():
        recorded(
            records.TRANSACTIONS, Decimal(value) * 1_000_000, year, unit="USD",
            qualifier=Qualifier.ABOUT,
        )  # fmt: skip
    recorded(records.EXPORT_FAIRS, 5, 2016, until=2020, unit="hội chợ")
    assert records.period_document(2016, 2020)["sentences"]["vi"] == [
        (
            "5 hội chợ xuất khẩu chuyên ngành thủ công mỹ nghệ giai đoạn 2016-2020, giá trị giao "
            "dịch gần 30 triệu USD."
        )
    ]
    assert records.period_document(2015, 2020)["sentences"]["vi"] == []


def test_frozen_year_counts_as_it_was_frozen(session):
    recorded(records.TRANSACTIONS, 5_000_000, 2016, unit="USD")
    kept = freeze_year(2016, actor=SYSTEM)
    recorded(records.TRANSACTIONS, 9_000_000, 2016, unit="USD")
    period = records.period_document(2016, 2016)
    assert period["transaction_value"]["value"] == 5_000_000
    assert period["transaction_value"]["years"][0]["frozen"] == kept.fingerprint


def test_ten_years_by_activity_and_place(session):
    classes = {"until": 2022, "name": "Lớp dạy nghề", "unit": "lớp"}
    recorded("training.classes", 625, 2012, scope="Hà Nội và các tỉnh", **classes)
    recorded("training.classes", 16, 2012, scope="miền núi phía Bắc", **classes)
    assert records.period_document(2012, 2022)["sentences"]["vi"] == [
        "Giai đoạn 2012-2022, Hà Nội và các tỉnh: 625 lớp dạy nghề.",
        "Giai đoạn 2012-2022, miền núi phía Bắc: 16 lớp dạy nghề.",
    ]


@pytest.mark.parametrize(
    ("qualifier", "said", "agrees"),
    [
        (Qualifier.EXACT, "2517", True),
        (Qualifier.EXACT, "2500", False),
        (Qualifier.OVER, "2500", True),
        (Qualifier.OVER, "2600", False),
        (Qualifier.OVER, "1000", False),
        (Qualifier.NEARLY, "2550", True),
        (Qualifier.NEARLY, "2500", False),
        (Qualifier.ABOUT, "2400", True),
        (Qualifier.ESTIMATED, "3000", False),
    ],
)
def test_word_of_a_document_says_how_far_its_figure_may_stand(qualifier, said, agrees):
    row = RecordedValue(value=Decimal(said), high=None, qualifier=qualifier)
    assert agrees_with(row, Decimal(2517)) is agrees


def test_recorded_figure_never_stands_where_one_is_computed(session):
    fair = small_season()
    recorded("fair.booths", 630, fair.year)
    planned("fair.booths", 6, fair.year)
    report = queries.year_report(fair.year)
    computed, others = split_progress(report, progress_of(fair.year))
    assert [(one.figure.value, one.of_plan) for one in computed] == [(3, Decimal("0.5"))]
    assert [row.value for row in computed[0].published_otherwise] == [630]
    assert others == []
    year = documents.year_document(fair.year)
    assert (year["recorded"], year["computed"][0]["computed"]["value"]) == ([], 3)


def test_where_no_row_can_be_counted_the_document_speaks(session):
    recorded("fair.booths", 400, 2011)
    assert [one["recorded"]["value"] for one in documents.year_document(2011)["recorded"]] == [400]


def before_of(fair, *, years, exhibitors):
    """An edition of the same series so many years before."""
    opens_on = fair.opens_on.replace(year=fair.year - years)
    old = factories.fair(series_id=fair.series_id, opens_on=opens_on, closes_on=opens_on)
    for _ in range(exhibitors):
        factories.accepted_application(old)


def test_computed_figure_is_compared_with_the_year_before(session):
    now = small_season(slug="now")
    before_of(now, years=1, exhibitors=1)
    planned("fair.exhibitors", 6, now.year)
    one = split_progress(queries.year_report(now.year), progress_of(now.year))[0][0]
    assert (one.figure.value, one.before.value, one.growth) == (2, 1, 1)
    values = documents.year_document(now.year)["computed"][0]
    assert (values["before"]["value"], values["growth"]) == (1, 1.0)
    paper = paper_values(documents.year_document(now.year), Seal(date(2017, 1, 5)), "en")
    table = next(one for one in paper["sections"] if "COMPUTED FIGURES" in one["heading"])
    assert table["rows"] == [["1", "Exhibitors of the fair", "6 đơn vị", "2", "33.3%", "+100%"]]


def test_an_edition_of_years_ago_is_no_year_before(session):
    now = small_season(slug="now")
    before_of(now, years=6, exhibitors=1)
    planned("fair.exhibitors", 6, now.year)
    report = queries.year_report(now.year)
    assert report.before[now.slug].year == now.year - 6
    assert split_progress(report, progress_of(now.year))[0][0].growth is None


def test_fairs_abroad_are_compared_with_those_of_a_year_earlier(session):
    year_abroad(2015)
    year_abroad(2016)
    planned("abroad.establishments", 6, 2016)
    one = split_progress(queries.year_report(2016), progress_of(2016))[0][0]
    assert (one.figure.value, one.before.value, one.growth) == (3, 3, 0)
