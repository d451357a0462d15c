"""What stands in the ledger, how far it is proved, where it came from."""

import ast
from decimal import Decimal
from pathlib import Path

import pytest

from fairapp.contracts import queries, services
from fairapp.contracts.models import Answer, DealKind, EvidenceLevel, LedgerEntry, ReasonCode
from fairapp.core.db import db
from fairapp.core.policy import SYSTEM
from fairapp.discovery.models import Match
from fairapp.importers.models import Invitation, InvitationState
from fairapp.meetings.models import Side
from tests import factories
from tests.factories.deals import deal, held_meeting

ROOT = Path(__file__).resolve().parents[2]


def say(entry, side, answer=Answer.AGREED):
    services.answer_deal(entry, actor=SYSTEM, side=side, answer=answer)


def seen(entry, is_borne_out=True):
    services.verify_deal(entry, actor=SYSTEM, is_borne_out=is_borne_out)


def level(entry):
    return queries.evidence_of([entry.deal_id])[entry.deal_id]


def correct(entry, **changes):
    return services.correct_deal(
        entry,
        actor=SYSTEM,
        reason=ReasonCode.TYPING_ERROR,
        idempotency_key=f"after-{entry.id}",
        **changes,
    )


def cancel(entry):
    return services.cancel_deal(
        entry, actor=SYSTEM, reason=ReasonCode.NOT_SIGNED, idempotency_key=f"off-{entry.id}"
    )


def numbers(found):
    return [entry.number for entry in db.session.scalars(found).unique()]


def test_only_the_last_entry_of_a_deal_that_was_not_cancelled_stands(session):
    fair = factories.fair()
    plain, wrong, gone = deal(fair), deal(fair), deal(fair)
    fresh = correct(wrong, value=Decimal(100))
    cancel(gone)
    deal(factories.fair())
    assert numbers(queries.current_entries(fair.id)) == [plain.number, fresh.number]


def test_evidence_climbs_with_what_is_said_and_seen(session):
    entry = deal(factories.fair())
    assert level(entry) is EvidenceLevel.REPORTED
    say(entry, Side.EXHIBITOR)
    assert level(entry) is EvidenceLevel.ONE_SIDE
    say(entry, Side.IMPORTER)
    assert level(entry) is EvidenceLevel.BOTH_SIDES
    seen(entry)
    assert level(entry) is EvidenceLevel.DOCUMENT_SEEN
    say(entry, Side.IMPORTER, Answer.DISPUTED)
    assert level(entry) is EvidenceLevel.DISPUTED
    seen(entry)
    assert level(entry) is EvidenceLevel.DOCUMENT_SEEN
    seen(entry, is_borne_out=False)
    assert level(entry) is EvidenceLevel.DISPUTED


def test_change_of_mind_counts_and_a_correction_starts_again(session):
    entry = deal(factories.fair())
    say(entry, Side.IMPORTER, Answer.DISPUTED)
    say(entry, Side.IMPORTER)
    assert level(entry) is EvidenceLevel.ONE_SIDE
    fresh = correct(entry, value=Decimal(7))
    assert level(fresh) is EvidenceLevel.REPORTED
    cancel(fresh)
    assert level(entry) is EvidenceLevel.VOID
    assert queries.evidence_of([]) == {}


def test_disputed_contract_leaves_the_published_contracts_until_it_is_settled(session):
    fair = factories.fair()
    kept, doubted = deal(fair), deal(fair)
    deal(fair, kind=DealKind.ORDER)
    assert numbers(queries.direct_export_contracts(fair.id)) == [1, 2]
    say(doubted, Side.EXHIBITOR, Answer.DISPUTED)
    assert numbers(queries.direct_export_contracts(fair.id)) == [kept.number]
    seen(doubted)
    assert numbers(queries.direct_export_contracts(fair.id)) == [1, 2]
    seen(doubted, is_borne_out=False)
    assert numbers(queries.direct_export_contracts(fair.id)) == [kept.number]


def test_each_kind_has_a_row_of_its_own(session):
    fair = factories.fair()
    deal(fair)
    deal(fair, value=Decimal(1000), is_estimated=True)
    deal(fair, kind=DealKind.ORDER, value=Decimal(70))
    cancel(deal(fair, kind=DealKind.ORDER, value=Decimal(900)))
    rows = queries.deals_by_kind(fair.id)
    assert [row.kind for row in rows] == list(DealKind)
    assert [(row.deals, row.value_usd, row.estimated) for row in rows[:3]] == [
        (2, Decimal(5250), 1),
        (0, Decimal(0), 0),
        (1, Decimal(70), 0),
    ]
    with pytest.raises(TypeError):
        sum(rows)


