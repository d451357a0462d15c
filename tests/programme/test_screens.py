"""Opening a fair abroad, its members and support, tasks, documents and figures, by form."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from fairapp.accounts.models import OrganisationKind
from fairapp.accounts.services import register_organisation
from fairapp.contracts.models import LedgerEntry
from fairapp.core.db import db
from fairapp.core.errors import EditedMeanwhileError, InvalidInputError
from fairapp.core.policy import SYSTEM, Role
from fairapp.programme import queries, services
from fairapp.programme.models import (
    Delegation,
    DelegationMember,
    DelegationSupport,
    IndicatorDefinition,
    RecordedValue,
    Target,
    Task,
    TaskState,
)
from tests import factories
from tests.factories.programme import delegation, document, support_of, task_of
from tests.programme.test_services import record, units

ABROAD = {
    "name_vi": "Nook Asia 2018",
    "city": "Singapore",
    "country": "SG",
    "opens_on": "2018-03-06",
    "closes_on": "2018-03-13",
}


@pytest.fixture
def office(browserless):
    return browserless.sign_in(factories.member(Role.ORGANISER))


def one(table):
    return db.session.scalars(select(table).order_by(table.created_at.desc())).first()


def test_fair_abroad_is_opened_with_its_decision_and_flagged(office):
    decision = document(number="1034/QĐ-UBND", issued_on=date(2018, 3, 6))
    answer = office.post("/abroad/new", ABROAD | {"document": str(decision.id)})
    sent = one(Delegation)
    assert answer.location.endswith(f"/delegations/{sent.id}")
    assert (sent.departs_on, sent.decision_id) == (date(2018, 3, 6), decision.id)
    assert "bears the day of departure" in office.get(answer.location)


def test_fair_abroad_that_closes_before_it_opens_is_refused(office):
    answer = office.post("/abroad/new", ABROAD | {"closes_on": "2018-03-01"})
    assert answer.status_code == 422
    assert "It lies before the opening." in answer.get_data(as_text=True)
    assert one(Delegation) is None


def test_two_fairs_of_one_name_and_year_are_refused_with_a_sentence(office):
    office.post("/abroad/new", ABROAD)
    answer = office.post("/abroad/new", ABROAD)
    assert answer.status_code == 422
    assert "Another fair already has the address" in answer.get_data(as_text=True)


def test_delegation_is_changed(office):
    sent = delegation(decision=document(issued_on=date(2018, 3, 6)))
    form = ABROAD | {"departs_on": "2018-03-08", "returns_on": "2018-03-14", "document": ""}
    office.post(f"/delegations/{sent.id}/edit", form)
    db.session.expire_all()
    assert (sent.departs_on, sent.decision_id) == (date(2018, 3, 8), None)


def test_enterprise_is_found_without_accents_added_and_removed(office):
    sent = delegation()
    firm = register_organisation(
        actor=SYSTEM, name="Gốm Ao Làng", kind=OrganisationKind.COMPANY, country="VN"
    )
    db.session.commit()
    assert "Gốm Ao Làng" in office.get(f"/delegations/{sent.id}/enterprises?q=gom ao")
    form = {"organisation": str(firm.id), "position": "Giám đốc"}
    office.post(f"/delegations/{sent.id}/enterprises", form)
    member = db.session.scalars(select(DelegationMember)).one()
    assert (member.organisation_id, member.position) == (firm.id, "Giám đốc")
    assert office.post(f"/delegations/{sent.id}/enterprises", form).status_code == 409
    office.post(f"/delegation-members/{member.id}/remove")
    assert db.session.scalar(select(func.count()).select_from(DelegationMember)) == 0


def test_result_of_a_member_stands_in_the_ledger_once_and_holds_the_member(office):
    sent, firm = delegation(), factories.organisation()
    member = services.add_enterprise(sent, firm, actor=SYSTEM, position="")
    db.session.commit()
    form = {
        "idempotency_key": "abroad-0001",
        "member": str(firm.id),
        "kind": "contract",
        "buyer": "Singapore Buyer",
        "buyer_country": "SG",
        "value": "88000",
        "currency": "USD",
        "signed_on": "2018-03-07",
        "is_estimated": "y",
    }
    for _ in range(2):
        assert office.post(f"/delegations/{sent.id}/results", form).status_code == 302
    entry = db.session.scalars(select(LedgerEntry)).one()
    assert (entry.value, entry.is_estimated, entry.is_direct_export) == (88_000, True, True)
    assert "88,000 USD" in office.get(f"/delegations/{sent.id}")
    assert office.post(f"/delegation-members/{member.id}/remove").status_code == 409
    counts = queries.counts_abroad(2018)
    assert (counts.establishments, counts.participations, counts.signed) == (1, 1, 1)


def test_result_without_a_value_saves_nothing(office):
    sent = delegation()
    services.add_enterprise(sent, factories.organisation(), actor=SYSTEM, position="")
    db.session.commit()
    answer = office.post(f"/delegations/{sent.id}/results", {"idempotency_key": "abroad-0002"})
    assert answer.status_code == 422
    assert db.session.scalar(select(func.count()).select_from(LedgerEntry)) == 0


def test_support_is_given_with_its_document_and_taken_back(office):
    sent, paper = delegation(), document(number="28/QĐ-TTKC")
    db.session.commit()
    form = {"kind": "air_fare", "amount": "12tr", "currency": "VND", "document": str(paper.id)}
    office.post(f"/delegations/{sent.id}/support", form)
    support = db.session.scalars(select(DelegationSupport)).one()
    assert support.amount == 12_000_000
    page = office.get(f"/delegations/{sent.id}")
    assert "12,000,000 VND" in page
    assert "28/QĐ-TTKC" in page
    assert office.post(f"/delegations/{sent.id}/support", form | {"amount": "0"}).status_code == 422
    office.post(f"/delegation-supports/{support.id}/remove")
    assert db.session.scalar(select(func.count()).select_from(DelegationSupport)) == 0


def test_task_is_added_moved_on_and_guarded_against_a_second_editor(office):
    office.post("/years/2018/tasks/new", {"title": "Trình kế hoạch", "state": "planned"})
    task = one(Task)
    assert "Trình kế hoạch" in office.get("/years/2018/tasks")
    form = {"title": "Trình kế hoạch", "state": "done", "done_on": "2018-03-23", "version": "1"}
    assert office.post(f"/tasks/{task.id}", form).status_code == 302
    db.session.expire_all()
    assert (task.state, task.done_on) == (TaskState.DONE, date(2018, 3, 23))
    assert office.post(f"/tasks/{task.id}", form).status_code == 409
    early = {"title": "Mời khách", "state": "planned", "done_on": "2018-03-23"}
    assert office.post("/years/2018/tasks/new", early).status_code == 422


def test_two_editors_of_one_task(session):
    task = task_of()
    session.flush()
    with pytest.raises(EditedMeanwhileError):
        services.change_task(task, actor=SYSTEM, version=7, document=None)


def test_document_page_shows_what_rests_on_it(office):
    paper = document(number="1034/QĐ-UBND")
    delegation(decision=paper)
    record(units(138), years=(2018, 2018), paper=paper)
    db.session.commit()
    page = office.get(f"/documents/{paper.id}")
    assert "Delegation to Fair abroad" in page
    assert "138 đơn vị" in page
    office.post(
        "/documents/new",
        {"kind": "KH", "issuer": "SCT", "issued_on": "2018-03-22", "subject": "Kế hoạch",
         "relation": "implements", "document": str(paper.id)},
    )  # fmt: skip
    assert "carries out" in office.get(f"/documents/{paper.id}")


def test_indicator_gets_definitions_figures_and_targets_in_versions(office):
    form = {"code": "training.classes", "name_vi": "Lớp dạy nghề", "unit": "lớp"}
    office.post("/indicators/new", form)
    assert office.post("/indicators/new", form | {"code": "Lớp"}).status_code == 422
    paper = document(number="50/KH-UBND")
    db.session.commit()
    for said in ("Lớp có quyết định mở", "Lớp đã bế giảng"):
        office.post(
            "/indicators/training.classes/definition", {"definition": said, "scope": "Hà Nội"}
        )
    versions = db.session.scalars(
        select(IndicatorDefinition.version).order_by(IndicatorDefinition.version)
    )
    assert list(versions) == [1, 2]
    figure = {"scope": "Hà Nội", "year": "2018", "qualifier": "about", "value": "110",
              "unit": "lớp", "as_of": "2018-12-31", "document": str(paper.id)}  # fmt: skip
    office.post("/indicators/training.classes/values/new", figure)
    office.post("/indicators/training.classes/values/new", figure | {"value": "112"})
    values = db.session.scalars(select(RecordedValue.value).order_by(RecordedValue.version))
    assert list(values) == [110, 112]
    target = {name: figure[name] for name in ("scope", "year", "qualifier", "unit", "document")}
    office.post(
        "/indicators/training.classes/targets/new", target | {"value": "800", "high": "1000"}
    )
    assert db.session.scalars(select(Target)).one().high == 1000
    page = office.get("/indicators/training.classes")
    assert "about 800–1,000 lớp" in page
    assert "Lớp đã bế giảng" in page
    assert "documents give different figures" not in page
    other = document(number="60/KH-UBND")
    db.session.commit()
    office.post(
        "/indicators/training.classes/values/new",
        figure | {"value": "120", "document": str(other.id)},
    )
    page = office.get("/indicators/training.classes")
    assert "2018: documents give different figures" in page
    assert ("about 120 lớp" in page, "60/KH-UBND" in page) == (True, True)
    backwards = office.post(
        "/indicators/training.classes/targets/new", target | {"value": "800", "high": "10"}
    )
    assert backwards.status_code == 422


@pytest.mark.parametrize("table", [RecordedValue, Target, IndicatorDefinition])
def test_database_refuses_to_change_what_was_recorded(session, table):
    indicator = services.define_indicator(code="a.b", names={"vi": "A"}, unit="đơn vị")
    services.state_definition(indicator, actor=SYSTEM, definition="A", scope="Hà Nội")
    figure, paper = units(5), document()
    services.record_value(
        indicator, figure, actor=SYSTEM, years=(2018, 2018), as_of=date(2018, 1, 1), document=paper
    )
    services.set_target(indicator, figure, actor=SYSTEM, year=2018, document=paper)
    session.flush()
    with pytest.raises(DBAPIError), session.begin_nested():
        session.execute(text(f"DELETE FROM {table.__tablename__}"))


def test_support_above_zero_is_the_databases_word_too(session):
    sent = delegation()
    support = support_of(sent)
    session.flush()
    support.amount = Decimal(0)
    with pytest.raises(DBAPIError), session.begin_nested():
        session.flush()


def test_code_of_an_indicator_from_a_sheet_is_plain(session):
    with pytest.raises(InvalidInputError):
        services.define_indicator(code="lớp dạy nghề", names={"vi": "Lớp"}, unit="lớp")


@pytest.mark.parametrize("path", ["/abroad/new", "/indicators/new", "/documents/new"])
def test_leader_reads_but_does_not_edit(browserless, path):
    leader = browserless.sign_in(factories.member(Role.VIEWER))
    leader.get(path, status=403)
    assert "New indicator" not in leader.get("/indicators")
