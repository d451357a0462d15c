"""Pages of enquiries: each side reads the other in its own language, and no contact is shown."""

import io

import pytest
from sqlalchemy import select

from fairapp.accounts.models import Person, PersonalLink
from fairapp.core.imports import import_sheet
from fairapp.core.policy import SYSTEM
from fairapp.core.sheets import write_sheet
from fairapp.enquiries.models import Enquiry, EnquiryState
from fairapp.enquiries.sheets import COLUMNS, ENQUIRIES_SHEET
from tests import factories
from tests.pages import Browserless

NOTHING = {"product": "", "unit": "piece", "currency": "USD"}
SAMPLE = NOTHING | {"wants_sample": "y"}
REPLY = {"answer_currency": "USD", "answer_sample": ""}


@pytest.fixture
def sides(app, session):
    fair = factories.fair()
    person = factories.importer_person(
        email="buyer.secret@example.com", phone="+81312345678", locale="ja"
    )
    importer = factories.importer(fair, person=person)
    factories.need(importer)
    maker = factories.accepted_application(fair)
    contact = session.get_one(Person, maker.contact_id)
    contact.email, contact.phone = "maker.secret@example.com", "+84912345678"
    product = factories.product(maker)
    session.commit()
    asker = Browserless(app).sign_in(person)
    answerer = Browserless(app).sign_in(contact)
    return importer, maker, product, asker, answerer


def test_question_and_answer_cross_the_languages(session, sides):
    importer, maker, product, asker, answerer = sides
    address = f"/importers/{importer.id}/suppliers/{maker.id}/ask"
    page = asker.get(f"{address}?product={product.id}")
    assert 'value="500"' in page  # the quantity of the need
    said = {
        "product": str(product.id), "quantity": "800", "unit": "piece", "target_price": "3.10",
        "currency": "USD", "wants_sample": "y", "phrases": ["best_price", "packing"],
        "message": "角は丸く",
    }  # fmt: skip
    assert asker.post(address, said).status_code == 302
    asked = session.scalars(select(Enquiry)).one()
    listed = answerer.get(f"/applications/{maker.id}/enquiries")
    assert "What is your best price for this quantity?" in listed
    page = answerer.get(f"/enquiries/{asked.id}")
    assert "800 pieces" in page
    assert "角は丸く" in page
    assert 'value="3.2"' in page  # the product's own price stands in the answer already
    sent = {"answer_price": "3.4", "answer_currency": "USD", "answer_moq": "300",
            "answer_lead_time_days": "40", "answer_sample": "paid", "answer_phrases": ["can_do"],
            "answer": "send"}  # fmt: skip
    assert answerer.post(f"/enquiries/{asked.id}/answer", sent).status_code == 302
    page = asker.get(f"/importers/{importer.id}/enquiries")
    assert "3.40 USD" in page
    assert "Yes, we can make this." in page
    for secret in ("maker.secret", "12345678", "912 345 678"):
        assert secret not in page
        assert secret not in asker.get(f"/enquiries/{asked.id}")
    for secret in ("buyer.secret", "312345678"):
        assert secret not in answerer.get(f"/enquiries/{asked.id}")
        assert secret not in answerer.get(f"/applications/{maker.id}/enquiries")


def test_link_of_the_letter_leads_to_the_question(session, sides):
    importer, maker, _product, asker, answerer = sides
    asker.post(f"/importers/{importer.id}/suppliers/{maker.id}/ask", SAMPLE)
    asked = session.scalars(select(Enquiry)).one()
    link = session.scalars(select(PersonalLink)).one()
    phone = answerer.sign_in_by_link(link.id)
    answer = phone.client.get("/home")
    assert answer.headers["Location"] == f"/enquiries/{asked.id}"
    assert (
        phone.post(f"/enquiries/{asked.id}/answer", REPLY | {"answer": "decline"}).status_code
        == 302
    )
    session.refresh(asked)
    assert asked.state is EnquiryState.DECLINED


def test_empty_question_and_empty_answer_are_shown_again(session, sides):
    importer, maker, _product, asker, answerer = sides
    address = f"/importers/{importer.id}/suppliers/{maker.id}/ask"
    page = asker.post(f"{address}?lang=en", NOTHING)
    assert page.status_code == 422
    assert "Say something" in page.get_data(as_text=True)
    asker.post(address, SAMPLE)
    asked = session.scalars(select(Enquiry)).one()
    page = answerer.post(f"/enquiries/{asked.id}/answer?lang=en", REPLY | {"answer": "send"})
    assert page.status_code == 422
    assert "Say something" in page.get_data(as_text=True)
    page = answerer.post(f"/enquiries/{asked.id}/answer?lang=en", REPLY | {"answer_moq": "-1"})
    assert page.status_code == 422
    assert "above zero" in page.get_data(as_text=True)
    assert asker.post(f"/enquiries/{asked.id}/answer", REPLY).status_code == 403


def test_question_is_taken_back_by_its_asker_only(session, sides):
    importer, maker, _product, asker, answerer = sides
    asker.post(f"/importers/{importer.id}/suppliers/{maker.id}/ask", SAMPLE)
    asked = session.scalars(select(Enquiry)).one()
    assert answerer.post(f"/enquiries/{asked.id}/withdraw").status_code == 403
    assert asker.post(f"/enquiries/{asked.id}/withdraw").status_code == 302
    session.refresh(asked)
    assert asked.state is EnquiryState.WITHDRAWN


def test_exhibitor_of_another_fair_cannot_be_asked(sides):
    importer, _maker, _product, asker, _answerer = sides
    elsewhere = factories.accepted_application(factories.fair())
    asker.get(f"/importers/{importer.id}/suppliers/{elsewhere.id}/ask", status=404)


def sheet(*rows):
    head = [column.headings[0] for column in COLUMNS]
    return io.BytesIO(write_sheet(head, rows)).getvalue()


def test_sheet_loads_questions_with_answers_and_names_what_is_wrong(session):
    fair = factories.fair()
    importer = factories.importer(fair, code="KM-1")
    maker = factories.accepted_application(fair, code="DK-1")
    factories.product(maker, code="P-1")
    good = ["HH-1", "KM-1", "DK-1", "P-1", "ja", "見本代は?", 500, "piece", None, "USD", "có",
            "02/11/2026 09:10", "03/11/2026 10:00", 3.2, 300, 40, "paid", "Được"]  # fmt: skip
    bad = ["HH-2", "KM-1", "DK-1", "P-9", *good[4:]]
    reading = import_sheet(
        ENQUIRIES_SHEET, sheet(good, bad), name="q.xlsx", fair=fair, actor=SYSTEM
    )
    assert [(one.row, one.column) for one in reading.problems] == [(3, "Mã sản phẩm")]
    assert session.scalars(select(Enquiry)).all() == []
    import_sheet(ENQUIRIES_SHEET, sheet(good), name="q.xlsx", fair=fair, actor=SYSTEM)
    row = session.scalars(select(Enquiry)).one()
    assert (row.importer_id, row.state, row.answer_moq) == (importer.id, EnquiryState.ANSWERED, 300)
    assert (row.wants_sample, row.answer_currency, row.locale) == (True, "USD", "ja")
