"""The plan and a booth in the browser: who sees what, and each act by its form."""

import io
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from fairapp.accounts.models import Person
from fairapp.allocation import queries, services
from fairapp.allocation.models import Allocation, AllocationState
from fairapp.core import clock
from fairapp.core.db import db
from fairapp.core.policy import SYSTEM, Role
from tests import factories


@pytest.fixture
def fair(session):
    return factories.fair(slug="show")


@pytest.fixture
def booths(fair):
    zone = factories.zone(fair, code="D", names={"vi": "Lụa, thêu", "en": "Silk"})
    return [
        factories.booth(fair, in_zone=zone, code=f"D{n:02d}", x=Decimal(4 + 3 * n), y=Decimal(4))
        for n in range(1, 7)
    ]


@pytest.fixture
def desk(browserless, fair):
    return browserless.sign_in(factories.member(Role.ORGANISER, fair))


def exhibitor(fair, name="Thêu Ao Làng", **values):
    firm = factories.organisation(name=name, name_en=None, **values)
    return factories.accepted_application(fair, organisation=firm)


def hold(application, booths):
    until = clock.now() + timedelta(days=1)
    stand = services.hold_booths(application, booths, actor=SYSTEM, until=until)
    db.session.commit()
    return stand


def test_plan_shows_who_has_which_booth_and_what_is_free(desk, fair, booths):
    hold(exhibitor(fair), booths[:2])
    page = desk.get("/fairs/show/booths")
    assert 'aria-label="D01–02 Thêu Ao Làng, Held"' in page
    assert 'aria-label="D03, Free"' in page
    assert "4 of 6 free" in page
    assert f"/booths/{booths[0].id}" in page


def test_plan_is_searched_without_accents_and_without_script(desk, fair, booths):
    hold(exhibitor(fair), booths[:2])
    hold(exhibitor(fair, name="Lụa Bến Gạo"), booths[2:3])
    page = desk.get("/fairs/show/booths?q=theu+ao")
    listed = re.findall(r'data-code="(D[^"]+)"><b>', page)
    assert listed == ["D01–02"]


def test_plan_without_booths_says_what_to_do(desk, fair):
    page = desk.get("/fairs/show/booths")
    assert "There is no plan yet" in page
    assert "/fairs/show/booths/sheet" in page


@pytest.mark.parametrize("role", [Role.VIEWER, Role.GATE_STAFF, Role.CONTRACT_STAFF])
def test_others_of_the_desk_see_the_plan_without_acts(browserless, fair, booths, role):
    browserless.sign_in(factories.member(role, fair))
    page = browserless.get(f"/booths/{booths[0].id}")
    assert "D01" in page
    assert "<form class" not in page.split('id="panel"')[1].split("</section>")[0]
    answer = browserless.post(f"/booths/{booths[0].id}/block", {"reason": "Cột nhà"})
    assert answer.status_code == 403


def test_strangers_do_not_see_the_plan(browserless, fair, booths):
    browserless.get("/fairs/show/booths", status=401)
    browserless.sign_in(factories.member(Role.ORGANISER, factories.fair()))
    browserless.get("/fairs/show/booths", status=403)


def test_clerk_holds_reserves_confirms_and_gives_back(desk, session, fair, booths):
    waiting = exhibitor(fair)
    here = f"/booths/{booths[0].id}"
    assert "Thêu Ao Làng" in desk.get(here)
    typed = {"application_id": str(waiting.id), "booths": "D01-02", "days": "3"}
    assert desk.post(f"{here}/hold", typed).status_code == 302
    stand = session.scalars(select(Allocation)).one()
    for act, state in (("reserve", "reserved"), ("confirm", "confirmed")):
        answer = desk.post(f"/allocations/{stand.id}/{act}")
        assert (answer.status_code, answer.location) == (302, here)
        session.expire_all()
        assert session.get_one(Allocation, stand.id).state == state
    assert "D01–02" in desk.get(here)
    desk.post(f"/allocations/{stand.id}/move", {"booths": "D04"})
    assert queries.stand_codes([waiting.id]) == {waiting.id: "D04"}
    desk.post(f"/allocations/{stand.id}/release", {"reason": "not_paid"})
    session.expire_all()
    released = session.get_one(Allocation, stand.id)
    assert (released.state, released.released_reason) == (AllocationState.RELEASED, "not_paid")
    assert "Not paid in time" in desk.get(here)


