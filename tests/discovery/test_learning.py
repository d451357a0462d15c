"""The next fair's lists follow what came of the last one's, once enough came of them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from fairapp.core import clock
from fairapp.core.policy import SYSTEM
from fairapp.discovery import queries, ranker, services
from fairapp.discovery.models import Match, Verdict
from fairapp.discovery.services import learning
from fairapp.exhibitors.queries import supplier_rows
from fairapp.fairs import thesaurus
from fairapp.meetings.models import MeetingState, Side
from tests import factories

GOOD = 60


@pytest.fixture
def now(session):
    """The fair that is coming, and none learned yet."""
    thesaurus.sync(SYSTEM)
    learning._learned.clear()
    return factories.fair()


@pytest.fixture
def past(session, now):
    day = clock.today() - timedelta(days=300)
    return factories.fair(slug="last", opens_on=day, closes_on=day + timedelta(days=3))


def workshop(of, name, **product):
    row = factories.accepted_application(of)
    factories.product(row, names={"vi": name}, **product)
    return row


def met(of, buyers, makers):
    """Every buyer met every maker."""
    for buyer in buyers:
        for maker in makers:
            request = factories.meetings.meeting_request(
                of, importer=buyer, application=maker, asked_by=Side.IMPORTER
            )
            factories.meetings.meeting(of, request=request, state=MeetingState.HELD)


def buyers_of(of, count):
    found = [factories.importer(of) for _ in range(count)]
    for one in found:
        factories.need(one)
    return found


def default_score(fair, importer):
    """What the first of the list scores with the weights that come with the library."""
    task = ranker.Task(supplier_rows(fair.id), ranker.as_buyers([importer]), clock.today(), 1)
    return ranker.rank(task)[importer.id][0].score


def test_without_an_earlier_fair_the_ranker_keeps_its_weights(now):
    assert services.learned_weights(now) is None


def test_too_few_meetings_teach_nothing(now, past):
    makers = [workshop(past, "Khay mây") for _ in range(2)]
    met(past, buyers_of(past, 3), makers)
    assert services.learned_weights(now) is None


def test_what_came_of_the_last_fair_moves_the_weights_of_the_next(session, now, past):
    makers = [workshop(past, "Khay mây tròn") for _ in range(6)]
    others = [workshop(past, "Đèn lồng lụa", category="TEX-03", materials=["M-SILK"])]
    buyers = buyers_of(past, GOOD // 6)
    met(past, buyers, makers)
    for buyer in buyers:
        services.judge_match(buyer, others[0], Verdict.NOT_INTERESTED, actor=SYSTEM)
    kinds = [kind for _, _, kind in queries.outcomes_of(past.id)]
    assert (kinds.count("meeting_held"), kinds.count("request")) == (GOOD, GOOD)
    weights = services.learned_weights(now)
    assert weights is not None
    rattan = workshop(now, "Khay mây tròn")
    importer = buyers_of(now, 1)[0]
    services.make_matches([importer.id], actor=SYSTEM)
    assert session.scalars(select(Match.application_id)).all() == [rattan.id]
    assert session.scalar(select(Match.score)) != pytest.approx(default_score(now, importer))


def test_a_deal_counts_as_a_contract(session):
    fair = factories.fair()
    deal = factories.deals.deal(fair)
    assert queries.outcomes_of(fair.id) == [(deal.importer_id, deal.application_id, "contract")]
