"""Pages of both sides and of the organiser, as a browser without script sees them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from fairapp.core import clock
from fairapp.core.db import db
from fairapp.core.jobs import Job
from fairapp.core.policy import SYSTEM, Role
from fairapp.meetings import queries, services
from fairapp.meetings.models import Meeting, MeetingRequest, MeetingState, RequestState
from tests import factories
from tests.factories import meetings as made


@pytest.fixture
def fair(session):
    return factories.fair(slug="gift-show")


@pytest.fixture
def organiser(fair):
    return factories.member(Role.ORGANISER)


def person_of(importer):
    from fairapp.accounts.models import Person

    return db.session.get(Person, importer.person_id)


def contact_of(application):
    from fairapp.accounts.models import Person

    return db.session.get(Person, application.contact_id)


def test_importer_asks_from_a_match_and_lands_where_the_form_stood(session, fair, browserless):
    importer, workshop = factories.importer(fair), factories.accepted_application(fair)
    session.commit()
    browserless.sign_in(person_of(importer))
    answer = browserless.post(
        f"/importers/{importer.id}/meetings/ask",
        {"application_id": workshop.id, "message": "籐", "back": "/somewhere?page=2"},
    )
    assert (answer.status_code, answer.location) == (302, "/somewhere?page=2")
    asked = session.scalars(select(MeetingRequest)).one()
    assert (asked.message, asked.state) == ("籐", RequestState.OPEN)
    page = browserless.get(f"/importers/{importer.id}/meetings", lang="ja")
    assert "Sample workshop" in page


@pytest.mark.parametrize("back", ["//evil.example.com", "https://example.com", "/\\evil"])
def test_asking_never_leads_to_a_foreign_page(session, fair, browserless, back):
    importer, workshop = factories.importer(fair), factories.accepted_application(fair)
    session.commit()
    browserless.sign_in(person_of(importer))
    values = {"application_id": workshop.id, "back": back}
    answer = browserless.post(f"/importers/{importer.id}/meetings/ask", values)
    assert answer.location == f"/importers/{importer.id}/meetings"


@pytest.mark.parametrize("typed", ["", "nonsense", "00000000-0000-0000-0000-000000000000"])
def test_asking_nobody_is_a_clear_error(session, fair, browserless, typed):
    importer = factories.importer(fair)
    session.commit()
    browserless.sign_in(person_of(importer))
    answer = browserless.post(f"/importers/{importer.id}/meetings/ask", {"application_id": typed})
    assert answer.status_code in (400, 404)
    assert session.scalars(select(MeetingRequest)).all() == []


def test_exhibitor_answers_on_the_phone(session, fair, browserless):
    asked = made.meeting_request(fair)
    workshop = session.get_one(type(factories.accepted_application(fair)), asked.application_id)
    session.commit()
    browserless.sign_in(contact_of(workshop))
    page = browserless.get(f"/applications/{workshop.id}/meetings")
    assert "Naniwa Table" in page
    assert "Yes, let us meet" in page
    assert "籐のトレーについて" in page
    browserless.post(f"/meeting-requests/{asked.id}/answer", {"answer": "accept"})
    session.refresh(asked)
    assert asked.state is RequestState.ACCEPTED
    page = browserless.get(f"/applications/{workshop.id}/meetings")
    assert "Yes, let us meet" not in page
    assert "mailto:" in page


@pytest.mark.parametrize("state", list(RequestState))
def test_phone_and_mail_show_to_each_side_once_both_agreed_and_never_before(
    session, fair, browserless, state
):
    asked = made.meeting_request(fair)
    asked.state = state
    importer = queries.load_party(asked.importer_id)
    workshop = queries.load_exhibitor(asked.application_id)
    buyer, maker = person_of(importer), contact_of(workshop)
    buyer.email, buyer.phone = "buyer@example.com", "+81312345678"
    maker.email, maker.phone = "maker@example.com", "+84912345678"
    session.commit()
    for reader, other, address in (
        (buyer, maker, f"/importers/{importer.id}/meetings"),
        (maker, buyer, f"/applications/{workshop.id}/meetings"),
    ):
        browserless.sign_in(reader)
        page = browserless.get(address)
        told = [f"mailto:{other.email}" in page, f"tel:{other.phone}" in page]
        assert told == [state is RequestState.ACCEPTED] * 2


def test_proposal_without_words_is_asked_for(session, fair, browserless):
    asked = made.meeting_request(fair)
    workshop = queries.load_exhibitor(asked.application_id)
    session.commit()
    browserless.sign_in(contact_of(workshop))
    browserless.post(f"/meeting-requests/{asked.id}/answer", {"answer": "counter"})
    session.refresh(asked)
    assert asked.state is RequestState.OPEN
    assert "Write what you propose." in browserless.get(f"/applications/{workshop.id}/meetings")


def test_neither_side_sees_the_other_ones_page(session, fair, browserless):
    asked = made.meeting_request(fair)
    importer = queries.load_party(asked.importer_id)
    session.commit()
    browserless.sign_in(person_of(importer))
    browserless.get(f"/applications/{asked.application_id}/meetings", status=403)
    assert "Sample workshop" in browserless.get(f"/importers/{importer.id}/meetings")
    stranger = factories.importer(fair)
    session.commit()
    browserless.sign_in(person_of(stranger))
    browserless.get(f"/importers/{importer.id}/meetings", status=403)
    answer = browserless.post(f"/meeting-requests/{asked.id}/answer", {"answer": "decline"})
    assert answer.status_code == 403


@pytest.fixture
def planned(session, fair):
    """A fair to come with a draft timetable of four meetings."""
    fair.opens_on = clock.today() + timedelta(days=1)
    fair.closes_on = fair.opens_on + timedelta(days=3)
    workshop = factories.accepted_application(fair)
    for _ in range(4):
        made.meeting_request(fair, application=workshop, state=RequestState.ACCEPTED)
    timetable = services.make_timetable(fair, actor=SYSTEM, seed=5)
    session.commit()
    return timetable


def test_organiser_lets_the_worker_plan_and_sees_the_bar(session, fair, organiser, browserless):
    session.commit()
    browserless.sign_in(organiser)
    assert "No timetable yet" in browserless.get("/fairs/gift-show/timetable")
    for _ in range(2):
        browserless.post("/fairs/gift-show/timetable/make", {"seed": "7"})
    job = session.scalars(select(Job)).one()
    assert (job.kind, job.arguments["seed"]) == ("meetings.make_timetable", 7)
    page = browserless.get("/fairs/gift-show/timetable")
    assert f"/jobs/{job.id}/progress" in page


def test_organiser_publishes_and_both_sides_see_the_meeting(
    session, planned, organiser, browserless
):
    browserless.sign_in(organiser)
    page = browserless.get("/fairs/gift-show/timetable")
    assert "Publish and tell" in page
    met = session.scalars(select(Meeting)).first()
    importer = queries.load_party(met.importer_id)
    browserless.sign_in(person_of(importer))
    assert "Scheduled" not in browserless.get(f"/importers/{importer.id}/meetings")
    browserless.sign_in(organiser)
    browserless.post(f"/timetables/{planned.id}/publish")
    assert "Publish and tell" not in browserless.get("/fairs/gift-show/timetable")
    browserless.sign_in(person_of(importer))
    assert "Scheduled" in browserless.get(f"/importers/{importer.id}/meetings")
    kinds = {job.kind for job in session.scalars(select(Job))}
    assert kinds == {"meetings.tell_timetable"}


def test_slot_of_the_grid_opens_its_meetings(session, planned, organiser, browserless):
    met = session.scalars(select(Meeting)).first()
    browserless.sign_in(organiser)
    page = browserless.get(f"/fairs/gift-show/timetable?slot={met.slot_id}")
    assert "Naniwa Table" in page
    assert "Naniwa Table" not in browserless.get("/fairs/gift-show/timetable")


def test_request_without_a_place_stands_with_its_reason(session, fair, organiser, browserless):
    made.slot(fair)
    made.meeting_request(fair, state=RequestState.ACCEPTED, unplaced_reason="exhibitor_full")
    session.commit()
    browserless.sign_in(organiser)
    page = browserless.get("/fairs/gift-show/timetable")
    assert "All times of the exhibitor are taken" in page


def test_cancelling_shows_on_the_page(session, fair, browserless):
    asked = made.meeting_request(fair, state=RequestState.ACCEPTED)
    met = made.meeting(fair, request=asked, slot=made.slot(fair, hours=30))
    importer = queries.load_party(asked.importer_id)
    session.commit()
    browserless.sign_in(person_of(importer))
    browserless.post(f"/meetings/{met.id}/cancel")
    session.refresh(met)
    assert met.state is MeetingState.CANCELLED
    assert "Cancelled" in browserless.get(f"/importers/{importer.id}/meetings")


def test_calendar_file_has_the_meeting_with_its_zone_and_stand(session, fair, browserless):
    asked = made.meeting_request(fair, state=RequestState.ACCEPTED)
    starts_at = made.hanoi(fair.opens_on, 9, 30)
    made.meeting(fair, request=asked, slot=made.slot(fair, starts_at=starts_at))
    importer = queries.load_party(asked.importer_id)
    session.commit()
    browserless.sign_in(person_of(importer))
    calendar = browserless.get(f"/importers/{importer.id}/meetings.ics")
    assert calendar.count("BEGIN:VEVENT") == 1
    assert f"DTSTART:{fair.opens_on:%Y%m%d}T023000Z" in calendar
    workshop = queries.load_exhibitor(asked.application_id)
    browserless.sign_in(contact_of(workshop))
    assert "Naniwa Table" in browserless.get(f"/applications/{workshop.id}/meetings.ics")


def statements(count_statements, browserless, address):
    with count_statements() as counter:
        browserless.get(address)
    return len(counter)


def test_pages_need_as_many_statements_for_one_row_as_for_many(
    session, fair, organiser, browserless, count_statements
):
    workshop, importer = factories.accepted_application(fair), factories.importer(fair)
    pages = {
        f"/importers/{importer.id}/meetings": person_of(importer),
        f"/applications/{workshop.id}/meetings": contact_of(workshop),
        "/fairs/gift-show/timetable": organiser,
    }

    def measured():
        session.commit()
        return [
            statements(count_statements, browserless.sign_in(person), address)
            for address, person in pages.items()
        ]

    def meet(one, other):
        asked = made.meeting_request(
            fair,
            importer=one,
            application=other,
            state=RequestState.ACCEPTED,
            unplaced_reason="no_common_slot",
        )
        made.meeting(fair, request=asked)

    meet(importer, workshop)
    few = measured()
    for _ in range(5):
        meet(importer, factories.accepted_application(fair))
        meet(factories.importer(fair), workshop)
    assert measured() == few
    assert max(few) <= 10
