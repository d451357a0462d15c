"""What the two sides say: corrections that the other side answers, reminders, own reports."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from fairapp.accounts.models import LinkPurpose, Person, PersonalLink
from fairapp.contracts import queries, services
from fairapp.contracts.models import (
    Answer,
    ConfirmationDuty,
    DealKind,
    DisputeReason,
    EvidenceLevel,
    LedgerEntry,
    ReasonCode,
)
from fairapp.core import clock
from fairapp.core.errors import EditedMeanwhileError, ForbiddenError
from fairapp.core.mail import Message
from fairapp.core.policy import SYSTEM, Role
from fairapp.meetings.models import Side
from fairapp.onsite.models import BadgeKind
from tests import factories
from tests.factories.deals import deal, held_meeting
from tests.factories.meetings import badge

TODAY = clock.today()


def terms(entry, **changes):
    names = ("kind", "value", "currency", "signed_on", "incoterm", "payment", "delivery_on")
    return {name: getattr(entry, name) for name in names} | changes


def propose(entry, side=Side.IMPORTER, **changes):
    return services.propose_correction(
        entry, actor=SYSTEM, side=side, link=str, **terms(entry, **changes)
    )


def level(entry):
    return queries.evidence_of([entry.deal_id])[entry.deal_id]


def letters(session, template):
    found = select(Message.locale).where(Message.letter == template).order_by(Message.created_at)
    return session.scalars(found).all()


def test_proposal_takes_the_deal_out_until_the_other_side_agrees(session):
    entry = deal(factories.fair())
    services.answer_deal(entry, actor=SYSTEM, side=Side.EXHIBITOR, answer=Answer.AGREED)
    proposal = propose(entry, value=Decimal(4520))
    assert level(entry) is EvidenceLevel.DISPUTED
    assert letters(session, "deal_proposed") == ["vi"]
    said = queries.last_answers(entry.id)[Side.IMPORTER]
    assert (said.answer, said.reason) == (Answer.DISPUTED, DisputeReason.VALUE)
    fresh = services.take_proposal(proposal, actor=SYSTEM, side=Side.EXHIBITOR)
    assert (fresh.value, fresh.replaces_id, fresh.reason) == (4520, entry.id, "party_asked")
    assert level(fresh) is EvidenceLevel.BOTH_SIDES
    assert queries.open_proposals(entry.id) == []
    assert services.verify_chain(entry.fair_id) is None


def test_nobody_answers_their_own_proposal_and_none_is_answered_twice(session):
    entry = deal(factories.fair())
    proposal = propose(entry, value=Decimal(4520))
    with pytest.raises(ForbiddenError):
        services.take_proposal(proposal, actor=SYSTEM, side=Side.IMPORTER)
    services.refuse_proposal(proposal, actor=SYSTEM, side=Side.EXHIBITOR)
    assert level(entry) is EvidenceLevel.DISPUTED
    with pytest.raises(EditedMeanwhileError):
        services.take_proposal(proposal, actor=SYSTEM, side=Side.STAFF)
    with pytest.raises(services.NothingProposedError):
        propose(entry)


def test_staff_settle_a_proposal_for_its_side_only(session):
    entry = deal(factories.fair())
    fresh = services.take_proposal(
        propose(entry, value=Decimal(4520)), actor=SYSTEM, side=Side.STAFF
    )
    assert level(fresh) is EvidenceLevel.ONE_SIDE


def test_newer_proposal_of_a_side_takes_the_place_of_its_older_one(session):
    entry = deal(factories.fair())
    old, new = propose(entry, value=Decimal(1)), propose(entry, value=Decimal(2))
    assert queries.open_proposals(entry.id) == [new]
    with pytest.raises(EditedMeanwhileError):
        services.take_proposal(old, actor=SYSTEM, side=Side.EXHIBITOR)


def remind(days, entry):
    asked = entry.created_at + timedelta(days=days, minutes=1)
    return services.remind_due(asked, actor=SYSTEM, link=str)


def test_reminders_come_at_3_30_90_and_180_days(session):
    entry = deal(factories.fair())
    services.ask_both_sides(entry, actor=SYSTEM, link=str)
    sent = {day: remind(day, entry) for day in (2, 3, 4, 29, 30, 89, 90, 179, 180, 181, 400)}
    assert sent == {2: 0, 3: 2, 4: 0, 29: 0, 30: 2, 89: 0, 90: 2, 179: 0, 180: 2, 181: 0, 400: 0}
    assert len(letters(session, "deal_reminder")) == 8


def test_reminders_stop_after_the_answer_and_after_cancelling(session):
    entry = deal(factories.fair())
    services.ask_both_sides(entry, actor=SYSTEM, link=str)
    services.answer_deal(entry, actor=SYSTEM, side=Side.IMPORTER, answer=Answer.DISPUTED)
    assert remind(3, entry) == 1
    services.cancel_deal(entry, actor=SYSTEM, reason=ReasonCode.NOT_SIGNED, idempotency_key="gone")
    assert remind(30, entry) == 0
    due = session.scalars(select(ConfirmationDuty.due_at)).all()
    assert due == [None, None]


def test_correction_asks_anew_and_silence_of_the_service_brings_one_letter(session):
    entry = deal(factories.fair())
    services.ask_both_sides(entry, actor=SYSTEM, link=str)
    assert remind(100, entry) == 2
    assert remind(101, entry) == 0
    services.answer_deal(entry, actor=SYSTEM, side=Side.IMPORTER, answer=Answer.AGREED)
    fresh = services.correct_deal(
        entry, actor=SYSTEM, reason=ReasonCode.TYPING_ERROR, idempotency_key="x", value=Decimal(7)
    )
    assert set(services.ask_both_sides(fresh, actor=SYSTEM, link=str)) == {
        Side.EXHIBITOR,
        Side.IMPORTER,
    }
    assert remind(3, fresh) == 2


def test_own_report_is_reported_until_the_other_side_agrees(session):
    entry = deal(factories.fair(), reported_by=Side.EXHIBITOR)
    assert list(services.ask_both_sides(entry, actor=SYSTEM, link=str)) == [Side.IMPORTER]
    services.answer_deal(entry, actor=SYSTEM, side=Side.EXHIBITOR, answer=Answer.AGREED)
    assert level(entry) is EvidenceLevel.REPORTED
    services.answer_deal(entry, actor=SYSTEM, side=Side.IMPORTER, answer=Answer.AGREED)
    assert level(entry) is EvidenceLevel.BOTH_SIDES


# pages


def sent(entry, **values):
    return {
        "entry_id": entry.id,
        "kind": entry.kind.value,
        "value": f"{entry.value:f}",
        "currency": entry.currency,
        "signed_on": entry.signed_on.isoformat(),
        "incoterm": "",
        "payment": "",
        "delivery_on": "",
        **values,
    }


def link_for(session, entry, organisation_id):
    services.ask_both_sides(entry, actor=SYSTEM, link=str)
    return session.scalar(
        select(PersonalLink.id).where(PersonalLink.organisation_id == organisation_id)
    )


def test_importer_corrects_and_exhibitor_agrees_each_by_their_own_link(browserless, session):
    entry = deal(factories.fair())
    page = f"/deals/{entry.deal_id}"
    theirs = link_for(session, entry, entry.exhibitor_organisation_id)
    browserless.sign_in_by_link(link_for(session, entry, entry.importer_organisation_id))
    same = browserless.post(f"{page}/propose", sent(entry))
    assert (same.status_code, "Nothing is different" in same.get_data(as_text=True)) == (422, True)
    answer = browserless.post(f"{page}/propose", sent(entry, value="4.520"))
    assert answer.location == f"{page}/confirm"
    own = browserless.get(f"{page}/confirm", lang="en")
    assert "Waiting for the other side" in own
    (proposal,) = queries.open_proposals(entry.id)
    say = {"proposal": proposal.id, "verdict": "take"}
    assert browserless.post(f"{page}/proposal", say).status_code == 403
    browserless.sign_in_by_link(theirs)
    seen = browserless.get(f"{page}/confirm")
    assert "<del>4,250 USD</del> → <ins>4,520 USD</ins>" in seen
    assert browserless.post(f"{page}/proposal", say).location == f"{page}/confirm"
    assert queries.last_entry(entry.deal_id).value == 4520
    assert browserless.post(f"{page}/proposal", say).status_code == 409


def test_dispute_reaches_the_desk_which_settles_it(browserless, session):
    fair = factories.fair()
    entry = deal(fair)
    browserless.sign_in_by_link(link_for(session, entry, entry.importer_organisation_id))
    page = f"/deals/{entry.deal_id}"
    browserless.post(
        f"{page}/confirm", {"entry_id": entry.id, "answer": "disputed", "reason": "not_signed"}
    )
    browserless.post(f"{page}/propose", sent(entry, value="4.520"))
    browserless.sign_in(factories.member(Role.CONTRACT_STAFF, fair))
    desk = browserless.get(f"/fairs/{fair.slug}/deals/disputed")
    assert "Buyer says it is not right." in desk
    assert "The value is another" in desk
    (proposal,) = queries.open_proposals(entry.id)
    say = {"proposal": proposal.id, "verdict": "take"}
    assert browserless.post(f"{page}/settle", say).location == page
    assert "Nothing is disputed" in browserless.get(f"/fairs/{fair.slug}/deals/disputed")
    told = browserless.get(page)
    assert "Buyer proposes: Value: 4,250 USD → 4,520 USD." in told
    assert "Staff took the proposal." in told


def typed(**values):
    return {
        "idempotency_key": "0123456789abcdef",
        "kind": "order",
        "value": "300",
        "currency": "USD",
        "signed_on": TODAY.isoformat(),
        **{f"goods-{place}-unit": "piece" for place in range(3)},
        **values,
    }


def test_exhibitor_reports_a_deal_with_a_buyer_they_met(browserless, session):
    fair = factories.fair()
    seller, buyer = factories.accepted_application(fair), factories.importer(fair)
    factories.product(seller)
    stranger = factories.importer(fair)
    held_meeting(fair, exhibitor=seller, buyer=buyer)
    browserless.sign_in(session.get_one(Person, seller.contact_id))
    new = f"/parties/{seller.id}/deals/new"
    offered = browserless.get(new)
    assert str(buyer.id) in offered
    assert str(stranger.id) not in offered
    assert str(stranger.id) not in browserless.get(f"{new}?q=naniwa")
    badge(fair, importer_id=stranger.id, code="ABCD2345", kind=BadgeKind.IMPORTER)
    assert str(stranger.id) in browserless.get(f"{new}?q=abcd-2345")
    answer = browserless.post(f"{new}?importer={buyer.id}", typed(importer=buyer.id))
    entry = session.scalar(select(LedgerEntry))
    assert answer.location == f"/deals/{entry.deal_id}/confirm"
    assert (entry.reported_by, entry.kind) == (Side.EXHIBITOR, DealKind.ORDER)
    assert "You reported this deal" in browserless.get(answer.location)
    assert "300 USD" in browserless.get(f"/parties/{seller.id}/deals")
    assert letters(session, "deal_confirm") == ["ja"]


def test_other_side_reporting_the_same_deal_is_led_to_confirm_it(browserless, session):
    fair = factories.fair()
    seller, buyer = factories.accepted_application(fair), factories.importer(fair)
    entry = deal(fair, exhibitor=seller, buyer=buyer, reported_by=Side.EXHIBITOR)
    browserless.sign_in(session.get_one(Person, buyer.person_id))
    same = typed(exhibitor=seller.id, kind="contract", value="4250")
    answer = browserless.post(f"/parties/{buyer.id}/deals/new", same)
    assert answer.location == f"/deals/{entry.deal_id}/confirm"
    assert session.scalar(select(func.count()).select_from(LedgerEntry)) == 1
    browserless.get(f"/parties/{seller.id}/deals", status=403)


def test_half_filled_deal_is_kept_and_gone_once_logged(browserless, session):
    fair = factories.fair()
    seller, buyer = factories.accepted_application(fair), factories.importer(fair)
    factories.product(seller)
    browserless.sign_in(factories.member(Role.CONTRACT_STAFF, fair))
    new = f"/fairs/{fair.slug}/deals/new"
    half = typed(exhibitor=seller.id, importer=buyer.id, signed_on="", act="keep")
    assert browserless.post(new, half).location == new
    listed = browserless.get(new)
    assert "300 USD" in listed
    link = re.search(r'href="([^"]*draft=[^"]*)"', listed)[1].replace("&amp;", "&")
    assert 'value="300"' in browserless.get(link)
    assert (
        browserless.post(new, half | {"act": "", "signed_on": TODAY.isoformat()}).status_code == 302
    )
    assert "Half filled" not in browserless.get(new)


def test_card_leads_to_its_carrier_by_scan_and_by_code(browserless, session):
    from fairapp.accounts import services as accounts
    from fairapp.accounts.queries import card_code, find_link

    fair = factories.fair()
    seller = factories.accepted_application(fair)
    token = accounts.issue_link(
        session.get_one(Person, seller.contact_id),
        LinkPurpose.EXHIBITOR,
        actor=SYSTEM,
        fair_id=fair.id,
        organisation_id=seller.organisation_id,
        expires_at=clock.now() + timedelta(days=9),
    )
    browserless.sign_in(factories.member(Role.CONTRACT_STAFF, fair))
    found = f"/fairs/{fair.slug}/deals/new?exhibitor={seller.id}"
    assert f"/deals/card/{token}" in browserless.get(f"/l/{token}")
    assert browserless.client.get(f"/deals/card/{token}").location == found
    for shown in (card_code(find_link(token)).lower(), f"http://localhost/l/{token}"):
        answer = browserless.client.get(f"/fairs/{fair.slug}/deals/new", query_string={"q": shown})
        assert answer.location == found
