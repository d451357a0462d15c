"""The exhibitor's own pages: the first screen, the sections, products."""

import io
import re
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import func, select

from fairapp.accounts.models import Consent, Organisation, Person, PersonalLink
from fairapp.core import clock
from fairapp.core.db import db
from fairapp.core.mail import Channel, Message
from fairapp.core.policy import Role
from fairapp.exhibitors.models import (
    Application,
    ApplicationState,
    Certificate,
    EntryChannel,
    Product,
)
from tests import factories

S = ApplicationState


def photo(name: str = "khay.jpg"):
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "#c8924a").save(picture, "JPEG")
    picture.seek(0)
    return (picture, name)


@pytest.fixture
def fair(session):
    factories.concept("FIB-01-01")
    return factories.fair()


def first_screen(**changes):
    return {
        "name": "Mây tre Nắng Hạ",
        "phone": "0600 123 456",
        "village": "Phú Vinh",
        "main_category": "FIB-01-01",
        "consent": "y",
        **changes,
    }


def count(table) -> int:
    return db.session.scalar(select(func.count()).select_from(table))


def test_first_screen_begins_an_application_and_shows_its_address(browserless, fair):
    page = browserless.get(f"/fairs/{fair.slug}/apply", lang="vi")
    assert 'value="FIB-01-01"' in page
    answer = browserless.post(
        f"/fairs/{fair.slug}/apply",
        {**first_screen(), "photo_1": photo(), "photo_2": photo()},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 200
    application = db.session.scalar(select(Application))
    assert (application.state, application.channel) == (S.DRAFT, EntryChannel.WEB)
    assert [p.category for p in db.session.scalars(select(Product))] == ["FIB-01-01"] * 2
    person = db.session.get(Person, application.contact_id)
    assert (person.phone, person.organisation_id) == (
        "+84600123456",
        application.organisation_id,
    )
    assert db.session.scalar(select(Consent.purpose)) == "contact"
    address = re.search(r'value="[^"]*(/l/[^"]+)"', answer.get_data(as_text=True))[1]
    message = db.session.scalar(select(Message))
    assert (message.channel, message.letter) == (Channel.TEXT, "application_started")
    assert address in message.text
    assert len(message.text) < 300
    # the applicant is in: the very next page is their application
    assert "Mây tre Nắng Hạ" in browserless.get(f"/applications/{application.id}/")


def test_known_number_gets_the_address_by_message_and_nobody_is_signed_in(browserless, fair):
    owner = factories.member(
        Role.EXHIBITOR, fair, organisation=factories.organisation(), phone="+84600123456"
    )
    answer = browserless.post(f"/fairs/{fair.slug}/apply", first_screen(name="Kẻ lạ"))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "/l/" not in page
    application = db.session.scalar(select(Application))
    assert application.organisation_id == owner.organisation_id
    message = db.session.scalar(select(Message))
    assert (message.person_id, "/l/" in message.text) == (owner.id, True)
    browserless.get(f"/applications/{application.id}/", status=401)
    again = browserless.post(f"/fairs/{fair.slug}/apply", first_screen())
    assert (again.status_code, count(Application)) == (200, 1)


def test_stranger_cannot_take_over_an_organisation_of_the_register(browserless, fair):
    known = factories.organisation(name="Mây tre Nắng Hạ", village="Phú Vinh")
    answer = browserless.post(f"/fairs/{fair.slug}/apply", first_screen())
    assert answer.status_code == 422
    assert "another phone number" in browserless.post(
        f"/fairs/{fair.slug}/apply?lang=en", first_screen()
    ).get_data(as_text=True)
    assert (count(Application), count(Person)) == (0, 0)
    assert db.session.scalars(select(Organisation.name)).all().count(known.name) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 201),
        ("phone", "12"),
        ("main_category", "QQQ"),
        ("consent", ""),
        ("email", "nobody"),
    ],
)
def test_bad_first_screen_names_the_field_and_saves_nothing(browserless, fair, field, value):
    answer = browserless.post(f"/fairs/{fair.slug}/apply?lang=en", first_screen(**{field: value}))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'href="#{field}"' in page
    assert (count(Application), count(Person)) == (0, 0)


