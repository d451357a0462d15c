"""Asking and answering, the grid, the timetable, and what becomes of meetings."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from fairapp.core import clock
from fairapp.core.audit import AuditEntry
from fairapp.core.errors import InvalidInputError
from fairapp.core.mail import Channel, Message
from fairapp.core.policy import SYSTEM, Actor, Grant, Role
from fairapp.discovery.models import Match
from fairapp.exhibitors.models import ApplicationState
from fairapp.importers.models import BuyerStatus, Invitation, InvitationState
from fairapp.meetings import queries, services
from fairapp.meetings.models import Meeting, MeetingState, RequestState, Side, Timetable
from fairapp.meetings.services import requests as asking
from tests import factories
from tests.factories import meetings as made


@pytest.fixture
def fair(session):
    return factories.fair()


def spokesman(role, fair, organisation_id):
    return Actor(grants=frozenset({Grant(role, fair.id, organisation_id)}))


def letters(session):
    return [
        (row.letter, row.channel, row.locale)
        for row in session.scalars(select(Message).order_by(Message.id))
    ]


def tags(session, room="meetings:"):
    rows = session.scalars(
        select(AuditEntry).where(AuditEntry.tag.startswith(room)).order_by(AuditEntry.id)
    )
    return [(row.tag, row.facts) for row in rows]


def test_importer_asks_and_the_exhibitor_is_told_in_vietnamese(session, fair):
    importer, workshop = factories.importer(fair), factories.accepted_application(fair)
    asked = services.ask_meeting(importer, workshop, actor=SYSTEM, message="Trays")
    assert (asked.state, asked.asked_by, asked.message) == (
        RequestState.OPEN,
        Side.IMPORTER,
        "Trays",
    )
    assert letters(session) == [("meeting_request", Channel.EMAIL, "vi")]
    assert tags(session) == [("meetings:request:made", {"side": "importer"})]


def test_asking_twice_gives_the_same_request_and_one_letter(session, fair):
    importer, workshop = factories.importer(fair), factories.accepted_application(fair)
    first = services.ask_meeting(importer, workshop, actor=SYSTEM)
    assert services.ask_meeting(importer, workshop, actor=SYSTEM) is first
    assert len(letters(session)) == 1


def test_asking_back_accepts_what_the_other_side_asked(session, fair):
    importer, workshop = factories.importer(fair), factories.accepted_application(fair)
    services.ask_meeting(importer, workshop, actor=SYSTEM, side=Side.EXHIBITOR)
    asked = services.ask_meeting(importer, workshop, actor=SYSTEM)
    assert asked.state is RequestState.ACCEPTED
    assert [one[0] for one in letters(session)] == ["meeting_request", "meeting_answer"]


def test_request_keeps_the_match_it_came_from(session, fair):
    importer, workshop = factories.importer(fair), factories.accepted_application(fair)
    match = Match(
        fair_id=fair.id,
        importer_id=importer.id,
        application_id=workshop.id,
        score=0.8,
        ranker_version="test",
    )
    session.add(match)
    session.flush()
    assert services.ask_meeting(importer, workshop, actor=SYSTEM).match_id == match.id


def test_exhibitor_without_email_gets_a_short_text_with_a_link(session, fair):
    firm = factories.organisation()
    contact = factories.member(
        Role.EXHIBITOR, fair, organisation=firm, email=None, phone="+84600123456", locale="vi"
    )
    workshop = factories.accepted_application(fair, organisation=firm, contact=contact)
    services.ask_meeting(factories.importer(fair), workshop, actor=SYSTEM)
    text = session.scalars(select(Message)).one()
    assert (text.channel, text.address) == (Channel.TEXT, "+84600123456")
    assert "/l/" in text.text
    assert len(text.text) < 300


def parties(session, fair, state, status, invitation):
    importer = factories.importer(fair, status=status)
    if invitation:
        session.add(
            Invitation(
                fair_id=fair.id,
                importer_id=importer.id,
                organisation_id=importer.organisation_id,
                state=invitation,
            )
        )
        session.flush()
    return importer, factories.application(fair, state=state)


@pytest.mark.parametrize(
    ("state", "status", "invitation"),
    [
        (ApplicationState.ACCEPTED, BuyerStatus.QUALIFIED, None),
        (ApplicationState.ACCEPTED, BuyerStatus.LISTED, InvitationState.ACCEPTED),
        (ApplicationState.ACCEPTED, BuyerStatus.APPLIED, InvitationState.ACCEPTED),
    ],
)
def test_those_who_take_part_may_meet(session, fair, state, status, invitation):
    importer, workshop = parties(session, fair, state, status, invitation)
    assert services.ask_meeting(importer, workshop, actor=SYSTEM).id


@pytest.mark.parametrize(
    ("state", "status", "invitation"),
    [
        (ApplicationState.ACCEPTED, BuyerStatus.LISTED, InvitationState.OPENED),
        (ApplicationState.ACCEPTED, BuyerStatus.REFUSED, InvitationState.ACCEPTED),
        (ApplicationState.ACCEPTED, BuyerStatus.WITHDRAWN, InvitationState.ACCEPTED),
        (ApplicationState.SUBMITTED, BuyerStatus.QUALIFIED, None),
        (ApplicationState.WITHDRAWN, BuyerStatus.QUALIFIED, None),
    ],
)
def test_those_who_do_not_take_part_may_not_meet(session, fair, state, status, invitation):
    importer, workshop = parties(session, fair, state, status, invitation)
    with pytest.raises(services.NotAtTheFairError):
        services.ask_meeting(importer, workshop, actor=SYSTEM)


def test_exhibitor_of_another_fair_cannot_be_asked(session, fair):
    with pytest.raises(services.NotAtTheFairError):
        services.ask_meeting(
            factories.importer(fair),
            factories.accepted_application(factories.fair()),
            actor=SYSTEM,
        )


def test_importer_has_a_limit_of_live_requests(session, fair, monkeypatch):
    monkeypatch.setattr(asking, "MOST_LIVE_REQUESTS", 1)
    importer = factories.importer(fair)
    made.meeting_request(fair, importer=importer, state=RequestState.DECLINED)
    services.ask_meeting(importer, factories.accepted_application(fair), actor=SYSTEM)
    with pytest.raises(services.TooManyRequestsError):
        services.ask_meeting(importer, factories.accepted_application(fair), actor=SYSTEM)


ACCEPTED, DECLINED, COUNTERED, WITHDRAWN, EXPIRED, OPEN = (
    RequestState.ACCEPTED,
    RequestState.DECLINED,
    RequestState.COUNTERED,
    RequestState.WITHDRAWN,
    RequestState.EXPIRED,
    RequestState.OPEN,
)
VERBS = {
    "accept": lambda row: services.answer_request(row, actor=SYSTEM, accept=True),
    "decline": lambda row: services.answer_request(row, actor=SYSTEM, accept=False, note="Full"),
    "counter": lambda row: services.counter_request(row, actor=SYSTEM, note="In the morning?"),
    "withdraw": lambda row: services.withdraw_request(row, actor=SYSTEM),
    "expire": lambda row: services.expire_requests(
        row.created_at + timedelta(days=11), actor=SYSTEM
    ),
}


@pytest.mark.parametrize(
    ("state", "results"),
    [
        (OPEN, (ACCEPTED, DECLINED, COUNTERED, WITHDRAWN, EXPIRED)),
        (COUNTERED, (ACCEPTED, DECLINED, None, WITHDRAWN, EXPIRED)),
        (ACCEPTED, (ACCEPTED, None, None, WITHDRAWN, ACCEPTED)),
        (DECLINED, (None, DECLINED, None, None, DECLINED)),
        (WITHDRAWN, (None, None, None, WITHDRAWN, WITHDRAWN)),
        (EXPIRED, (None, None, None, None, EXPIRED)),
    ],
)
def test_each_state_allows_its_verbs(fair, state, results):
    for (verb, act), result in zip(VERBS.items(), results, strict=True):
        row = made.meeting_request(fair, state=state)
        if result is None:
            with pytest.raises(services.RequestClosedError):
                act(row)
            assert row.state is state, verb
        else:
            act(row)
            assert row.state is result, verb


def test_asker_cannot_answer_itself_but_answers_a_counter(fair):
    asked = made.meeting_request(fair)
    asker = spokesman(Role.IMPORTER, fair, asked.importer_organisation_id)
    workshop = spokesman(Role.EXHIBITOR, fair, asked.exhibitor_organisation_id)
    with pytest.raises(services.NotYourTurnError):
        services.answer_request(asked, actor=asker, accept=True)
    services.counter_request(asked, actor=workshop, note="At three?")
    with pytest.raises(services.NotYourTurnError):
        services.answer_request(asked, actor=workshop, accept=True)
    services.answer_request(asked, actor=asker, accept=True)
    assert (asked.state, asked.answer_note) == (RequestState.ACCEPTED, None)


def test_answer_is_told_to_the_importer_in_japanese(session, fair):
    asked = made.meeting_request(fair)
    services.answer_request(asked, actor=SYSTEM, accept=True)
    assert letters(session) == [("meeting_answer", Channel.EMAIL, "ja")]


def test_grid_has_thirteen_slots_a_day_and_is_made_once(session, fair):
    assert len(services.make_slots(fair, actor=SYSTEM)) == 4 * 13
    first = services.make_slots(fair, actor=SYSTEM)[0].starts_at.astimezone(clock.HANOI)
    assert (first.date(), first.hour) == (fair.opens_on, 9)
    assert len(queries.slots_of(fair.id)) == 52
    assert tags(session) == [("meetings:slots:made", {"rows": 52})]


@pytest.fixture
def coming(session):
    """A fair that opens tomorrow, two importers, two exhibitors, all four pairs accepted."""
    tomorrow = clock.today() + timedelta(days=1)
    fair = factories.fair(opens_on=tomorrow, closes_on=tomorrow + timedelta(days=3))
    importers = [factories.importer(fair) for _ in range(2)]
    workshops = [factories.accepted_application(fair) for _ in range(2)]
    for one in importers:
        for other in workshops:
            made.meeting_request(fair, importer=one, application=other, state=RequestState.ACCEPTED)
    return fair


def places(session, fair):
    rows = session.scalars(select(Meeting).where(Meeting.state != MeetingState.CANCELLED))
    return {row.request_id: row.slot_id for row in rows}


def test_timetable_places_every_accepted_request_as_a_draft(session, coming):
    made.meeting_request(coming)
    timetable = services.make_timetable(coming, actor=SYSTEM, seed=3)
    assert (timetable.requests, timetable.placed, timetable.bound) == (4, 4, 4)
    assert {row.state for row in session.scalars(select(Meeting))} == {MeetingState.DRAFT}
    assert len(places(session, coming)) == 4
    assert tags(session)[-1] == (
        "meetings:timetable:made",
        {"placed": 4, "bound": 4, "seed": 3},
    )


def test_new_run_replaces_drafts_and_keeps_published_meetings(session, coming):
    first = services.make_timetable(coming, actor=SYSTEM, seed=1)
    kept = session.scalars(select(Meeting)).first()
    kept.state = MeetingState.PUBLISHED
    session.flush()
    before = (kept.id, kept.slot_id)
    second = services.make_timetable(coming, actor=SYSTEM, seed=2)
    assert (kept.id, kept.slot_id) == before
    assert (second.placed, len(places(session, coming))) == (4, 4)
    assert {row.timetable_id for row in session.scalars(select(Meeting))} == {first.id, second.id}


def test_request_without_a_place_carries_its_reason(session, coming):
    busy = queries.slots_of(coming.id) or services.make_slots(coming, actor=SYSTEM)
    workshop = factories.accepted_application(coming)
    for n, slot in enumerate(busy):
        asked = made.meeting_request(
            coming, application=workshop, state=RequestState.ACCEPTED, code=f"r{n}"
        )
        made.meeting(coming, request=asked, slot=slot)
    left = made.meeting_request(coming, application=workshop, state=RequestState.ACCEPTED)
    timetable = services.make_timetable(coming, actor=SYSTEM)
    assert left.unplaced_reason == "exhibitor_full"
    assert (timetable.placed, timetable.bound, timetable.requests) == (56, 56, 57)
    assert queries.count_unplaced(coming.id) == {"exhibitor_full": 1}


def test_meeting_that_is_over_keeps_its_time_when_planned_again_during_the_fair(session, coming):
    past = made.slot(coming, hours=-2)
    asked = session.scalars(queries.accepted_requests(coming.id)).first()
    held = made.meeting(coming, request=asked, slot=past, state=MeetingState.HELD)
    timetable = services.make_timetable(coming, actor=SYSTEM)
    assert (timetable.placed, timetable.bound) == (4, 4)
    assert places(session, coming)[asked.id] == held.slot_id


def test_publishing_makes_drafts_known_once(session, coming):
    timetable = services.make_timetable(coming, actor=SYSTEM)
    assert services.publish_timetable(timetable, actor=SYSTEM) == 4
    assert {row.state for row in session.scalars(select(Meeting))} == {MeetingState.PUBLISHED}
    with pytest.raises(services.NothingToPublishError):
        services.publish_timetable(timetable, actor=SYSTEM)


def test_everybody_with_a_meeting_is_written_to_once(session, coming):
    timetable = services.make_timetable(coming, actor=SYSTEM)
    services.publish_timetable(timetable, actor=SYSTEM)
    session.commit()
    timetable_id = timetable.id
    told = services.tell_timetable(timetable_id, actor=SYSTEM, report=lambda _done, _all: None)
    again = services.tell_timetable(timetable_id, actor=SYSTEM, report=lambda _done, _all: None)
    assert (told, again) == (4, 0)
    assert sorted(letters(session)) == [
        ("timetable_exhibitor", Channel.EMAIL, "vi"),
        ("timetable_exhibitor", Channel.EMAIL, "vi"),
        ("timetable_importer", Channel.EMAIL, "ja"),
        ("timetable_importer", Channel.EMAIL, "ja"),
    ]
    assert session.get(Timetable, timetable_id).published_at is not None


MEETING_VERBS = {
    "cancel": lambda row: services.cancel_meeting(row, actor=SYSTEM),
    "hold": lambda row: services.close_meeting(row, actor=SYSTEM, state=MeetingState.HELD),
    "miss": lambda row: services.close_meeting(
        row, actor=SYSTEM, state=MeetingState.NO_SHOW, absent_side=Side.IMPORTER
    ),
}


@pytest.mark.parametrize(
    ("state", "cancel", "hold", "miss"),
    [
        (MeetingState.DRAFT, MeetingState.CANCELLED, None, None),
        (MeetingState.PUBLISHED, MeetingState.CANCELLED, MeetingState.HELD, MeetingState.NO_SHOW),
        (MeetingState.HELD, None, MeetingState.HELD, MeetingState.NO_SHOW),
        (MeetingState.NO_SHOW, None, MeetingState.HELD, MeetingState.NO_SHOW),
        (MeetingState.CANCELLED, MeetingState.CANCELLED, None, None),
    ],
)
def test_each_meeting_state_allows_its_verbs(fair, state, cancel, hold, miss):
    for (verb, act), result in zip(MEETING_VERBS.items(), (cancel, hold, miss), strict=True):
        absent = Side.EXHIBITOR if state is MeetingState.NO_SHOW else None
        row = made.meeting(fair, state=state, absent_side=absent)
        if result is None:
            with pytest.raises(services.MeetingOverError):
                act(row)
            assert row.state is state, verb
        else:
            act(row)
            assert row.state is result, verb


def test_no_show_names_the_side_that_did_not_come(fair):
    row = made.meeting(fair)
    with pytest.raises(InvalidInputError):
        services.close_meeting(row, actor=SYSTEM, state=MeetingState.NO_SHOW)


def test_cancelling_a_published_meeting_tells_both_and_frees_the_time(session, fair):
    slot, asked = made.slot(fair), made.meeting_request(fair, state=RequestState.ACCEPTED)
    row = made.meeting(fair, request=asked, slot=slot)
    services.cancel_meeting(row, actor=SYSTEM)
    assert [one[0] for one in letters(session)] == ["meeting_cancelled"] * 2
    again = made.meeting(fair, request=asked, slot=slot)
    assert queries.live_meeting_of(asked.id) is again


def test_database_refuses_two_live_meetings_of_one_side_in_a_slot(session, fair):
    slot, workshop = made.slot(fair), factories.accepted_application(fair)
    one, other = (made.meeting_request(fair, application=workshop) for _ in range(2))
    made.meeting(fair, request=one, slot=slot)
    with pytest.raises(IntegrityError), session.begin_nested():
        made.meeting(fair, request=other, slot=slot)


def test_withdrawing_an_accepted_request_cancels_its_meeting(fair):
    asked = made.meeting_request(fair, state=RequestState.ACCEPTED)
    row = made.meeting(fair, request=asked)
    services.withdraw_request(asked, actor=SYSTEM)
    assert (row.state, asked.state) == (MeetingState.CANCELLED, RequestState.WITHDRAWN)
