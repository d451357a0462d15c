"""The reviewers' pages: inbox, one decision, many at once, telling, export."""

import io

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from fairapp.core import clock
from fairapp.core.audit import AuditEntry, AuditTag
from fairapp.core.db import db
from fairapp.core.mail import Message
from fairapp.core.policy import Role
from fairapp.core.sheets import write_sheet
from fairapp.exhibitors.models import Application, ApplicationState
from fairapp.exhibitors.services import refresh_search_text
from fairapp.review.models import DecisionReason
from tests import factories

S = ApplicationState


@pytest.fixture
def fair(session):
    return factories.fair()


@pytest.fixture
def desk(browserless, fair):
    return browserless.sign_in(factories.member(Role.ORGANISER, fair))


def named(fair, name, **values):
    row = factories.application(
        fair, organisation=factories.organisation(name=name, name_en=None), **values
    )
    refresh_search_text(row)
    db.session.flush()
    return row


def test_inbox_filters_counts_and_finds(desk, fair):
    waiting = named(fair, "Mây tre Nắng Hạ")
    factories.product(waiting)
    named(fair, "Gốm Trăng Non", state=S.ACCEPTED)
    page = desk.get(f"/fairs/{fair.slug}/applications")
    assert "Mây tre Nắng Hạ" in page
    assert "Round rattan tray" in page
    assert "Gốm Trăng Non" not in page
    assert "To review <b>1</b>" in page
    assert "Decided, not told <b>1</b>" in page
    assert "All <b>2</b>" in page
    page = desk.get(f"/fairs/{fair.slug}/applications?state=all&q=trang+non", lang="vi")
    assert "Gốm Trăng Non" in page
    assert "Mây tre Nắng Hạ" not in page
    assert "Nothing found" in desk.get(f"/fairs/{fair.slug}/applications?q=khong+co")


def test_inbox_asks_few_questions_however_many_applications(desk, fair, count_statements):
    address = f"/fairs/{fair.slug}/applications"
    factories.product(named(fair, "Đơn vị đầu"))
    desk.get(address)
    db.session.expire_all()
    with count_statements() as few:
        desk.get(address)
    for n in range(60):
        factories.product(named(fair, f"Đơn vị {n}"))
    db.session.expire_all()
    with count_statements() as many:
        page = desk.get(address)
    assert page.count('name="pick"') == 50
    assert "page=2" in page
    assert len(few) == len(many) == 8


def test_leader_reads_the_inbox_but_decides_nothing(browserless, fair):
    row = named(fair, "Mây tre Nắng Hạ")
    browserless.sign_in(factories.member(Role.VIEWER, fair))
    page = browserless.get(f"/fairs/{fair.slug}/applications")
    assert "Mây tre Nắng Hạ" in page
    assert 'name="verdict"' not in page
    values = {"pick": [row.id], "verdict": "accept"}
    assert browserless.post(f"/fairs/{fair.slug}/applications/decide", values).status_code == 403
    assert row.state is S.SUBMITTED


def test_review_shows_all_and_decides_without_telling(desk, fair):
    row = named(fair, "Mây tre Nắng Hạ", channel="paper")
    factories.product(row)
    page = desk.get(f"/applications/{row.id}/review")
    assert "Round rattan tray" in page
    assert "typed by staff from paper" in page
    address = f"/fairs/{fair.slug}/applications/decide"
    chosen = {"pick": row.id, "seen": "yes"}
    refused = desk.post(f"{address}?lang=en", {**chosen, "verdict": "reject", "note": ""})
    assert refused.status_code == 422
    assert "Write a reason" in refused.get_data(as_text=True)
    assert desk.post(address, {**chosen, "verdict": "accept"}).status_code == 302
    db.session.expire_all()
    assert (row.state, row.told_at) == (S.ACCEPTED, None)
    assert db.session.scalar(select(func.count(Message.id))) == 0
    page = desk.get(f"/applications/{row.id}/review")
    assert "accepted the application." in page
    assert "Not told yet." in page
    late = desk.post(address, {**chosen, "verdict": "reject", "note": "Muộn"})
    assert late.status_code == 409


