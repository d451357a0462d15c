"""The plan edited by forms alone: every act without a script, sheets out and in as a difference."""

import io
import re

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from fairapp.core.policy import Role
from fairapp.core.sheets import write_sheet
from fairapp.fairs.models import Booth, PlanChange
from fairapp.fairs.services.plan_sheet import PLAN_SHEET
from tests import factories
from tests.allocation.test_ground import hold

HEADINGS = [column.headings[0] for column in PLAN_SHEET.columns]


@pytest.fixture
def fair(session):
    return factories.fair(slug="show")


@pytest.fixture
def desk(browserless, fair):
    return browserless.sign_in(factories.member(Role.ORGANISER, fair))


@pytest.fixture
def built(desk):
    """A hall of two rows of four booths, built by the form."""
    typed = {
        "code": "Nhà 1", "zones": "A", "rows": "2", "per_row": "4", "is_double": "y",
        "booth_width": "3", "booth_depth": "3", "aisle": "3", "margin": "4",
        "crossing_after": "0", "crossing": "3",
    }  # fmt: skip
    looked = desk.post("/fairs/show/plan/hall?lang=en", typed | {"act": "look"})
    assert "8 booths, 20 × 14 m" in looked.get_data(as_text=True)
    answer = desk.post("/fairs/show/plan/hall", typed | {"act": "build"})
    assert answer.status_code == 302
    return desk


def ground(session):
    session.expire_all()
    rows = session.execute(
        select(Booth.code, Booth.x, Booth.y, Booth.width)
        .where(Booth.removed_at.is_(None))
        .order_by(Booth.code)
    )
    return {code: (float(x), float(y), float(width)) for code, x, y, width in rows}


def act(desk, name, booths, **typed):
    typed = {"act": name, "booths": booths, "hall": "Nhà 1"} | typed
    return desk.post("/fairs/show/plan?lang=en", typed)


def test_hall_is_looked_at_before_it_is_built(desk, session, built):
    assert ground(session)["A01"] == (4, 4, 3)
    assert ground(session)["A08"] == (13, 7, 3)
    page = desk.get("/fairs/show/plan?booths=A01-02")
    assert page.count('class="bo fr') == 8
    assert "2 booths" in page
    assert "Hall built" in page


@pytest.mark.parametrize(
    ("name", "booths", "typed", "expected"),
    [
        ("move", "A01, A05", {"dx": "-1", "dy": "0"}, {"A01": (3, 4, 3), "A05": (3, 7, 3)}),
        ("resize", "A04", {"x": "13", "y": "4", "width": "4,5", "height": "3"},
         {"A04": (13, 4, 4.5)}),
        ("merge", "A01-02", {}, {"A01": (4, 4, 6)}),
        ("split", "A01", {"parts": "A01, A09", "across": "across"},
         {"A01": (4, 4, 1.5), "A09": (5.5, 4, 1.5)}),
        ("add", "", {"code": "A10", "zone": "A", "x": "0", "y": "0", "width": "2", "height": "2",
                     "kind": "raw", "open_sides": "1"}, {"A10": (0, 0, 2)}),
    ],
)  # fmt: skip
def test_each_act_has_its_form_and_is_taken_back(session, built, name, booths, typed, expected):
    before = ground(session)
    answer = act(built, name, booths, **typed)
    assert answer.status_code == 302
    after = ground(session)
    assert {code: after[code] for code in expected} == expected
    last = session.scalars(select(PlanChange).order_by(PlanChange.id.desc())).first()
    assert built.post(f"/plan/changes/{last.id}/revert").status_code == 302
    assert ground(session) == before


@pytest.mark.parametrize(
    ("name", "booths", "typed", "status", "words"),
    [
        ("move", "A01", {"dx": "1", "dy": "0"}, 422, "A01 and A02 would share ground"),
        ("move", "A01", {"dx": "-5", "dy": "0"}, 422, "outside its hall"),
        ("move", "A01", {"dx": "three", "dy": "0"}, 422, "not a number of metres"),
        ("merge", "A01, A03", {}, 422, "do not fill one rectangle"),
        ("remove", "A99", {}, 422, "A99"),
        ("remove", "", {}, 422, "Name at least one booth"),
        ("nonsense", "A01", {}, 422, "Name at least one booth"),
        ("block", "A01", {"reason": ""}, 422, "Please fill in this field"),
    ],
)
def test_wrong_act_says_what_is_wrong(session, built, name, booths, typed, status, words):
    before = ground(session)
    answer = act(built, name, booths, **typed)
    assert answer.status_code == status
    assert words in answer.get_data(as_text=True)
    assert ground(session) == before


