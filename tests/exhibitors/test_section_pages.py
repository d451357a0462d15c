"""Sections that save themselves, photos sent alone, coming again on one screen, the desk."""

import contextvars
import io

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject
from sqlalchemy import func, select

from fairapp.accounts.models import Person
from fairapp.core.db import db
from fairapp.core.files import paper_path
from fairapp.core.policy import Role
from fairapp.exhibitors.models import (
    Application,
    ApplicationState,
    Deadline,
    EntryChannel,
    Making,
    Product,
    StandDesign,
    StandPerson,
)
from tests import factories
from tests.factories.programme import document

S = ApplicationState
SELF = {"headers": {"Accept": "application/json"}}


def photo(colour="#c8924a"):
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(picture, "JPEG")
    picture.seek(0)
    return (picture, "khay.jpg")


def pdf(script=""):
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    if script:
        act = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject(script)}
        action = DictionaryObject({NameObject(key): value for key, value in act.items()})
        writer.root_object[NameObject("/OpenAction")] = action
    writer.write(out)
    out.seek(0)
    return (out, "drawing.pdf")


@pytest.fixture
def fair(session):
    factories.concept("FIB-01-01")
    return factories.fair()


@pytest.fixture
def own(fair):
    return factories.application(fair, state=S.DRAFT, submitted_at=None)


@pytest.fixture
def exhibitor(browserless, own):
    return browserless.sign_in(db.session.get(Person, own.contact_id))


def location(browserless, address):
    """Where an address leads, asked apart from the test's own context."""
    return contextvars.Context().run(browserless.client.get, address).location


def fresh(thing):
    db.session.expire_all()
    return thing


def test_call_says_dates_prices_and_rules_to_everybody(browserless, fair):
    page = browserless.get(f"/fairs/{fair.slug}/call")
    assert "Applications are open until" in page
    assert f"/fairs/{fair.slug}/apply" in page
    browserless.get(f"/fairs/{fair.slug}/call", lang="vi")
    assert "Not written yet" in browserless.get(f"/fairs/{fair.slug}/read/manual")
    browserless.get(f"/fairs/{fair.slug}/read/nothing", status=404)


def test_photo_sent_alone_becomes_a_product_with_the_form(browserless, fair):
    sent = browserless.post(
        f"/fairs/{fair.slug}/apply/photos", {"photo": photo()}, content_type="multipart/form-data"
    )
    assert sent.status_code == 200
    first = {
        "name": "Mây tre Nắng Hạ",
        "phone": "0600 123 456",
        "main_category": "FIB-01-01",
        "consent": "y",
        "kept_1": sent.json["kept"],
        "kept_2": "forged",
    }
    assert browserless.post(f"/fairs/{fair.slug}/apply", first).status_code == 200
    assert db.session.scalar(select(func.count()).select_from(Product)) == 1
    bad = browserless.post(
        f"/fairs/{fair.slug}/apply/photos",
        {"photo": (io.BytesIO(b"no"), "x.jpg")},
        content_type="multipart/form-data",
        **SELF,
    )
    assert (bad.status_code, bad.json["code"]) == (422, "unreadable-picture")