def test_many_are_looked_over_and_decided_together_or_not_at_all(desk, fair):
    rows = [named(fair, f"Đơn vị {n}") for n in range(3)]
    rows.append(named(fair, "Đơn vị nháp", state=S.DRAFT))
    address = f"/fairs/{fair.slug}/applications/decide"
    everybody = {"pick": [row.id for row in rows], "verdict": "reject"}
    assert desk.post(address, {"verdict": "accept"}).status_code == 302
    seen = desk.post(f"{address}?lang=en", everybody)
    page = seen.get_data(as_text=True)
    assert seen.status_code == 200
    assert page.count('name="pick"') == 3
    assert "It has not been sent." in page
    db.session.expire_all()
    assert [row.state for row in rows] == [S.SUBMITTED, S.SUBMITTED, S.SUBMITTED, S.DRAFT]
    sure = {**everybody, "note": "Hết chỗ nhóm này", "seen": "yes"}
    assert desk.post(address, sure).status_code == 409
    db.session.expire_all()
    assert [row.state for row in rows] == [S.SUBMITTED, S.SUBMITTED, S.SUBMITTED, S.DRAFT]
    sure["pick"] = [row.id for row in rows[:3]]
    assert desk.post(address, sure).status_code == 302
    db.session.expire_all()
    assert [row.review_note for row in rows] == [*["Hết chỗ nhóm này"] * 3, None]


def test_decision_sent_twice_is_made_once(desk, fair):
    row = named(fair, "Mây tre Nắng Hạ")
    values = {"pick": row.id, "verdict": "accept", "seen": "yes"}
    address = f"/fairs/{fair.slug}/applications/decide"
    assert [desk.post(address, values).status_code for _ in range(2)] == [302, 302]
    db.session.expire_all()
    assert row.state is S.ACCEPTED
    reviewed = select(func.count(AuditEntry.id)).where(
        AuditEntry.tag == AuditTag.APPLICATION_REVIEWED
    )
    assert db.session.scalar(reviewed) == 1


def test_chosen_reason_is_told_in_the_language_of_each_applicant(desk, fair):
    address = f"/fairs/{fair.slug}/applications/reasons"
    texts = {"verdict": "reject", "reject-text_vi": "Hết gian.", "reject-text_en": "We are full."}
    assert desk.post(f"{address}/add", texts).status_code == 302
    assert desk.post(f"{address}/add", {"verdict": "reject"}).status_code == 422
    assert "We are full." in desk.get(address)
    reason = db.session.scalars(select(DecisionReason)).one()
    local = named(fair, "Mây tre Nắng Hạ")
    abroad = named(fair, "Gốm Trăng Non", contact=factories.person(locale="en"))
    values = {
        "pick": [local.id, abroad.id],
        "verdict": "reject",
        "reason": reason.id,
        "note": "2026",
        "seen": "yes",
    }
    assert desk.post(f"/fairs/{fair.slug}/applications/decide", values).status_code == 302
    db.session.expire_all()
    assert (local.review_note, abroad.review_note) == ("Hết gian. 2026", "We are full. 2026")
    assert desk.post(f"/reasons/{reason.id}/remove").status_code == 302
    assert "We are full." not in desk.get(address)


def test_applications_of_another_fair_cannot_be_picked(desk, fair):
    row = named(factories.fair(), "Nơi khác")
    values = {"pick": [row.id, "no-id"], "verdict": "accept", "seen": "yes"}
    assert desk.post(f"/fairs/{fair.slug}/applications/decide", values).status_code == 302
    db.session.expire_all()
    assert row.state is S.SUBMITTED


def test_telling_shows_each_channel_and_leaves_the_unreachable(desk, fair):
    by_letter = named(fair, "Có thư", state=S.ACCEPTED)
    by_text = named(
        fair,
        "Có điện thoại",
        state=S.WAITING_LIST,
        contact=factories.person(email=None, phone="+84600111222", locale="vi"),
    )
    nobody = named(
        fair, "Không liên lạc", state=S.REJECTED, contact=factories.person(email=None, phone=None)
    )
    page = desk.get(f"/fairs/{fair.slug}/applications/decisions")
    assert "by e-mail" in page
    assert "by text: 0600 111 222" in page
    assert "cannot be reached" in page
    assert "1 applicant here has neither" in page
    assert "Tin vui: Có thư đã được nhận" in desk.get(f"/applications/{by_letter.id}/letter")
    assert "Text for phone or Zalo" in desk.get(f"/applications/{by_text.id}/letter")
    desk.get(f"/applications/{nobody.id}/letter")
    picks = {"pick": [by_letter.id, by_text.id, nobody.id]}
    assert desk.post(f"/fairs/{fair.slug}/applications/tell", picks).status_code == 302
    db.session.expire_all()
    assert [bool(row.told_at) for row in (by_letter, by_text, nobody)] == [True, True, False]
    letters = {m.person_id: m for m in db.session.scalars(select(Message))}
    assert set(letters) == {by_letter.contact_id, by_text.contact_id}
    assert "/l/" in letters[by_text.contact_id].text
    page = desk.get(f"/fairs/{fair.slug}/applications/decisions")
    assert "Không liên lạc" in page
    assert "Có thư" not in page


