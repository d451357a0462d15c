"""What programs read: fairs, exhibitors, deals and reports."""

import re
from uuid import uuid4

import pytest

from fairapp.contracts.models import DealKind
from fairapp.core.policy import Role
from tests import factories
from tests.api.program import Program
from tests.factories.deals import deal


@pytest.fixture
def fair(app):
    return factories.fair(slug="craft-fair")


@pytest.fixture
def program(app):
    return Program(app)


def staff(program, fair, session, role=Role.CONTRACT_STAFF):
    person = factories.member(role, fair)
    session.commit()
    return program.hold_token_of(person)


def test_fairs_are_open_to_anybody(program, fair, session):
    session.commit()
    assert [one["slug"] for one in program.get("/fairs")] == ["craft-fair"]
    assert program.get("/fairs/craft-fair")["city"] == "Hà Nội"


@pytest.mark.parametrize("address", ["/fairs/none", "/fairs/%00", "/fairs/none/exhibitors"])
def test_unknown_fair_is_a_problem(program, fair, session, address):
    session.commit()
    problem = program.get(address, status=404)
    assert (problem["code"], problem["status"]) == ("not-found", 404)


def test_exhibitors_are_paged_by_key(program, fair, session):
    wanted = [str(factories.accepted_application(fair).id) for _ in range(5)]
    session.commit()
    seen, address = [], "/fairs/craft-fair/exhibitors?limit=2"
    while address:
        seen += [one["id"] for one in program.get(address)]
        link = re.match(r'<(/api/v1[^>]+)>; rel="next"', program.headers.get("Link", ""))
        address = link[1].removeprefix("/api/v1") if link else ""
    assert seen == wanted


def test_exhibitors_not_told_or_not_published_are_nobodys_business(program, fair, session):
    shown = factories.accepted_application(fair)
    factories.product(shown)
    factories.accepted_application(fair, told_at=None)
    factories.accepted_application(fair, visibility="buyers")
    factories.application(fair)
    session.commit()
    (only,) = program.get("/fairs/craft-fair/exhibitors")
    assert only["id"] == str(shown.id)
    assert only["products"][0]["names"]["en"] == "Round rattan tray"
    assert shown.contact_id not in only.values()


@pytest.mark.parametrize("bad", ["limit=0", "limit=101", "limit=99999999999999999999", "after=x"])
def test_page_bounds_are_named(program, fair, session, bad):
    session.commit()
    problem = program.get(f"/fairs/craft-fair/exhibitors?{bad}", status=422)
    assert list(problem["errors"]) == [bad.partition("=")[0]]


def test_deals_are_listed_by_kind_and_never_mixed(program, fair, session):
    contract = deal(fair)
    order = deal(fair, kind=DealKind.ORDER)
    staff(program, fair, session)
    (only,) = program.get("/fairs/craft-fair/deals?kind=contract")
    assert (only["deal_id"], only["value"], only["evidence"]) == (
        str(contract.deal_id), "4250.00", "reported"
    )  # fmt: skip
    assert program.get("/fairs/craft-fair/deals?kind=order")[0]["deal_id"] == str(order.deal_id)
    problem = program.get("/fairs/craft-fair/deals", status=422)
    assert list(problem["errors"]) == ["kind"]


def test_deals_are_paged_by_their_numbers(program, fair, session):
    numbers = [deal(fair, is_another=True).number for _ in range(3)]
    staff(program, fair, session)
    first = program.get("/fairs/craft-fair/deals?kind=contract&limit=2")
    assert [one["number"] for one in first] == numbers[:2]
    assert "kind=contract" in program.headers["Link"]
    rest = program.get(f"/fairs/craft-fair/deals?kind=contract&after={numbers[1]}")
    assert [one["number"] for one in rest] == numbers[2:]
    program.get("/fairs/craft-fair/deals?kind=contract&after=2147483648", status=422)


def test_report_is_the_same_document_as_the_printed_one(program, fair, session):
    from fairapp.reports.documents import edition_document

    deal(fair)
    staff(program, fair, session, Role.VIEWER)
    assert program.get("/fairs/craft-fair/report") == edition_document(fair)


def test_year_report_is_the_same_document_as_the_printed_one(program, fair, session):
    from fairapp.reports.documents import year_document

    deal(fair)
    viewer = factories.member(Role.VIEWER)
    session.commit()
    program.hold_token_of(viewer)
    assert program.get(f"/years/{fair.year}/report") == year_document(fair.year)
    program.get("/years/1989/report", status=404)
    program.get("/years/99999999999999999999/report", status=404)


@pytest.mark.parametrize("address", ["deals?kind=contract", "report"])
def test_another_fairs_staff_are_refused(program, fair, session, address):
    stranger = factories.member(Role.ORGANISER, factories.fair())
    session.commit()
    program.get(f"/fairs/craft-fair/{address}", status=401)
    program.hold_token_of(stranger).get(f"/fairs/craft-fair/{address}", status=403)


def test_unknown_address_is_a_problem(program, app):
    assert program.get(f"/{uuid4()}", status=404)["type"] == "/problems/http-404"
