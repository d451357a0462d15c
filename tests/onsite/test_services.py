"""Badges, entries, outcomes, encounters."""

import pytest
from sqlalchemy import select

from fairapp.core.audit import AuditEntry
from fairapp.core.policy import SYSTEM
from fairapp.meetings.models import MeetingState, Side
from fairapp.meetings.services import MeetingOverError
from fairapp.onsite import services
from fairapp.onsite.models import BadgeKind, CheckIn, Outcome, OutcomeCode
from fairapp.onsite.services import outcomes
from tests import factories
from tests.factories import meetings as made


@pytest.fixture
def fair(session):
    return factories.fair()


def tags(session):
    rows = session.scalars(
        select(AuditEntry).where(AuditEntry.tag.startswith("onsite:")).order_by(AuditEntry.id)
    )
    return [(row.tag, row.facts) for row in rows]


def importer_badge(fair, importer):
    return services.issue_badge(
        actor=SYSTEM, fair=fair, kind=BadgeKind.IMPORTER, bearer="Buyer", importer=importer
    )


def test_importer_has_one_badge_with_an_opaque_code(session, fair):
    importer = factories.importer(fair)
    badge = importer_badge(fair, importer)
    assert importer_badge(fair, importer) is badge
    assert len(badge.code) == 12
    assert tags(session) == [("onsite:badge:issued", {"kind": "importer"})]


def test_lost_badge_is_replaced_by_one_with_a_new_code(fair):
    importer = factories.importer(fair)
    badge = importer_badge(fair, importer)
    lost = badge.code
    services.void_badge(badge, actor=SYSTEM)
    assert importer_badge(fair, importer) is badge
    assert (badge.code != lost, badge.voided_at) == (True, None)


def test_codes_are_read_however_they_are_typed():
    assert services.fold_code(" 7k3m-q9pt 2x4z\n") == "7K3MQ9PT2X4Z"


def test_entry_late_in_the_evening_utc_counts_for_the_next_day_in_hanoi(session, fair):
    at = made.hanoi(fair.opens_on, 6, 30)
    entry = services.check_in(made.badge(fair), actor=SYSTEM, gate="B", at=at)
    assert entry.day == fair.opens_on
    assert tags(session) == [("onsite:gate:checked_in", {"gate": "B"})]


def test_one_badge_may_come_in_many_times_a_day(session, fair):
    badge = made.badge(fair)
    for _ in range(3):
        services.check_in(badge, actor=SYSTEM)
    assert len(session.scalars(select(CheckIn)).all()) == 3


def test_voided_badge_does_not_open_the_gate(session, fair):
    badge = made.badge(fair)
    services.void_badge(badge, actor=SYSTEM)
    services.void_badge(badge, actor=SYSTEM)
    with pytest.raises(services.BadgeVoidedError):
        services.check_in(badge, actor=SYSTEM)
    assert session.scalars(select(CheckIn)).all() == []
    assert tags(session) == [("onsite:badge:voided", {})]


def test_outcome_closes_the_meeting_as_held_and_each_side_has_its_own(session, fair):
    row = made.meeting(fair)
    for side, code in ((Side.IMPORTER, "order_likely"), (Side.EXHIBITOR, "keep_contact")):
        services.log_outcome(row, actor=SYSTEM, side=side, code=OutcomeCode(code))
    services.log_outcome(
        row, actor=SYSTEM, side=Side.EXHIBITOR, code=OutcomeCode.QUOTE_ASKED, note="By Monday"
    )
    assert row.state is MeetingState.HELD
    said = {one.side.value: one.code.value for one in session.scalars(select(Outcome))}
    assert said == {"importer": "order_likely", "exhibitor": "quote_asked"}


def test_outcome_corrects_a_no_show(fair):
    row = made.meeting(fair, state=MeetingState.NO_SHOW, absent_side=Side.IMPORTER)
    services.log_outcome(row, actor=SYSTEM, side=Side.IMPORTER, code=OutcomeCode.KEEP_CONTACT)
    assert (row.state, row.absent_side) == (MeetingState.HELD, None)


@pytest.mark.parametrize("state", [MeetingState.DRAFT, MeetingState.CANCELLED])
def test_meeting_that_nobody_kept_has_no_outcome(session, fair, state):
    row = made.meeting(fair, state=state)
    with pytest.raises(MeetingOverError):
        services.log_outcome(row, actor=SYSTEM, side=Side.IMPORTER, code=OutcomeCode.KEEP_CONTACT)
    assert session.scalars(select(Outcome)).all() == []


def test_encounter_is_between_two_of_the_same_fair(session, fair):
    workshop, importer = factories.accepted_application(fair), factories.importer(fair)
    logged = services.log_encounter(
        actor=SYSTEM, application=workshop, importer=importer, outcome=OutcomeCode.SAMPLE_ASKED
    )
    assert (logged.fair_id, logged.outcome) == (fair.id, OutcomeCode.SAMPLE_ASKED)
    stranger = factories.importer(factories.fair())
    with pytest.raises(outcomes.NotTheSameFairError):
        services.log_encounter(
            actor=SYSTEM,
            application=workshop,
            importer=stranger,
            outcome=OutcomeCode.SAMPLE_ASKED,
        )
