"""The sentences, in the wording that is published."""

from decimal import Decimal

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from fairapp.contracts import queries as ledger
from fairapp.contracts import services as contracts
from fairapp.contracts.models import LedgerEntry, ReasonCode
from fairapp.core.db import db
from fairapp.core.policy import SYSTEM
from fairapp.reports import queries
from fairapp.reports.sentences import as_text, edition_sentence, year_sentence
from tests import factories
from tests.factories.deals import deal
from tests.reports.season import NAMES, arrived_importer, badge, small_season, year_abroad


def edition(fair, locale="vi"):
    return as_text(edition_sentence(fair, queries.edition_report(fair), locale))


def year(number, locale="vi"):
    return as_text(year_sentence(queries.year_report(number), locale))


def test_sentence_of_an_edition(session):
    fair = small_season()
    assert edition(fair) == (
        "Hội chợ quà tặng hàng thủ công mỹ nghệ Hà Nội năm 2016 có quy mô 3 gian hàng, đón 4 "
        "khách thương mại, trong đó 2 nhà nhập khẩu nước ngoài; 2 hợp đồng xuất khẩu trực tiếp "
        "được ký, trị giá trên 300.000 USD."
    )
    assert edition(fair, "en") == (
        "Hanoi Gift Show 2016 had 3 booths and received 4 trade visitors, among them 2 importers "
        "from abroad; 2 direct export contracts signed, worth over 300,000 USD."
    )


def test_many_visitors_are_rounded(session):
    fair = factories.fair(names=NAMES)
    for _ in range(117):
        badge(fair, days=1)
    assert "đón trên 100 khách thương mại" in edition(fair)


def test_english_knows_one_from_many(session):
    fair = factories.fair(names=NAMES)
    deal(fair, buyer=arrived_importer(fair))
    assert edition(fair, "en") == (
        "Hanoi Gift Show 2016 had 0 booths and received 1 trade visitor, among them 1 importer "
        "from abroad; 1 direct export contract signed, worth 4,250 USD."
    )


def test_before_the_first_contract_the_sentence_says_so(session):
    fair = factories.fair(names=NAMES)
    assert edition(fair) == (
        "Hội chợ quà tặng hàng thủ công mỹ nghệ Hà Nội năm 2016 có quy mô 0 gian hàng; chưa đón "
        "khách; chưa có hợp đồng xuất khẩu trực tiếp được ký."
    )
    assert edition(fair, "en") == (
        "Hanoi Gift Show 2016 has 0 booths; no visitor has come yet; no direct export contract "
        "signed yet."
    )


def test_estimated_contract_makes_the_sum_an_estimate(session):
    fair = small_season()
    deal(fair, buyer=arrived_importer(fair), value=Decimal(20_000), is_estimated=True)
    assert edition(fair).endswith("3 hợp đồng xuất khẩu trực tiếp được ký, trị giá ước đạt "
                                  "320.000 USD.")  # fmt: skip


def test_cancelling_a_contract_changes_the_sentence(session):
    fair = small_season()
    largest = max(session.scalars(ledger.direct_export_contracts(fair.id)), key=lambda e: e.value)
    contracts.cancel_deal(
        largest, actor=SYSTEM, reason=ReasonCode.NOT_SIGNED, idempotency_key="not-signed"
    )
    assert edition(fair).endswith("; 1 hợp đồng xuất khẩu trực tiếp được ký, trị giá 2.400 USD.")


@pytest.mark.parametrize("change", [delete(LedgerEntry), update(LedgerEntry).values(value_usd=1)])
def test_an_entry_behind_a_sentence_cannot_be_removed_or_changed(session, change):
    fair = small_season()
    before = edition(fair)
    with pytest.raises(DBAPIError), db.session.begin_nested():
        db.session.execute(change)
    assert edition(fair) == before


def test_doors_of_a_sentence_lead_to_its_figures(session):
    fair = small_season()
    figures = queries.edition_report(fair)
    doors = {part.code: part.text for part in edition_sentence(fair, figures, "vi") if part.code}
    assert doors == {
        "booths": "3 gian hàng",
        "trade_visitors": "4 khách thương mại",
        "importers": "2 nhà nhập khẩu nước ngoài",
        "direct_export_contracts.count": "2 hợp đồng xuất khẩu trực tiếp",
        "direct_export_contracts.value_usd": "trên 300.000 USD",
    }
    assert set(doors) <= set(figures)


def test_sentence_of_a_year_abroad(session):
    year_abroad()
    assert year(2016) == (
        "Năm 2016 có 3 đơn vị tham gia 2 hội chợ nước ngoài (Hội chợ thủ công mỹ nghệ và trang "
        "trí nội thất tại Singapore; Mega Show Part I tại Hồng Kông); 2 đơn vị ký được hợp đồng "
        "xuất khẩu, tổng trị giá ước đạt 550.000 USD."
    )
    assert year(2016, "en") == (
        "In 2016, 3 establishments took part in 2 fairs abroad (Hội chợ thủ công mỹ nghệ và "
        "trang trí nội thất in Singapore; Mega Show Part I in Hong Kong); 2 establishments signed "
        "export contracts, worth an estimated 550,000 USD in total."
    )


def test_year_without_estimates_claims_an_exact_sum(session):
    estimate = year_abroad()[2]
    contracts.cancel_deal(
        estimate, actor=SYSTEM, reason=ReasonCode.NOT_SIGNED, idempotency_key="gone"
    )
    assert year(2016).endswith("1 đơn vị ký được hợp đồng xuất khẩu, tổng trị giá 530.000 USD.")


def test_year_before_anything_was_signed(session):
    year_abroad()
    assert year(2018) == (
        "Năm 2018 có 1 đơn vị tham gia 1 hội chợ nước ngoài (Nook Asia tại Singapore); chưa có "
        "đơn vị ký được hợp đồng xuất khẩu."
    )
    assert year(1999) == "Năm 1999 không có đơn vị tham gia hội chợ nước ngoài."
