"""An invitation's door for whom it is not: forwarded, ended, of another person, another fair."""

import io
import re
import unicodedata
import zipfile
from datetime import timedelta

import pytest
import xlsxwriter
from sqlalchemy import select

from fairapp.accounts.models import LinkUse, Organisation, Person, PersonalLink
from fairapp.core import clock
from fairapp.core.policy import SYSTEM, Role
from fairapp.core.sheets import read_sheet
from fairapp.importers import services
from fairapp.importers.models import Importer, InvitationState, LinkRequest
from fairapp.importers.sheets.importers import COLUMNS
from tests import factories
from tests.importers.test_pages import address_of, invited


@pytest.fixture
def fair(session):
    return factories.fair()


def page_of(answer):
    return answer.get_data(as_text=True)


def test_forwarded_link_shows_nothing_of_the_first_person_and_offers_an_own_one(
    session, fair, browserless
):
    importer, invitation, token = invited(session, fair)
    person = session.get_one(Person, importer.person_id)
    secrets = ("Naniwa Table", person.email, person.full_name, person.position)
    page = browserless.get(f"/i/{token}")
    answer = browserless.post(f"/i/{token}", {"address": "stranger@example.com"})
    asked = browserless.get(f"/i/{token}/own")
    assert answer.status_code == 422
    for text in (page, page_of(answer), asked):
        assert [one for one in secrets if one and one in text] == []
    assert f"/i/{token}/own" in page
    typed = {
        "email": "stranger@example.com", "contact": "Buyer", "organisation": "Strange Ltd",
        "country": "SE",
    }  # fmt: skip
    assert browserless.post(f"/i/{token}/own", typed).status_code == 302
    wish = session.scalars(select(LinkRequest)).one()
    assert (wish.email, wish.settled_at) == ("stranger@example.com", None)
    session.refresh(invitation)
    assert invitation.state is InvitationState.QUEUED
    assert session.scalars(select(LinkUse)).all() == []


def test_guessing_an_address_is_stopped_after_ten(session, fair, browserless):
    _, invitation, token = invited(session, fair)
    for number in range(10):
        typed = {"address": f"guess-{number}@example.com"}
        assert browserless.post(f"/i/{token}", typed).status_code == 422
    answer = browserless.post(f"/i/{token}", address_of(session, invitation))
    assert answer.status_code == 429


@pytest.mark.parametrize("how", ["expired", "revoked"])
def test_ended_link_says_why_and_opens_nothing(session, fair, browserless, how):
    _, invitation, token = invited(session, fair)
    if how == "revoked":
        services.revoke_invitation(invitation, actor=SYSTEM)
    else:
        session.scalars(select(PersonalLink)).one().expires_at = clock.now() - timedelta(seconds=1)
    session.commit()
    page = browserless.get(f"/i/{token}", status=410)
    assert "Naniwa Table" not in page
    # of a fair that is over nobody needs an invitation any more
    assert (f"/i/{token}/own" in page) == (how == "revoked")
    assert browserless.post(f"/i/{token}", address_of(session, invitation)).status_code == 410
    session.refresh(invitation)
    assert invitation.opened_at is None


def test_link_of_another_person_while_signed_in_opens_nothing(session, fair, browserless):
    _, invitation, token = invited(session, fair)
    other = session.get_one(Person, factories.importer(fair).person_id)
    session.commit()
    browserless.sign_in(other)
    page = browserless.get(f"/i/{token}")
    assert "Naniwa Table" not in page.split("<main")[1]
    assert browserless.post(f"/i/{token}", address_of(session, invitation)).status_code == 409
    answer = browserless.post(f"/invitations/{invitation.id}/answer", {"reply": "accept"})
    assert answer.status_code == 403
    session.refresh(invitation)
    assert invitation.state is InvitationState.QUEUED


def test_invitation_of_another_fair_is_refused_with_words(session, fair, browserless):
    importer, _, _ = invited(session, factories.fair(slug="other"))
    other = session.get_one(Person, factories.importer(fair).person_id)
    session.commit()
    browserless.sign_in(other)
    found = session.scalars(
        select(PersonalLink.thing_id).where(PersonalLink.person_id == importer.person_id)
    ).one()
    page = browserless.get(f"/invitations/{found}", status=403)
    assert "belongs to another fair" in page


def test_formula_in_a_name_comes_out_as_text(session, fair, browserless):
    importer = factories.importer(fair)
    firm = session.get_one(Organisation, importer.organisation_id)
    firm.name = '=HYPERLINK("http://evil";"x")'
    session.commit()
    browserless.sign_in(factories.member(Role.ORGANISER, fair))
    content = browserless.client.get(f"/fairs/{fair.slug}/importers.xlsx").data
    assert b"<f>" not in unpacked(content)
    assert "=HYPERLINK" in unpacked(content).decode()


def unpacked(content):
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return b"".join(book.read(name) for name in book.namelist() if name.endswith(".xml"))


def test_sheet_in_windows_1258_is_imported_with_its_accents(session, fair, browserless):
    text = (
        "Mã khách mời;Tên đơn vị;Nước;Thư điện tử;Người liên hệ\r\n"
        "I1;Công ty Nhà Đẹp;VN;dep@example.com;Phòng mua hàng\r\n"
    )
    typed = "".join(one if fits(one) else decomposed(one) for one in text)
    browserless.sign_in(factories.member(Role.ORGANISER, fair))
    session.commit()
    sheet = {"sheet": (io.BytesIO(typed.encode("cp1258")), "khach.csv")}
    address = f"/fairs/{fair.slug}/importers/sheet"
    page = page_of(browserless.post(address, sheet))
    upload = re.search(r'name="upload"\s+value="([^"]+)"', page)[1]
    assert browserless.post(address, {"upload": upload}).status_code == 302
    names = select(Organisation.name).join(Importer, Importer.organisation_id == Organisation.id)
    assert session.scalars(names).all() == ["Công ty Nhà Đẹp"]


def fits(letter):
    try:
        letter.encode("cp1258")
    except UnicodeEncodeError:
        return False
    return True


def decomposed(letter):
    """A vowel as Windows-1258 knows it, with its tone behind it."""
    whole = unicodedata.normalize("NFD", letter)
    tones = "\u0300\u0301\u0303\u0309\u0323"
    tone = "".join(one for one in whole if one in tones)
    base = unicodedata.normalize("NFC", "".join(one for one in whole if one not in tones))
    return base + tone


def test_merged_cells_of_a_country_reach_each_row():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet()
    for column, name in enumerate(("Organisation", "Country", "E-mail", "Contact")):
        page.write(0, column, name)
    for line in (1, 2):
        page.write(line, 0, f"Firm {line}")
        page.write(line, 2, f"m-{line}@example.com")
        page.write(line, 3, "Buyer")
    page.merge_range(1, 1, 2, 1, "JP")
    book.close()
    reading = read_sheet(out.getvalue(), name="merged.xlsx", columns=COLUMNS)
    assert reading.problems == []
    assert [row["country"] for _, row in reading.rows] == ["JP", "JP"]
