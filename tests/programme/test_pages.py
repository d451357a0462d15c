"""The programme on screen."""

from datetime import date
from decimal import Decimal

import pytest

from fairapp.core.policy import SYSTEM, Role
from fairapp.programme import queries, services
from tests import factories
from tests.factories.deals import deal
from tests.factories.programme import delegation, document
from tests.programme.test_services import plan, record, units


@pytest.fixture
def leader(browserless):
    browserless.sign_in(factories.member(Role.VIEWER))
    return browserless


def test_year_shows_delegations_plan_and_flags(leader):
    late = delegation(decision=document(number="1034/QĐ-UBND", issued_on=date(2018, 3, 6)))
    services.add_enterprise(late, factories.organisation(), actor=SYSTEM, position="")
    plan(units(200), year=2018)
    record(units(150), years=(2018, 2018))
    record(units(170, scope="khác"), years=(2018, 2018))
    page = leader.get("/years/2018/programme")
    assert "decision 1034/QĐ-UBND of" in page
    assert "the documents give different figures" in page
    assert "85%" in page
    assert "Nothing recorded for 2017" in leader.get("/years/2017/programme")
    assert "đơn vị" in leader.get("/years/2018/programme", lang="vi")


def test_year_out_of_reason_is_nowhere(leader):
    leader.get("/years/18/programme", status=404)


def test_documents_are_found_by_number_or_subject(leader):
    document(number="50/KH-UBND", subject="Kế hoạch khuyến công năm 2018")
    document(number=None, subject="Báo cáo không số")
    page = leader.get("/documents?q=50/KH")
    assert "Kế hoạch khuyến công" in page
    assert "Báo cáo" not in page
    assert "published without number" in leader.get("/documents?q=Báo+cáo")
    assert "No document matches" in leader.get("/documents?q=zzz")


def test_delegation_shows_who_went_and_what_was_agreed(leader):
    trip, firm = delegation(), factories.organisation(name_en="Nang Ha Rattan")
    services.add_enterprise(trip, firm, actor=SYSTEM, position="Export clerk")
    services.add_officer(trip, actor=SYSTEM, position="Head")
    fair = queries.load_delegation(trip.id).fair
    buyer = factories.organisation(country="SG")
    deal(fair, exhibitor=firm, buyer=buyer, value=Decimal(88000), signed_on=date(2018, 3, 7))
    page = leader.get(f"/delegations/{trip.id}")
    assert "1 officers, 1 enterprises" in page
    assert "88,000 USD" in page
    assert "bears the day of departure" not in page
    leader.get(f"/delegations/{fair.id}", status=404)


def test_only_the_organiser_opens_the_sheets(leader, browserless):
    leader.get("/programme/sheets/documents", status=403)
    browserless.sign_in(factories.member(Role.ORGANISER))
    assert "Số ký hiệu" in browserless.get("/programme/sheets/documents")
    browserless.get("/programme/sheets/nothing", status=404)


def test_year_needs_few_statements_however_many_rows(leader, count_statements):
    counts = []
    for _ in range(2):
        delegation(decision=document())
        record(units(5, scope=f"scope {len(counts)}"), years=(2018, 2018))
        with count_statements() as counter:
            leader.get("/years/2018/programme")
        counts.append(len(counter))
    assert counts[0] == counts[1]
    assert counts[0] <= 14
