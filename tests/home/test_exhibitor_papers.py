"""Papers of exhibitors: confirmation, agreement with its signed copy, card, the desk's annex."""

import contextvars
import io
from datetime import timedelta

import pytest
from docx import Document
from PIL import Image
from pypdf import PdfReader

from fairapp.accounts.models import Person
from fairapp.allocation.services import hold_booths
from fairapp.core import clock
from fairapp.core.db import db
from fairapp.core.policy import SYSTEM, Role
from fairapp.exhibitors import queries, services
from tests import factories


@pytest.fixture
def fair(session):
    return factories.fair()


@pytest.fixture
def own(fair):
    row = factories.accepted_application(
        fair, organisation=factories.organisation(name="Mây tre Nắng Hạ", village="Phú Vinh")
    )
    factories.product(row)
    services.name_person(row, actor=SYSTEM, full_name="Chủ xưởng")
    stand = [factories.booth(fair, code="C14")]
    hold_booths(row, stand, actor=SYSTEM, until=clock.now() + timedelta(days=2))
    return row


@pytest.fixture
def exhibitor(browserless, own):
    return browserless.sign_in(db.session.get(Person, own.contact_id))


def asked(browserless, address):
    """An answer, asked apart from the test's own context."""
    return contextvars.Context().run(browserless.client.get, address)


def words(answer) -> str:
    assert answer.mimetype == "application/pdf", answer.get_data(as_text=True)[-900:]
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)


def test_confirmation_is_one_page_with_stand_and_people(exhibitor, own):
    answer = asked(exhibitor, f"/applications/{own.id}/confirmation.pdf")
    text = words(answer)
    assert len(PdfReader(io.BytesIO(answer.data)).pages) == 1
    assert "C14" in text
    assert "Chủ xưởng" in text


def test_agreement_has_its_number_and_comes_back_as_a_photo(browserless, own, fair):
    organiser = factories.member(Role.ORGANISER, fair)
    browserless.sign_in(db.session.get(Person, own.contact_id))
    address = f"/applications/{own.id}"
    browserless.get(f"{address}/papers")
    assert browserless.post(f"{address}/agreement").status_code == 403
    browserless.sign_in(organiser)
    browserless.get(f"{address}/papers", lang="vi")
    assert browserless.post(f"{address}/agreement").status_code == 302
    number = queries.agreement_of(own.id).number
    text = words(asked(browserless, f"{address}/agreement.pdf"))
    assert number in text
    assert "Mây tre Nắng Hạ" in text
    assert "C14" in text
    picture = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(picture, "JPEG")
    picture.seek(0)
    sent = browserless.post(
        f"{address}/papers", {"paper": (picture, "a.jpg")}, content_type="multipart/form-data"
    )
    assert sent.status_code == 302
    assert asked(browserless, f"{address}/agreement/signed").mimetype == "image/jpeg"


def test_not_accepted_has_neither_confirmation_nor_agreement(browserless, fair):
    own = factories.application(fair)
    browserless.sign_in(db.session.get(Person, own.contact_id))
    for paper in ("confirmation.pdf", "agreement.pdf", "agreement/signed"):
        assert asked(browserless, f"/applications/{own.id}/{paper}").status_code == 302


def test_card_opens_the_exhibitors_pages(exhibitor, own):
    answer = exhibitor.post(f"/applications/{own.id}/card")
    assert answer.status_code == 200
    assert "<svg" in answer.get_data(as_text=True)


def test_annex_lists_exhibitors_with_booths(browserless, own, fair):
    browserless.sign_in(factories.member(Role.ORGANISER, fair))
    answer = asked(browserless, f"/fairs/{fair.slug}/exhibitors/annex.docx")
    table = Document(io.BytesIO(answer.data)).tables[0]
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert cells[1][1] == "Mây tre Nắng Hạ"
    assert (cells[1][4], cells[1][5]) == ("C14", "1")
