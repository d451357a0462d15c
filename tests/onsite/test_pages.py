"""The gate, outcomes, encounters and leaving, as a browser without script sees them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from fairapp.accounts.models import Person
from fairapp.allocation.services import hold_booths
from fairapp.core import clock
from fairapp.core.policy import SYSTEM, Role
from fairapp.exhibitors.models import ApplicationState
from fairapp.meetings import queries as meetings
from fairapp.meetings.models import MeetingState, RequestState, Side
from fairapp.onsite.models import Badge, BadgeKind, CheckIn, Encounter, Outcome
from tests import factories
from tests.factories import meetings as made


@pytest.fixture
def fair(session):
    return factories.fair(slug="gift-show")


@pytest.fixture
def gatekeeper(fair):
    return factories.member(Role.GATE_STAFF, fair)


def test_typed_code_lets_in_and_shows_who_it_is(session, fair, gatekeeper, browserless):
    badge = made.badge(fair, organisation_name="Siêu thị mẫu")
    session.commit()
    browserless.sign_in(gatekeeper)
    answer = browserless.post("/fairs/gift-show/gate", {"code": f" {badge.code.lower()} "})
    page = browserless.get(answer.location)
    assert "Phụ trách mua hàng" in page
    assert "Siêu thị mẫu" in page
    assert "Trade visitor" in page
    assert session.scalars(select(CheckIn)).one().badge_id == badge.id


@pytest.mark.parametrize("code", ["", "NOSUCHCODE22", "x" * 80])
def test_wrong_code_is_said_at_the_field(session, fair, gatekeeper, browserless, code):
    session.commit()
    browserless.sign_in(gatekeeper)
    answer = browserless.post("/fairs/gift-show/gate?lang=en", {"code": code})
    assert answer.status_code == 422
    assert "is-invalid" in answer.get_data(as_text=True)
    assert session.scalars(select(CheckIn)).all() == []


def test_badge_of_another_fair_does_not_open_the_gate(session, fair, gatekeeper, browserless):
    stranger = made.badge(factories.fair())
    session.commit()
    browserless.sign_in(gatekeeper)
    answer = browserless.post("/fairs/gift-show/gate", {"code": stranger.code})
    assert answer.status_code == 422


def test_taken_back_badge_is_sent_to_the_desk(session, fair, gatekeeper, browserless):
    badge = made.badge(fair, voided_at=clock.now())
    session.commit()
    browserless.sign_in(gatekeeper)
    answer = browserless.post("/fairs/gift-show/gate?lang=en", {"code": badge.code})
    assert "This badge was taken back." in answer.get_data(as_text=True)


def test_walk_in_visitor_gets_a_badge_and_is_in(session, fair, gatekeeper, browserless):
    session.commit()
    browserless.sign_in(gatekeeper)
    browserless.get("/fairs/gift-show/gate/visitor")
    answer = browserless.post(
        "/fairs/gift-show/gate/visitor",
        {"bearer": "Buyer", "country": "fr", "kind": "trade_visitor"},
    )
    assert "France" in browserless.get(answer.location)
    badge = session.scalars(select(Badge)).one()
    assert (badge.kind, badge.country) == (BadgeKind.TRADE_VISITOR, "FR")


def test_gate_is_for_staff(session, fair, browserless):
    importer = factories.importer(fair)
    session.commit()
    browserless.sign_in(session.get(Person, importer.person_id))
    browserless.get("/fairs/gift-show/gate", status=403)


@pytest.fixture
def met(fair):
    asked = made.meeting_request(fair, state=RequestState.ACCEPTED)
    return made.meeting(fair, request=asked, slot=made.slot(fair, hours=-3))


def test_each_side_says_what_came_of_it(session, met, browserless):
    importer = meetings.load_party(met.importer_id)
    workshop = meetings.load_exhibitor(met.application_id)
    session.commit()
    address = f"/meetings/{met.id}/outcome"
    for person_id, code in (
        (importer.person_id, "order_likely"),
        (workshop.contact_id, "keep_contact"),
    ):
        browserless.sign_in(session.get(Person, person_id))
        browserless.get(address)
        answer = browserless.post(address, {"code": code, "side": "staff"})
        assert answer.status_code == 302
    session.refresh(met)
    assert met.state is MeetingState.HELD
    said = {one.side: one.code.value for one in session.scalars(select(Outcome))}
    assert said == {Side.IMPORTER: "order_likely", Side.EXHIBITOR: "keep_contact"}
    assert "An order is likely" in browserless.get(address)


def test_staff_say_for_which_side(session, fair, met, browserless):
    staff = factories.member(Role.CONTRACT_STAFF, fair)
    session.commit()
    browserless.sign_in(staff)
    assert "Who says so" in browserless.get(f"/meetings/{met.id}/outcome")
    answer = browserless.post(f"/meetings/{met.id}/outcome", {"code": "keep_contact"})
    assert answer.status_code == 422
    browserless.post(f"/meetings/{met.id}/outcome", {"code": "keep_contact", "side": "exhibitor"})
    assert session.scalars(select(Outcome)).one().side is Side.EXHIBITOR


def test_a_side_says_that_the_other_did_not_come_but_not_itself(session, met, browserless):
    importer = meetings.load_party(met.importer_id)
    session.commit()
    browserless.sign_in(session.get(Person, importer.person_id))
    browserless.post(f"/meetings/{met.id}/no-show", {"absent": "importer"})
    session.refresh(met)
    assert met.state is MeetingState.PUBLISHED
    browserless.post(f"/meetings/{met.id}/no-show", {"absent": "exhibitor"})
    session.refresh(met)
    assert (met.state, met.absent_side) == (MeetingState.NO_SHOW, Side.EXHIBITOR)


def test_encounter_is_logged_by_badge_and_booth(session, fair, browserless):
    workshop, importer = factories.accepted_application(fair), factories.importer(fair)
    booth = factories.booth(fair, code="C14")
    hold_booths(workshop, [booth], actor=SYSTEM, until=clock.now() + timedelta(days=1))
    badge = made.badge(fair, kind=BadgeKind.IMPORTER, importer_id=importer.id)
    staff = factories.member(Role.CONTRACT_STAFF, fair)
    session.commit()
    browserless.sign_in(staff)
    assert "No encounter logged yet" in browserless.get("/fairs/gift-show/encounters")
    values = {"badge": badge.code, "booth": "c14", "outcome": "sample_asked"}
    wrong = browserless.post("/fairs/gift-show/encounters", {**values, "booth": "Z99"})
    assert wrong.status_code == 422
    browserless.post("/fairs/gift-show/encounters", values)
    logged = session.scalars(select(Encounter)).one()
    assert (logged.importer_id, logged.application_id) == (importer.id, workshop.id)
    assert "Naniwa Table" in browserless.get("/fairs/gift-show/encounters")


def test_organiser_is_asked_before_an_exhibitor_leaves(session, fair, browserless):
    workshop, importer = factories.accepted_application(fair), factories.importer(fair)
    organiser = factories.member(Role.ORGANISER)
    session.commit()
    browserless.sign_in(organiser)
    for address, asks in (
        (f"/applications/{workshop.id}/leave", "What leaving means today"),
        (f"/importers/{importer.id}/leave", "Take out of the fair"),
    ):
        assert asks in browserless.get(address)
        assert browserless.post(address).status_code == 302
    session.refresh(workshop)
    session.refresh(importer)
    assert (workshop.state, importer.status) == (ApplicationState.WITHDRAWN, "withdrawn")


def test_gate_needs_as_many_statements_for_one_as_for_many(
    session, fair, gatekeeper, browserless, count_statements
):
    def measured():
        session.commit()
        with count_statements() as counter:
            browserless.sign_in(gatekeeper).get("/fairs/gift-show/gate")
        return len(counter)

    few = measured()
    for _ in range(3):
        browserless.post("/fairs/gift-show/gate", {"code": made.badge(fair).code})
    assert measured() == few
    assert few <= 8