def test_good_photos_need_not_be_chosen_again_after_a_mistake(browserless, fair):
    answer = browserless.post(
        f"/fairs/{fair.slug}/apply",
        {"name": "", "photo_1": photo()},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 422
    assert '<img class="f-photo" src="/photos/' in answer.get_data(as_text=True)


def test_section_saves_itself_and_says_when(exhibitor, own):
    address = f"/applications/{own.id}/production"
    exhibitor.get(address)
    answer = exhibitor.post(address, {"making": "own", "workers": "25"}, **SELF)
    assert (answer.status_code, answer.json["saved"].startswith("Saved at ")) == (200, True)
    assert (fresh(own).making, own.workers) == (Making.OWN, 25)
    bad = exhibitor.post(address, {"making": "own", "founded_year": "2990"}, **SELF)
    assert (bad.status_code, bad.json["errors"]) == (
        422,
        {"founded_year": "This year lies in the future."},
    )
    assert exhibitor.post(address, {"making": "", "workers": "26"}).status_code == 302
    assert (fresh(own).making, own.workers) == (None, 26)


def test_new_product_that_saves_itself_gets_an_address_of_its_own(exhibitor, own):
    address = f"/applications/{own.id}/products/new"
    facts = {"name_vi": "Khay", "unit": "piece", "price_low": "12 usd", "currency": "VND"}
    answer = exhibitor.post(address, facts, **SELF)
    again = exhibitor.post(answer.json["action"], {**facts, "price_high": "15"}, **SELF)
    assert again.status_code == 200
    (product,) = db.session.scalars(select(Product)).all()
    assert (product.price_low, product.price_high, product.currency) == (12, 15, "USD")


@pytest.mark.parametrize(
    ("prices", "told"),
    [
        ({"price_low": "12", "currency": "VND"}, "less than a thousand"),
        ({"price_low": "12 usd", "price_high": "300k"}, "same currency"),
        ({"price_low": "mười hai"}, "not an amount"),
        ({"price_low": "-5"}, "below 0"),
    ],
)
def test_price_that_cannot_be_meant_is_named(exhibitor, own, prices, told):
    address = f"/applications/{own.id}/products/new"
    answer = exhibitor.post(
        address, {"name_vi": "Khay", "unit": "piece", "currency": "VND", **prices}, **SELF
    )
    assert answer.status_code == 422
    assert told in answer.json["errors"]["price_low"]
    assert db.session.scalars(select(Product)).all() == []


def test_wishes_name_the_booth_that_cannot_be_had(exhibitor, own, fair):
    zone = factories.zone(fair, code="C")
    factories.booth(fair, in_zone=zone, code="C1")
    address = f"/applications/{own.id}/wishes"
    good = {"booths_wanted": "2", "booth_1": "c1", "zone_1": "C", "needs_accessible": "y"}
    assert exhibitor.post(address, good).status_code == 302
    assert (fresh(own).booths_wanted, own.needs_accessible) == (2, True)
    page = exhibitor.get(address)
    assert 'value="C1"' in page
    bad = exhibitor.post(address, {**good, "booth_2": "Q7"}, **SELF)
    assert bad.json["errors"] == {"booth_2": "There is no booth Q7 at this fair that can be given."}


def test_people_are_named_and_taken_off(exhibitor, own):
    address = f"/applications/{own.id}/people"
    exhibitor.post(address, {"full_name": "Chủ xưởng", "phone": "0912345678", "languages": "en"})
    (person,) = db.session.scalars(select(StandPerson)).all()
    assert (person.phone, person.languages) == ("+84912345678", ["en"])
    assert "Chủ xưởng" in exhibitor.get(address)
    assert exhibitor.post(f"/stand-people/{person.id}/remove").status_code == 302
    assert "Chủ xưởng" not in exhibitor.get(address)


def test_unchanged_second_edition_takes_one_screen_and_one_submit(browserless, fair):
    last = factories.fair()
    earlier = factories.accepted_application(last, booths_wanted=2)
    product = factories.product(earlier)
    browserless.sign_in(db.session.get(Person, earlier.contact_id))
    door = location(browserless, f"/fairs/{fair.slug}/apply")
    page = browserless.get(door)
    assert "Is it still like this?" in page
    answer = browserless.post(
        door, {"booths_wanted": "2", "products": str(product.id), "undertakings": "y"}
    )
    again = db.session.scalars(select(Application).where(Application.fair_id == fair.id)).one()
    assert answer.location.endswith(f"/applications/{again.id}/")
    assert (again.state, again.channel, again.repeats_id) == (
        S.SUBMITTED,
        EntryChannel.WEB,
        earlier.id,
    )
    assert "is with the organiser" in browserless.get(f"/applications/{again.id}/")
    once_more = location(browserless, f"/fairs/{fair.slug}/apply")
    assert once_more.endswith(f"/applications/{again.id}/")


def test_staff_confirm_for_somebody_and_the_record_says_how(browserless, fair, session):
    earlier = factories.accepted_application(factories.fair())
    factories.product(earlier)
    clerk = factories.member(Role.ORGANISER)
    browserless.sign_in(clerk)
    address = f"/applications/{earlier.id}/again/{fair.slug}"
    browserless.get(address)
    values = {"booths_wanted": "1", "undertakings": "y",
              "products": str(session.scalar(select(Product.id)))}  # fmt: skip
    assert browserless.post(address, values).status_code == 422
    assert browserless.post(address, {**values, "channel": "phone"}).status_code == 302
    again = session.scalars(select(Application).where(Application.fair_id == fair.id)).one()
    assert (again.channel, again.entered_by_id) == (EntryChannel.PHONE, clerk.id)


def test_stranger_cannot_come_again_for_somebody(browserless, fair):
    earlier = factories.accepted_application(factories.fair())
    other = factories.accepted_application(fair)
    browserless.sign_in(db.session.get(Person, other.contact_id))
    browserless.get(f"/applications/{earlier.id}/again/{fair.slug}", status=403)


def test_drawing_is_sent_written_anew_and_decided(browserless, fair):
    own = factories.accepted_application(fair)
    browserless.sign_in(db.session.get(Person, own.contact_id))
    address = f"/applications/{own.id}/design"
    nothing = browserless.post(
        address, {"paper": (io.BytesIO(b"MZ"), "x.pdf")}, content_type="multipart/form-data"
    )
    assert nothing.status_code == 422
    browserless.post(address, {"paper": pdf("app.alert(1)")}, content_type="multipart/form-data")
    (design,) = db.session.scalars(select(StandDesign)).all()
    sent = browserless.client.get(f"/designs/{design.id}/paper")
    assert sent.headers["Content-Disposition"].startswith("attachment")
    assert len(PdfReader(io.BytesIO(sent.data)).pages) == 1
    assert b"app.alert" not in sent.data
    sent.close()
    browserless.sign_in(factories.member(Role.ORGANISER, fair))
    browserless.get(f"/fairs/{fair.slug}/designs")
    decide = f"/designs/{design.id}/decide"
    browserless.get(decide)
    assert browserless.post(decide, {"state": "changes_asked"}).status_code == 422
    browserless.post(decide, {"state": "changes_asked", "note": "Thấp hơn 3 m"})
    browserless.sign_in(db.session.get(Person, own.contact_id))
    assert "Thấp hơn 3 m" in browserless.get(address)


def test_manual_is_written_by_the_organiser_and_read_by_everybody(browserless, fair):
    browserless.sign_in(factories.member(Role.ORGANISER, fair))
    browserless.get(f"/fairs/{fair.slug}/exhibitors/texts")
    address = f"/fairs/{fair.slug}/exhibitors/texts/manual"
    browserless.get(address)
    browserless.post(
        address,
        {"text_vi": "Điện 2 kW", "text_en": "Power 2 kW", "paper": pdf()},
        content_type="multipart/form-data",
    )
    assert "Power 2 kW" in browserless.get(f"/fairs/{fair.slug}/read/manual")
    paper = browserless.client.get(f"/fairs/{fair.slug}/read/manual/paper")
    assert paper.mimetype == "application/pdf"
    paper.close()


def test_deadline_is_set_changed_done_and_removed(browserless, fair):
    browserless.sign_in(factories.member(Role.ORGANISER, fair))
    address = f"/fairs/{fair.slug}/deadlines"
    browserless.get(address)
    facts = {"name_vi": "Nộp đăng ký", "kept_by": "desk", "days": "30", "when": "before_opens",
             "remind_days": "10"}  # fmt: skip
    assert browserless.post(address, facts).status_code == 422
    facts["document"] = str(document().id)
    assert browserless.post(address, facts).status_code == 302
    (deadline,) = db.session.scalars(select(Deadline)).all()
    assert deadline.offset_days == -30
    page = browserless.get(f"/deadlines/{deadline.id}")
    assert 'value="30"' in page
    browserless.post(f"/deadlines/{deadline.id}", {**facts, "days": "45"})
    assert fresh(deadline).offset_days == -45
    assert "Nộp đăng ký" in browserless.get(address, lang="vi")
    assert browserless.post(f"/deadlines/{deadline.id}/done", {}).status_code == 422
    browserless.post(f"/deadlines/{deadline.id}/done", {"done_on": "2024-01-05"})
    assert fresh(deadline).done_on.isoformat() == "2024-01-05"
    browserless.post(f"/deadlines/{deadline.id}/remove")
    assert db.session.scalars(select(Deadline)).all() == []


def test_paper_lies_under_its_hash(tmp_path):
    assert paper_path(tmp_path, "ab12") == tmp_path / "files" / "ab" / "ab12.pdf"