def test_second_press_of_taking_back_is_refused_kindly(session, built):
    act(built, "move", "A01", dx="-1", dy="0")
    last = session.scalars(select(PlanChange).order_by(PlanChange.id.desc())).first()
    address = f"/plan/changes/{last.id}/revert"
    assert [built.post(address).status_code for _ in range(2)] == [302, 409]


def exported(desk):
    content = desk.client.get("/fairs/show/booths/plan.xlsx").data
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def sent(desk, rows):
    sheet = (io.BytesIO(write_sheet(HEADINGS, rows)), "plan.xlsx")
    answer = desk.post("/fairs/show/booths/sheet?lang=en", {"sheet": sheet})
    return answer.status_code, answer.get_data(as_text=True)


def test_exported_plan_comes_back_as_no_difference(built):
    rows = exported(built)
    assert rows[0] == HEADINGS
    status, page = sent(built, rows[1:])
    assert (status, "The sheet says just what the plan says" in page) == (200, True)


def test_edited_sheet_is_shown_as_a_difference_and_then_saved(session, fair, built):
    hold(fair, session.scalars(select(Booth).where(Booth.code == "A01")).all())
    session.commit()
    rows = exported(built)[1:]
    place = HEADINGS.index("X (m)")
    rows[0][place] = 1
    added = list(rows[7])
    added[HEADINGS.index("Mã gian")], added[place] = "A09", 16
    status, page = sent(built, [*rows[:7], added])
    assert status == 200
    text = " ".join(re.sub("<[^>]+>", " ", page).split())
    assert "1 added 1 changed 1 not in the sheet 6 the same" in text
    assert "from the left: 4 → 1" in text
    assert "A01 (Thêu Ao Làng)" in text
    upload = re.search(r'name="upload" value="([^"]+)"', page)[1]
    address = "/fairs/show/booths/sheet"
    assert built.post(address, {"upload": upload, "missing": "remove"}).status_code == 302
    after = ground(session)
    assert (after["A01"], after["A09"], "A08" in after) == ((1, 4, 3), (16, 7, 3), False)
    assert built.post(address, {"upload": upload}).status_code == 302


def test_sheet_that_leaves_out_a_given_booth_cannot_take_it_away(session, fair, built):
    hold(fair, session.scalars(select(Booth).where(Booth.code == "A08")).all())
    session.commit()
    rows = exported(built)[1:]
    _, page = sent(built, rows[:7])
    upload = re.search(r'name="upload" value="([^"]+)"', page)[1]
    answer = built.post("/fairs/show/booths/sheet?lang=en", {"upload": upload, "missing": "remove"})
    assert answer.status_code == 409
    assert "Booth A08 is taken by Thêu Ao Làng" in answer.get_data(as_text=True)
    assert "A08" in ground(session)


def test_plan_prints_as_a_pdf_of_vectors(session, fair, built):
    content = built.client.get("/fairs/show/booths/plan.pdf").data
    assert content.startswith(b"%PDF-")
    assert b"/Subtype/Image" not in content.replace(b" ", b"")


def test_office_opens_an_edition_and_a_second_editor_is_told(browserless, session):
    browserless.sign_in(factories.member(Role.ORGANISER))
    series = factories.fair().series_id
    typed = {
        "series": str(series), "slug": "spring-2027", "kind": "own", "name_vi": "Hội chợ xuân",
        "name_en": "Spring fair", "opens_on": "2027-03-11", "closes_on": "2027-03-14",
        "venue": "Nhà A", "city": "Hà Nội", "country": "vn", "planned_booths": "120",
    }  # fmt: skip
    assert browserless.post("/editions/new", typed).location == "/fairs/spring-2027/plan/hall"
    page = browserless.get("/fairs/spring-2027/settings")
    version = re.search(r'name="version"[^>]*value="(\d+)"', page)[1]
    address = "/fairs/spring-2027/settings"
    first = browserless.post(address, typed | {"venue": "Nhà B", "version": version})
    second = browserless.post(address, typed | {"venue": "Nhà C", "version": version})
    assert (first.status_code, second.status_code) == (302, 409)
    assert "Nhà B" in browserless.get(address)
