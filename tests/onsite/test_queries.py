"""The figures of the fair's days: exact counts, and rows that are as many."""

from datetime import timedelta

import pytest

from fairapp.core.policy import SYSTEM
from fairapp.importers.models import BuyerKind
from fairapp.meetings.models import MeetingState
from fairapp.onsite import queries, services
from fairapp.onsite.models import BadgeKind, OutcomeCode
from tests import factories
from tests.factories import meetings as made

FIGURES = (
    (queries.trade_visitors, queries.count_trade_visitors),
    (queries.importers_arrived, queries.count_importers_arrived),
    (queries.importer_organisations, queries.count_importer_organisations),
    (queries.visits, queries.count_visits),
    (queries.meeting_turns, queries.count_meeting_turns),
)


@pytest.fixture
def fair(session):
    return factories.fair()


def arrive(fair, *, days=(0,), voided=False, **values):
    badge = made.badge(fair, **values)
    for day in days:
        at = made.hanoi(fair.opens_on + timedelta(days=day), 9)
        services.check_in(badge, actor=SYSTEM, at=at)
    if voided:
        services.void_badge(badge, actor=SYSTEM)
    return badge


def importer_arrives(fair, *, firm=None, kind=BuyerKind.IMPORTER, **values):
    person = factories.importer_person(**({"organisation_id": firm.id} if firm else {}))
    buyer = factories.importer(fair, person=person, kind=kind)
    arrive(fair, kind=BadgeKind.IMPORTER, importer_id=buyer.id, **values)
    return buyer


def figures(fair):
    return [count(fair.id) for _, count in FIGURES]


def rows(session, fair):
    return [len(session.execute(select(fair.id)).all()) for select, _ in FIGURES]


def test_nobody_came_yet(session, fair):
    made.badge(fair)
    assert figures(fair) == rows(session, fair) == [0, 0, 0, 0, 0]


def test_each_figure_counts_what_it_says_and_opens_as_many_rows(session, fair):
    firm = factories.organisation(country="JP", name="Kobe Interior")
    for _ in range(2):
        importer_arrives(fair, firm=firm, days=(0, 1))
    importer_arrives(fair, firm=factories.organisation(country="FR", name="Lyon Maison"))
    importer_arrives(fair, kind=BuyerKind.HOTEL)
    importer_arrives(fair, firm=factories.organisation())
    importer_arrives(fair, voided=True)
    arrive(fair, days=(0, 0, 2))
    arrive(fair, kind=BadgeKind.PUBLIC)
    arrive(fair, kind=BadgeKind.EXHIBITOR)
    arrive(fair, kind=BadgeKind.STAFF)
    made.badge(fair)
    arrive(factories.fair())
    # trade visitors: five importers of any kind and one visitor; visits add the public, by day
    assert figures(fair) == rows(session, fair) == [6, 3, 2, 10, 0]


def test_meeting_turns_are_meetings_held_and_encounters(session, fair):
    for state in MeetingState:
        row = made.meeting(fair, state=state)
        if state is MeetingState.PUBLISHED:
            services.log_outcome(row, actor=SYSTEM, side="importer", code=OutcomeCode.KEEP_CONTACT)
    services.log_encounter(
        actor=SYSTEM,
        application=factories.accepted_application(fair),
        importer=factories.importer(fair),
        outcome=OutcomeCode.ORDER_LIKELY,
    )
    turns = session.execute(queries.meeting_turns(fair.id)).all()
    assert sorted(turn.kind for turn in turns) == ["encounter", "meeting", "meeting"]
    assert queries.count_meeting_turns(fair.id) == 3


def test_gate_counts_persons_of_the_day_once(fair):
    arrive(fair, days=(1, 1))
    arrive(fair, days=(1,), kind=BadgeKind.PUBLIC)
    arrive(fair, days=(0,))
    counted = queries.count_today(fair.id, fair.opens_on + timedelta(days=1))
    assert counted == {"trade_visitor": 1, "public": 1}
