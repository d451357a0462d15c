"""Badges of a stand's people: within what the edition gives, made once, gone with the person."""

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from fairapp.accounts.models import Person
from fairapp.allocation.services import hold_booths
from fairapp.core import clock
from fairapp.core.db import db
from fairapp.core.policy import SYSTEM
from fairapp.exhibitors.models import StandPerson
from fairapp.exhibitors.services import NotAcceptedError, name_person
from fairapp.onsite import queries, services
from fairapp.onsite.models import Badge
from tests import factories


@pytest.fixture
def fair(session):
    return factories.fair(badges_first=2, badges_more=1)


@pytest.fixture
def own(fair):
    row = factories.accepted_application(fair, booths_wanted=3)
    for name in ("Chủ xưởng", "Thợ chính", "Phiên dịch"):
        name_person(row, actor=SYSTEM, full_name=name)
    db.session.flush()
    return row


def give_booths(own, fair, *codes):
    booths = [factories.booth(fair, code=code) for code in codes]
    hold_booths(own, booths, actor=SYSTEM, until=clock.now() + timedelta(days=2))


def bearers(own):
    return [one.badge.bearer for one in queries.stand_wearers(own.id) if one.badge]


@pytest.mark.parametrize(("booths", "badges"), [(0, 2), (1, 2), (2, 3), (6, 7)])
def test_edition_says_how_many_badges_a_stand_gets(fair, booths, badges):
    assert fair.badges_for(booths) == badges


def test_quota_follows_the_booths_a_stand_has_before_those_it_asked_for(own, fair):
    assert queries.badge_quota(own) == 4
    give_booths(own, fair, "C14")
    assert queries.badge_quota(own) == 2


def test_first_named_get_the_badges_there_are_and_a_second_press_makes_no_more(own, fair):
    give_booths(own, fair, "C14")
    assert len(services.issue_staff_badges(own, actor=SYSTEM)) == 2
    assert bearers(own) == ["Chủ xưởng", "Thợ chính"]
    with pytest.raises(services.NoBadgeLeftError):
        services.issue_staff_badges(own, actor=SYSTEM)
    assert len(db.session.scalars(select(Badge)).all()) == 2


def test_badge_taken_back_goes_to_the_next(own, fair):
    give_booths(own, fair, "C14")
    first, _second = services.issue_staff_badges(own, actor=SYSTEM)
    services.take_badge_back(first, actor=SYSTEM)
    db.session.flush()
    db.session.delete(db.session.scalars(select(StandPerson).order_by(StandPerson.id)).first())
    db.session.flush()
    assert [one.bearer for one in services.issue_staff_badges(own, actor=SYSTEM)] == ["Phiên dịch"]


def test_who_leaves_the_stand_takes_the_badge_with_them(own):
    services.issue_staff_badges(own, actor=SYSTEM)
    person = db.session.scalars(select(StandPerson).order_by(StandPerson.id)).first()
    badge = queries.badge_of_stand_person(person.id)
    services.take_off_stand(own, person, actor=SYSTEM)
    db.session.flush()
    assert (badge.voided_at is None, badge.stand_person_id) == (False, None)
    assert bearers(own) == ["Thợ chính", "Phiên dịch"]


def test_nobody_gets_a_badge_before_being_accepted(fair):
    row = factories.application(fair)
    with pytest.raises(NotAcceptedError):
        services.issue_staff_badges(row, actor=SYSTEM)


def test_exhibitor_makes_prints_and_takes_back(browserless, own):
    exhibitor = browserless.sign_in(db.session.get(Person, own.contact_id))
    address = f"/applications/{own.id}/badges"
    assert "0 of 4 badges made" in exhibitor.get(address)
    exhibitor.post(f"{address}/make", {})
    page = exhibitor.get(address)
    assert "3 of 4 badges made" in page
    badge = db.session.scalars(select(Badge).order_by(Badge.id)).first()
    exhibitor.post(f"/badges/{badge.id}/take-back", {})
    assert "2 of 4 badges made" in exhibitor.get(address)
    answer = exhibitor.client.get(f"{address}.pdf")
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
    assert "Thợ chính" in text
    assert "Phiên dịch" in text
