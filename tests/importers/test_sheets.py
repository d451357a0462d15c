"""The officers' sheets of importers and needs: whole or not at all, known people updated."""

import pytest
from sqlalchemy import func, select

from fairapp.accounts.models import Membership, Organisation, Person
from fairapp.core.imports import import_sheet, try_sheet
from fairapp.core.policy import SYSTEM, Role
from fairapp.core.sheets import write_sheet
from fairapp.importers.models import Importer, Invitation, InvitationState, Need, ReplyChannel
from fairapp.importers.sheets import IMPORTERS_SHEET, NEEDS_SHEET
from tests import factories

HEADINGS = [
    "Mã khách mời", "Tên đơn vị", "Nước", "Thư điện tử", "Người liên hệ", "Ngôn ngữ",
    "Loại khách mua", "Kênh mời", "Ngày mời", "Trạng thái thư mời", "Ngày trả lời",
    "Ai ghi nhận", "Diện mời",
]  # fmt: skip
NEED_HEADINGS = [
    "Mã nhu cầu", "Mã khách mời", "Mã nhóm hàng", "Ngôn ngữ", "Nhu cầu", "Số lượng đặt",
    "Đơn vị tính", "Giá tối đa", "Loại tiền",
]  # fmt: skip


def row(number, **values):
    facts = {
        "key": f"I16-{number:04d}",
        "organisation": f"Naniwa Table {number}",
        "country": "JP",
        "email": f"buyer-{number}@example.com",
        "contact": "仕入担当",
        "language": "ja",
        "kind": "importer",
        "channel": "email",
        "invited": "01/06/2016",
        "state": "sent",
        "replied": None,
        "by": None,
        "tier": None,
        **values,
    }
    return list(facts.values())


def load(fair, rows, *, kind=IMPORTERS_SHEET, headings=HEADINGS):
    content = write_sheet(headings, rows)
    return import_sheet(kind, content, name="sheet.xlsx", fair=fair, actor=SYSTEM)


def count(session, table):
    return session.scalar(select(func.count()).select_from(table))


def test_importers_come_with_invitation_and_answer(session):
    fair = factories.fair()
    reading = load(
        fair,
        [
            row(1, state="accepted", replied="20/06/2016", by="staff", tier="appointment_only"),
            row(2, state="declined", replied="21/06/2016", by="personal_link"),
            row(3, state="bounced"),
        ],
    )
    assert reading.problems == []
    found = session.execute(
        select(Importer.code, Invitation.state, Invitation.reply_channel, Importer.tier)
        .join(Invitation, Invitation.importer_id == Importer.id)
        .order_by(Importer.code)
    ).all()
    assert [tuple(one) for one in found] == [
        ("I16-0001", InvitationState.ACCEPTED, ReplyChannel.PHONE, "appointment"),
        ("I16-0002", InvitationState.DECLINED, ReplyChannel.LINK, "visitor"),
        ("I16-0003", InvitationState.BOUNCED, None, "visitor"),
    ]
    sent_at = session.scalars(select(Invitation.sent_at)).all()
    assert {moment.date().isoformat() for moment in sent_at} == {"2016-06-01"}
    roles = session.execute(select(Membership.role, Person.email).join(Person)).all()
    assert [tuple(one) for one in roles] == [(Role.IMPORTER, "buyer-1@example.com")]


def test_second_import_updates_and_doubles_nobody(session):
    fair = factories.fair()
    load(fair, [row(1)])
    firms = count(session, Organisation)
    load(fair, [row(1, state="accepted", replied="20/06/2016", by="staff"), row(2)])
    assert [count(session, table) for table in (Importer, Invitation)] == [2, 2]
    assert count(session, Organisation) == firms + 1
    assert (
        session.scalar(select(Invitation.state).join(Importer).where(Importer.code == "I16-0001"))
        is InvitationState.ACCEPTED
    )


def test_two_people_of_one_firm_share_the_organisation(session):
    fair = factories.fair()
    before = count(session, Organisation)
    load(fair, [row(1, organisation="Kyoto Living"), row(2, organisation="KYOTO  living")])
    assert count(session, Organisation) == before + 1


@pytest.mark.parametrize(
    ("values", "column"),
    [
        ({"country": "XQ"}, "Nước"),
        ({"email": "nobody"}, "Thư điện tử"),
        ({"email": None}, "Thư điện tử"),
        ({"email": "buyer-1@example.com"}, "Thư điện tử"),
        ({"key": "I16-0001"}, "Mã khách mời"),
        ({"state": "perhaps"}, "Trạng thái thư mời"),
        ({"replied": "02/06/2016"}, "Ngày trả lời"),
        ({"state": "accepted", "replied": "02/05/2016"}, "Ngày trả lời"),
        ({"organisation": "x" * 201}, "Tên đơn vị"),
    ],
)
def test_wrong_cell_is_named_and_nothing_is_saved(session, values, column):
    fair = factories.fair()
    reading = load(fair, [row(1), row(2, **values)])
    assert [(one.row, one.column) for one in reading.problems] == [(3, column)]
    assert count(session, Importer) == 0


def test_dry_run_of_many_rows_leaves_nothing(session):
    fair = factories.fair()
    rows = [row(number, state="accepted", replied="20/06/2016") for number in range(1, 1901)]
    content = write_sheet(HEADINGS, rows)
    reading = try_sheet(IMPORTERS_SHEET, content, name="many.xlsx", fair=fair, actor=SYSTEM)
    assert (len(reading.rows), reading.problems) == (1900, [])
    assert count(session, Importer) == 0


def test_needs_find_their_importers_by_number(session):
    fair = factories.fair()
    factories.concept("FIB-01-01")
    load(fair, [row(1)])
    needs = [
        ["N-1", "I16-0001", "FIB-01-01", "ja", "籐のトレー", 500, "piece", 600, "JPY"],
        ["N-2", "I16-0001", None, "en", "lamps", None, None, None, None],
    ]
    for _ in range(2):
        assert load(fair, needs, kind=NEEDS_SHEET, headings=NEED_HEADINGS).problems == []
    found = session.execute(
        select(Need.code, Need.categories, Need.texts, Need.order_quantity, Need.currency).order_by(
            Need.code
        )
    ).all()
    assert [tuple(one) for one in found] == [
        ("N-1", ["FIB-01-01"], {"ja": "籐のトレー"}, 500, "JPY"),
        ("N-2", [], {"en": "lamps"}, None, None),
    ]


@pytest.mark.parametrize(
    ("values", "column"),
    [
        (["N-1", "I16-9999", None, "en", "trays", None, None, None, None], "Mã khách mời"),
        (["N-1", "I16-0001", "XXX-01", "en", "trays", None, None, None, None], "Mã nhóm hàng"),
        (["N-1", "I16-0001", None, "en", None, None, None, None, None], "Nhu cầu"),
        (["N-1", "I16-0001", None, "en", "trays", None, None, 5, None], "Giá tối đa"),
        (["N-1", "I16-0001", None, "en", "trays", "many", None, None, None], "Số lượng đặt"),
    ],
)
def test_wrong_need_is_named(session, values, column):
    fair = factories.fair()
    load(fair, [row(1)])
    reading = load(fair, [values], kind=NEEDS_SHEET, headings=NEED_HEADINGS)
    assert [(one.row, one.column) for one in reading.problems] == [(2, column)]
    assert count(session, Need) == 0