def test_file_that_is_no_photo_is_refused_before_anything_is_saved(browserless, fair):
    answer = browserless.post(
        f"/fairs/{fair.slug}/apply?lang=en",
        {**first_screen(), "photo_1": (io.BytesIO(b"not a picture"), "x.jpg")},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 422
    assert "not a photo we can read" in answer.get_data(as_text=True)
    assert count(Application) == 0


def test_closed_call_says_so_and_takes_nothing(browserless, session):
    fair = factories.fair(applications_close_on=clock.today() - timedelta(days=1))
    assert "Applications are closed" in browserless.get(f"/fairs/{fair.slug}/apply")
    browserless.post(f"/fairs/{fair.slug}/apply", first_screen())
    assert count(Application) == 0


def test_staff_type_an_application_and_the_record_says_so(browserless, fair):
    clerk = factories.member(Role.ORGANISER, fair)
    browserless.sign_in(clerk)
    browserless.get(f"/fairs/{fair.slug}/applications/new", lang="vi")
    answer = browserless.post(
        f"/fairs/{fair.slug}/applications/new",
        {**first_screen(), "channel": "paper", "kind": "household", "booths_wanted": "2"},
    )
    application = db.session.scalar(select(Application))
    assert answer.location.endswith(f"/applications/{application.id}/")
    assert (application.channel, application.entered_by_id) == (EntryChannel.PAPER, clerk.id)
    assert application.booths_wanted == 2
    assert "from paper" in browserless.get(f"/applications/{application.id}/")


@pytest.fixture
def own(session, fair):
    return factories.application(fair, state=S.DRAFT, submitted_at=None)


@pytest.fixture
def exhibitor(browserless, own):
    return browserless.sign_in(db.session.get(Person, own.contact_id))


def test_application_page_says_where_it_stands_and_what_is_next(exhibitor, own):
    page = exhibitor.get(f"/applications/{own.id}/")
    assert "begun, but not sent yet" in page
    assert "Add your first product" in page
    exhibitor.get(f"/applications/{own.id}/", lang="vi")


def test_decision_is_not_shown_before_it_is_told(exhibitor, own, session):
    own.state, own.review_note = S.REJECTED, "Hàng không thuộc nhóm"
    session.flush()
    page = exhibitor.get(f"/applications/{own.id}/")
    assert "the organiser will tell you the decision" in page
    assert "Hàng không thuộc nhóm" not in page
    own.told_at = clock.now()
    session.flush()
    page = exhibitor.get(f"/applications/{own.id}/")
    assert "could not be accepted" in page
    assert "Hàng không thuộc nhóm" in page


def test_stranger_does_not_see_the_application(browserless, own, fair):
    other = factories.application(fair)
    browserless.sign_in(db.session.get(Person, other.contact_id))
    browserless.get(f"/applications/{other.id}/")
    browserless.get(f"/applications/{own.id}/", status=403)
    browserless.get(f"/applications/{own.id}/products", status=403)
    browserless.get(f"/applications/{other.id}/review", status=403)


def test_about_saves_register_and_application(exhibitor, own):
    answer = exhibitor.post(
        f"/applications/{own.id}/about",
        {
            "name": "Gốm Trăng Non",
            "name_en": "New Moon Pottery",
            "kind": "cooperative",
            "main_category": "FIB-01-01",
            "about_vi": "Làm gốm từ lâu.",
            "export_languages": ["en", "ja"],
            "tax_code": "0100109106",
        },
    )
    assert answer.status_code == 302
    db.session.expire_all()
    organisation = db.session.get(Organisation, own.organisation_id)
    assert (organisation.name, organisation.tax_code) == ("Gốm Trăng Non", "0100109106")
    assert own.export_languages == ["en", "ja"]
    assert own.descriptions == {"vi": "Làm gốm từ lâu."}
    assert "gom trang non" in own.search_text


def test_bad_section_shows_its_field_and_saves_nothing(exhibitor, own):
    answer = exhibitor.post(f"/applications/{own.id}/wishes?lang=en", {"booths_wanted": "99"})
    assert answer.status_code == 422
    assert "From 1 to 40 booths." in answer.get_data(as_text=True)
    assert exhibitor.post(f"/applications/{own.id}/about", {"name": ""}).status_code == 422
    db.session.expire_all()
    assert own.booths_wanted == 1


def test_wishes_and_certificates_are_saved(exhibitor, own):
    space = {"booths_wanted": "3", "wants_corner": "y"}
    assert exhibitor.post(f"/applications/{own.id}/wishes", space).status_code == 302
    db.session.expire_all()
    exhibitor.post(
        f"/applications/{own.id}/certificates", {"code": "FSC", "valid_until": "2027-05-01"}
    )
    assert (own.booths_wanted, own.wants_corner) == (3, True)
    paper = db.session.scalar(select(Certificate))
    assert "FSC" in exhibitor.get(f"/applications/{own.id}/certificates")
    assert exhibitor.post(f"/certificates/{paper.id}/remove").status_code == 302
    assert count(Certificate) == 0


def test_product_is_described_as_people_talk(exhibitor, own):
    page = exhibitor.get(f"/applications/{own.id}/products/new")
    assert 'value="FIB-01-01" selected' in page or 'selected value="FIB-01-01"' in page
    answer = exhibitor.post(
        f"/applications/{own.id}/products/new",
        {
            "name_vi": "Khay mây",
            "category": "FIB-01-01",
            "price_low": "300k",
            "currency": "VND",
            "unit": "piece",
            "moq": "100",
            "materials": "Rattan trays, tre",
            "photo": photo(),
        },
        content_type="multipart/form-data",
    )
    assert answer.status_code == 302
    product = db.session.scalar(select(Product))
    assert (product.price_low, product.price_high, product.moq) == (300_000, 300_000, 100)
    assert product.materials == ["FIB-01-01", "tre"]
    assert product.photo_id is not None
    assert "Khay mây" in exhibitor.get(f"/applications/{own.id}/products")
    assert "Rattan trays, tre" in exhibitor.get(f"/products/{product.id}/edit")


def test_edited_product_keeps_photo_and_other_languages(exhibitor, own):
    product = factories.product(own, names={"vi": "Khay", "ja": "籐のトレー"})
    exhibitor.post(
        f"/products/{product.id}/edit",
        {"name_vi": "Khay tròn", "currency": "USD", "unit": "piece", "price_low": "3,20"},
    )
    db.session.expire_all()
    assert product.names == {"vi": "Khay tròn", "ja": "籐のトレー"}
    assert str(product.price_low) == "3.20"
    bad = exhibitor.post(
        f"/products/{product.id}/edit?lang=en",
        {"name_vi": "Khay", "price_low": "5", "price_high": "3", "currency": "USD"},
    )
    assert bad.status_code == 422
    assert "must not be below the first one" in bad.get_data(as_text=True)
    exhibitor.post(f"/products/{product.id}/remove")
    assert count(Product) == 0


def test_sending_needs_the_undertakings_and_a_product(exhibitor, own):
    address = f"/applications/{own.id}/submit"
    assert exhibitor.post(address, {"undertakings": "y"}).status_code == 422
    factories.product(own)
    assert exhibitor.post(address).status_code == 422
    assert exhibitor.post(address, {"undertakings": "y"}).status_code == 302
    db.session.expire_all()
    assert own.state is S.SUBMITTED
    assert db.session.scalar(select(Consent.purpose)) == "undertakings"
    assert "is with the organiser" in exhibitor.get(f"/applications/{own.id}/")
    assert exhibitor.post(address, {"undertakings": "y"}).status_code == 409


def test_personal_link_opens_just_this_application(browserless, own, fair):
    link = PersonalLink(
        person_id=own.contact_id,
        fair_id=fair.id,
        organisation_id=own.organisation_id,
        purpose="exhibitor",
        thing_id=own.id,
        token_hash="x" * 64,
        expires_at=clock.now() + timedelta(days=1),
    )
    db.session.add(link)
    db.session.flush()
    other = factories.application(fair)
    browserless.sign_in_by_link(link.id)
    browserless.get(f"/applications/{own.id}/")
    browserless.get(f"/applications/{other.id}/", status=403)


@pytest.mark.parametrize("view", ["", "products", "products/new", "review"])
def test_unknown_application_is_no_page(browserless, fair, view):
    browserless.sign_in(factories.member(Role.ORGANISER, fair))
    browserless.get(f"/applications/{fair.id}/{view}", status=404)