def test_export_keeps_leading_zeros(desk, fair):
    row = named(fair, "Mây tre Nắng Hạ", told_at=clock.now(), code="A26-001")
    organisation = row_organisation(row)
    organisation.tax_code = "0100109106"
    organisation.phone = "+84600123456"
    db.session.flush()
    answer = desk.client.get(f"/fairs/{fair.slug}/applications.xlsx?state=all&lang=en")
    assert answer.status_code == 200
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    [headings, line] = book.get_sheet_by_index(0).to_python()
    cells = dict(zip(headings, line, strict=True))
    assert (cells["Number"], cells["Name"]) == ("A26-001", "Mây tre Nắng Hạ")
    assert (cells["Tax code"], cells["Phone"]) == ("0100109106", "0600 123 456")


def row_organisation(row):
    from fairapp.accounts.models import Organisation

    return db.session.get(Organisation, row.organisation_id)


def test_sheet_is_tried_then_saved(desk, fair):
    content = write_sheet(["Mã đơn vị tham gia", "Tên đơn vị"], [["E-1", "Mây tre Nắng Hạ"]])
    address = f"/fairs/{fair.slug}/applications/sheet"
    desk.get(address)
    tried = desk.post(
        address, {"sheet": (io.BytesIO(content), "e.xlsx")}, content_type="multipart/form-data"
    )
    assert tried.status_code == 200
    assert db.session.scalar(select(func.count(Application.id))) == 0
    page = tried.get_data(as_text=True)
    upload = page.split('name="upload" value="')[1].split('"')[0]
    assert desk.post(address, {"upload": upload}).status_code == 302
    assert db.session.scalar(select(Application.code)) == "E-1"
    for other in ("products", "certificates"):
        desk.get(f"/fairs/{fair.slug}/{other}/sheet")


def test_untold_decision_is_taken_back_and_a_told_one_is_not(desk, fair):
    row = named(fair, "Mây tre Nắng Hạ", state=S.REJECTED, review_note="Nhầm")
    told = named(fair, "Gốm Trăng Non", state=S.REJECTED, told_at=clock.now())
    assert "Take the decision back" in desk.get(f"/applications/{row.id}/review")
    assert desk.post(f"/applications/{row.id}/take-back").status_code == 302
    assert desk.post(f"/applications/{row.id}/take-back").status_code == 409
    assert desk.post(f"/applications/{told.id}/take-back").status_code == 409
    db.session.expire_all()
    assert (row.state, row.review_note, told.state) == (S.SUBMITTED, None, S.REJECTED)


def test_inbox_comes_back_as_it_was_filtered(desk, fair):
    row = named(fair, "Mây tre Nắng Hạ")
    values = {"pick": row.id, "filters": "state=all&q=nang&evil=//x.example.com"}
    answer = desk.post(f"/fairs/{fair.slug}/applications/read", values)
    assert answer.location == f"/fairs/{fair.slug}/applications?state=all&q=nang"


def test_sheet_holds_just_the_rows_that_are_found(desk, fair):
    for name in ("Mây tre Nắng Hạ", "Gốm Trăng Non"):
        named(fair, name)
    answer = desk.client.get(f"/fairs/{fair.slug}/applications.xlsx?q=trang+non&lang=en")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    [headings, line] = book.get_sheet_by_index(0).to_python()
    cells = dict(zip(headings, line, strict=True))
    assert (cells["Name"], cells["State"]) == ("Gốm Trăng Non", "To review")