def mixed_sums(source: str) -> list[str]:
    """Functions that add up values of deals without splitting by kind or naming one."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            text = ast.unparse(node)
            adds = "func.sum" in text and "value" in text.partition("func.sum")[2]
            of_one_kind = ".group_by(LedgerEntry.kind)" in text or "LedgerEntry.kind ==" in text
            if adds and not of_one_kind:
                found.append(node.name)
    return found


def test_no_query_adds_kinds_together():
    for path in (ROOT / "fairapp" / "contracts").rglob("*.py"):
        assert mixed_sums(path.read_text()) == [], path


def test_planted_mixed_sum_is_found():
    bad = "def total(f):\n    return select(func.sum(LedgerEntry.value_usd)).where(stands())\n"
    assert mixed_sums(bad) == ["total"]


def test_deal_is_found_by_either_party_and_by_number(session):
    fair = factories.fair()
    maker = factories.organisation(name="Mây tre Nắng Hạ")
    first = deal(fair, exhibitor=factories.accepted_application(fair, organisation=maker))
    second = deal(fair)
    found = queries.find_deals
    assert numbers(found(fair.id, DealKind.CONTRACT, "nang ha")) == [first.number]
    assert numbers(found(fair.id, DealKind.CONTRACT, "naniwa")) == [2, 1]
    assert numbers(found(fair.id, DealKind.CONTRACT, "2")) == [second.number]
    assert numbers(found(fair.id, DealKind.ORDER)) == []


def test_deal_is_traced_to_meeting_request_match_and_invitation(session):
    fair = factories.fair()
    exhibitor, buyer = factories.accepted_application(fair), factories.importer(fair)
    met = held_meeting(fair, exhibitor=exhibitor, buyer=buyer)
    match = Match(
        fair_id=fair.id,
        importer_id=buyer.id,
        application_id=exhibitor.id,
        rank=2,
        score=0.8,
        ranker_version="test",
    )
    invited = Invitation(
        fair_id=fair.id,
        importer_id=buyer.id,
        organisation_id=buyer.organisation_id,
        state=InvitationState.ACCEPTED,
    )
    session.add_all([match, invited])
    session.flush()
    from fairapp.meetings.models import MeetingRequest

    request = session.get(MeetingRequest, met.request_id)
    request.match_id = match.id
    traced = queries.trace_of(deal(fair, exhibitor=exhibitor, buyer=buyer, meeting=met))
    assert (traced.invitation, traced.match, traced.request, traced.meeting) == (
        invited,
        match,
        request,
        met,
    )
    assert traced.is_traced
    bare = queries.trace_of(deal(fair))
    assert (bare.invitation, bare.meeting, bare.is_traced) == (None, None, False)


def test_seller_is_found_by_booth_and_buyer_by_badge(session):
    from fairapp.allocation.models import AllocatedBooth, Allocation, AllocationState
    from fairapp.onsite.models import Badge, BadgeKind

    fair = factories.fair()
    exhibitor, buyer = factories.accepted_application(fair), factories.importer(fair)
    factories.accepted_application(fair)
    factories.application(fair)
    place = factories.booth(fair, code="C14")
    stand = Allocation(
        fair_id=fair.id, application_id=exhibitor.id, state=AllocationState.CONFIRMED
    )
    session.add(stand)
    session.flush()
    session.add(AllocatedBooth(allocation_id=stand.id, booth_id=place.id))
    session.add(
        Badge(
            fair_id=fair.id,
            code="q7Xk",
            kind=BadgeKind.IMPORTER,
            importer_id=buyer.id,
            bearer="Buyer",
        )
    )
    session.flush()
    assert session.scalars(queries.find_sellers(fair.id, "c14")).all() == [exhibitor]
    assert len(session.scalars(queries.find_sellers(fair.id, "phu vinh")).all()) in (0, 2)
    assert session.scalars(queries.find_buyers(fair.id, "q7Xk")).all() == [buyer]
    assert session.scalars(queries.find_buyers(fair.id, "naniwa")).all() == [buyer]
    assert session.scalars(queries.find_buyers(fair.id, "nobody")).all() == []


def test_evidence_of_a_list_takes_one_statement(session, count_statements):
    fair = factories.fair()
    entries: list[LedgerEntry] = [deal(fair) for _ in range(3)]
    say(entries[0], Side.IMPORTER)
    session.flush()
    with count_statements() as counter:
        levels = queries.evidence_of_entries(entries)
    assert (len(counter), levels[entries[0].deal_id]) == (1, EvidenceLevel.ONE_SIDE)
