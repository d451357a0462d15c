"""Asking for changes: what is asked, what the applicant sees, before and after."""

from decimal import Decimal

import pytest

from fairapp.accounts.models import Person
from fairapp.core.db import db
from fairapp.core.policy import SYSTEM, Role
from fairapp.exhibitors import queries as exhibitors
from fairapp.exhibitors import services as applying
from fairapp.exhibitors.models import ApplicationState
from fairapp.exhibitors.services import Verdict
from fairapp.review import queries
from tests import factories

S = ApplicationState
BY = {"actor": SYSTEM}


@pytest.fixture
def fair(session):
    return factories.fair()


def sent(fair):
    """An application that was sent, with one product."""
    row = factories.application(fair, state=S.DRAFT, submitted_at=None)
    factories.product(row)
    applying.submit_application(row, **BY)
    return row


def asked(row, *parts):
    applying.review_application(
        row, verdict=Verdict.ASK_CHANGES, note="Xin ảnh rõ hơn", parts=parts, **BY
    )


def test_difference_shows_fields_products_and_papers(fair):
    row = sent(fair)
    [old] = exhibitors.application_with_products(row.id).products
    asked(row, "products.prices", "people")
    applying.edit_application(row, section="production", workers=12, **BY)
    applying.edit_product(old, price_low=Decimal("4.00"), **BY)
    applying.add_product(row, names={"vi": "Giỏ cói"}, **BY)
    applying.add_certificate(row, code="FSC", **BY)
    applying.name_person(row, full_name="Người trực", **BY)
    applying.submit_application(row, **BY)
    before, after = exhibitors.versions_of(row.id)
    found = queries.difference(before.content, after.content)
    assert found.sections == {"production": (queries.Change("workers", None, 12),)}
    changed, added = found.products
    assert (changed.kind, changed.fields) == (
        "changed",
        (queries.Change("price_low", "3.2", "4"),),
    )
    assert (added.kind, added.facts["name_vi"]) == ("added", "Giỏ cói")
    assert [one.key for one in found.certificates] == ["FSC"]
    assert (found.people_added, found.people_removed) == (1, 0)
    assert "Người trực" not in str(after.content)


def test_request_is_open_until_the_application_is_sent_back(fair):
    row = sent(fair)
    asked(row, "products.photos")
    request = exhibitors.open_change_request(row.id)
    assert (request.parts, request.sentence) == (["products.photos"], "Xin ảnh rõ hơn")
    applying.submit_application(row, **BY)
    assert exhibitors.open_change_request(row.id) is None
    assert row.state is S.SUBMITTED


def test_version_is_kept_once_when_nothing_changes(fair):
    row = sent(fair)
    asked(row)
    applying.submit_application(row, **BY)
    [only] = exhibitors.versions_of(row.id)
    assert queries.difference(only.content, only.content).is_empty


def test_asking_again_ends_the_older_request(fair):
    row = sent(fair)
    asked(row, "people")
    applying.submit_application(row, **BY)
    asked(row, "certificates")
    assert [one.answered_at is None for one in exhibitors.change_requests_of(row.id)] == [
        True,
        False,
    ]


def test_applicant_sees_what_to_change_once_told_and_what_is_touched(browserless, fair):
    row = sent(fair)
    asked(row, "products.prices", "production")
    exhibitor = browserless.sign_in(db.session.get_one(Person, row.contact_id))
    address = f"/applications/{row.id}/"
    assert "Xin ảnh rõ hơn" not in exhibitor.get(address)
    applying.tell_decision(row, link="https://example.com/l/x", **BY)
    db.session.commit()
    page = exhibitor.get(address)
    assert "What the organiser asks you to change" in page
    assert "Xin ảnh rõ hơn" in page
    assert "Prices" in page
    assert ">changed</span>" not in page
    applying.edit_application(row, section="production", workers=3, **BY)
    db.session.commit()
    assert ">changed</span>" in exhibitor.get(address)


def test_letter_names_the_parts_in_the_language_of_its_reader(browserless, fair):
    row = sent(fair)
    asked(row, "certificates")
    db.session.commit()
    desk = browserless.sign_in(factories.member(Role.ORGANISER, fair))
    page = desk.get(f"/applications/{row.id}/letter")
    assert 'lang="vi"' in page
    assert "Chứng nhận" in page
    listed = desk.get(f"/fairs/{fair.slug}/applications/decisions")
    assert "Xin ảnh rõ hơn" in listed


def test_difference_page_shows_before_and_after(browserless, fair):
    row = sent(fair)
    asked(row, "production")
    desk = browserless.sign_in(factories.member(Role.ORGANISER, fair))
    address = f"/applications/{row.id}/changes"
    assert "Nothing has changed" in desk.get(address)
    applying.edit_application(row, section="production", workers=12, **BY)
    db.session.commit()
    page = desk.get(address)
    assert "As it stands now" in page
    assert "<ins>12</ins>" in page
    assert "People who work there" in page
    assert desk.get(f"{address}?before=9&after=x")