def test_two_stands_change_places_by_a_form(desk, fair, booths):
    one, other = exhibitor(fair), exhibitor(fair, name="Lụa Bến Gạo")
    first = hold(one, booths[:1])
    hold(other, booths[3:5])
    desk.post(f"/allocations/{first.id}/swap", {"booth": "d05"})
    assert queries.stand_codes([one.id, other.id]) == {one.id: "D04–05", other.id: "D01"}


def test_second_clerk_gets_a_409_that_names_booth_and_holder(desk, fair, booths):
    hold(exhibitor(fair), booths[:1])
    late = exhibitor(fair, name="Lụa Bến Gạo")
    typed = {"application_id": str(late.id), "booths": "D01", "days": "3"}
    answer = desk.post(f"/booths/{booths[0].id}/hold?lang=en", typed)
    assert answer.status_code == 409
    assert "Booth D01 is taken by Thêu Ao Làng." in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "typed",
    [
        {"booths": "D01", "days": "3"},
        {"application_id": "nobody", "booths": "D01", "days": "3"},
        {"application_id": "x", "booths": "", "days": "3"},
        {"application_id": "x", "booths": "D01", "days": "400"},
    ],
)
def test_unfinished_hold_comes_back_with_a_message(desk, session, fair, booths, typed):
    waiting = exhibitor(fair)
    if typed.get("application_id") == "x":
        typed = typed | {"application_id": str(waiting.id)}
    answer = desk.post(f"/booths/{booths[0].id}/hold", typed)
    assert answer.status_code == 422
    assert session.scalars(select(Allocation)).all() == []


@pytest.mark.parametrize("codes", ["D77", "D01, D77", "–"])
def test_unknown_booth_is_named(desk, session, fair, booths, codes):
    waiting = exhibitor(fair)
    typed = {"application_id": str(waiting.id), "booths": codes, "days": "3"}
    answer = desk.post(f"/booths/{booths[0].id}/hold", typed)
    assert answer.status_code == 422
    assert codes.rsplit(" ", maxsplit=1)[-1] in answer.get_data(as_text=True)
    assert session.scalars(select(Allocation)).all() == []


def test_booth_is_blocked_and_given_back(desk, fair, booths):
    here = f"/booths/{booths[0].id}"
    desk.post(f"{here}/block", {"reason": "Cột nhà che lối"})
    assert "Cột nhà che lối" in desk.get(here)
    desk.post(f"{here}/unblock")
    assert "Cột nhà che lối" not in desk.get(here)


def test_exhibitor_confirms_the_own_stand_and_no_other(browserless, session, fair, booths):
    mine, other = exhibitor(fair), exhibitor(fair, name="Lụa Bến Gạo")
    own, foreign = hold(mine, booths[:1]), hold(other, booths[1:2])
    browserless.sign_in(session.get_one(Person, mine.contact_id))
    assert browserless.post(f"/allocations/{own.id}/confirm").status_code == 302
    assert browserless.post(f"/allocations/{foreign.id}/confirm").status_code == 403
    session.expire_all()
    states = [session.get_one(Allocation, stand.id).state for stand in (own, foreign)]
    assert states == [AllocationState.CONFIRMED, AllocationState.HELD]


def test_unknown_booth_and_stand_are_404(desk, fair):
    nobody = "01890000-0000-7000-8000-000000000000"
    desk.get(f"/booths/{nobody}", status=404)
    assert desk.post(f"/allocations/{nobody}/confirm").status_code == 404


def test_export_keeps_leading_zeros(desk, fair, booths):
    hold(exhibitor(fair, phone="0600000012", tax_code="0100109106"), booths[:1])
    content = desk.client.get("/fairs/show/booths.xlsx?lang=en").data
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[0][:3] == ["Booth", "Hall", "Zone"]
    assert rows[1][0] == "D01"
    assert rows[1][9:11] == ["0600000012", "0100109106"]
    assert len(rows) == 7


def test_import_of_stands_asks_for_a_file(desk, fair, booths):
    assert 'type="file"' in desk.get("/fairs/show/booths/stands")


def test_plan_of_630_booths_needs_at_most_eight_statements(desk, session, fair, count_statements):
    zone = factories.zone(fair)
    booths = [
        factories.booth(
            fair, in_zone=zone, code=f"A{n:03d}", x=Decimal(3 * (n // 7)), y=Decimal(3 * (n % 7))
        )
        for n in range(630)
    ]
    hold(exhibitor(fair), booths[:2])
    session.expire_all()
    booth_id = booths[0].id
    session.commit()
    for address in ("/fairs/show/booths", f"/booths/{booth_id}"):
        with count_statements() as counter:
            desk.get(address)
        assert len(counter) <= 8, counter.statements
