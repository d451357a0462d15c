"""The funnel counts each step once, for one kind, and says what is traced."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from fairapp.contracts import queries, services
from fairapp.contracts.models import Answer, DealKind, LedgerEntry
from fairapp.contracts.queries import Split
from fairapp.core import clock
from fairapp.core.db import db
from fairapp.core.policy import SYSTEM, Role
from fairapp.discovery.models import Match
from fairapp.importers.models import (
    HostingOffer,
    HostingTier,
    Importer,
    Invitation,
    InvitationState,
    OfferState,
)
from fairapp.meetings.models import MeetingRequest, Side
from tests import factories
from tests.factories.deals import deal, held_meeting


@pytest.fixture
def fair(session):
    """Two importers from Japan, one invited who met, signed and ordered; the other only listed."""
    row = factories.fair()
    seller = factories.accepted_application(row, main_category=factories.concept().code)
    buyer = factories.importer(row, tier=HostingTier.HOSTED)
    factories.importer(row)
    session.add(
        Invitation(
            fair_id=row.id,
            importer_id=buyer.id,
            organisation_id=buyer.organisation_id,
            state=InvitationState.ACCEPTED,
            sent_at=clock.now(),
        )
    )
    session.add(
        Match(
            fair_id=row.id,
            importer_id=buyer.id,
            application_id=seller.id,
            rank=1,
            score=0.5,
            ranker_version="test",
        )
    )
    met = held_meeting(row, exhibitor=seller, buyer=buyer)
    deal(row, exhibitor=seller, buyer=buyer, meeting=met)
    deal(row, exhibitor=seller, buyer=buyer, kind=DealKind.ORDER)
    return row


def counts(row):
    return tuple(row.counts.values())


def test_importers_are_counted_at_every_step_of_their_market(fair):
    found = queries.funnel(fair.id, DealKind.CONTRACT, Split.MARKET)
    assert [(row.group, counts(row)) for row in found.rows] == [("JP", (1, 1, 0, 1, 1, 1, 1))]
    assert (found.deals.deals, found.deals.value) == (1, 4250)
    assert (found.traced, found.untraced) == (1, 0)
    order = queries.funnel(fair.id, DealKind.ORDER, Split.MARKET)
    assert (order.deals.deals, order.traced, order.untraced) == (1, 0, 1)


def test_tiers_and_campaigns_do_not_overlap(fair):
    tiers = queries.funnel(fair.id, DealKind.CONTRACT, Split.TIER)
    assert [(row.group, row.counts["signed"]) for row in tiers.rows] == [
        ("hosted", 1),
        ("visitor", 0),
    ]
    campaigns = queries.funnel(fair.id, DealKind.CONTRACT, Split.CAMPAIGN)
    assert [(row.group, row.counts["invited"]) for row in campaigns.rows] == [("", 1)]


def test_pairs_are_counted_by_category(fair):
    found = queries.funnel(fair.id, DealKind.CONTRACT, Split.CATEGORY)
    assert [(row.group, counts(row)) for row in found.rows] == [("FIB", (1, 1, 1, 1))]


def test_disputed_deal_is_in_no_row(fair, session):
    entry = session.scalars(queries.find_deals(fair.id, DealKind.CONTRACT)).first()
    services.answer_deal(entry, actor=SYSTEM, side=Side.IMPORTER, answer=Answer.DISPUTED)
    found = queries.funnel(fair.id, DealKind.CONTRACT, Split.MARKET)
    assert (found.deals.deals, found.together["signed"]) == (0, 0)


def test_deal_without_meeting_still_shows_request_and_match_of_its_parties(fair, session):
    order = session.scalars(queries.find_deals(fair.id, DealKind.ORDER)).first()
    trace = queries.trace_of(order)
    assert trace.request == session.scalar(select(MeetingRequest))
    assert (trace.match.rank, trace.is_traced) == (1, False)


@pytest.mark.parametrize("split", [*Split, "nonsense"])
def test_page_shows_each_split(browserless, fair, split):
    browserless.sign_in(factories.member(Role.VIEWER, fair))
    page = browserless.get(f"/fairs/{fair.slug}/deals/funnel?by={split}")
    assert "4,250 USD" in page


def offer(fair, importer, **values):
    kept = {"flight_cap": Decimal(900), "cost": Decimal(1500), "currency": "USD"} | values
    row = HostingOffer(
        fair_id=fair.id,
        importer_id=importer.id,
        organisation_id=importer.organisation_id,
        tier=HostingTier.HOSTED,
        state=OfferState.ACCEPTED,
        nights=4,
        transfers=True,
        interpreter=False,
        minimum_meetings=8,
        days_present=2,
        **kept,
    )
    db.session.add(row)
    db.session.flush()
    return row


def test_contract_carries_the_hosting_of_its_buyer_as_paid(fair, session):
    signer = session.get_one(Importer, session.scalar(select(LedgerEntry.importer_id).limit(1)))
    offer(fair, signer, reimbursed=Decimal(700))
    offer(fair, factories.importer(fair))
    offer(fair, factories.importer(fair), currency="CHF")
    found = queries.hosting_cost(fair.id, 2)
    assert (found.of_signers, found.whole, found.unrated) == (1300, 2800, ("CHF",))
    assert (found.per_contract, found.whole_per_contract) == (650, 1400)
    assert queries.hosting_cost(fair.id, 0).per_contract is None
