"""Leaving a fair: everything that hangs on the party is dealt with, or stays for a reason."""

from datetime import timedelta
from decimal import Decimal

import pytest

from fairapp.allocation.models import AllocationState
from fairapp.allocation.services import hold_booths
from fairapp.core import clock
from fairapp.core.db import Base
from fairapp.core.policy import SYSTEM
from fairapp.discovery.models import Match
from fairapp.exhibitors.models import ApplicationState
from fairapp.exhibitors.services import WrongStateError
from fairapp.fees.models import Charge
from fairapp.importers.models import BuyerStatus, Invitation, InvitationState
from fairapp.meetings.models import MeetingState, RequestState
from fairapp.onsite import services
from fairapp.onsite.models import BadgeKind
from tests import factories
from tests.factories import meetings as made

DEALT_WITH = {
    "allocation": "released",
    "badge": "voided",
    "charge": "cancelled",
    "extra_order": "cancelled",
    "enquiry": "declined or taken back",
    "free_times": "forgotten",
    "co_exhibitor": "leaves the stand it shares",
    "place_offer": "ended with the stand that was held for it",
    "hosting_offer": "taken back",
    "invitation": "revoked",
    "passport": "deleted with the offer",
    "match": "dropped from lists",
    "meeting": "cancelled",
    "meeting_request": "withdrawn",
    "shared_shortlist": "ended",
}
STAYS = {
    "sent_version": "what was said and sent stays known",
    "change_request": "what was asked stays known",
    "score": "what a reviewer gave stays given",
    "review_look": "who has read what, for the reviewers alone",
    "not_same": "a judgement of the desk about two records",
    "application_merge": "what was joined, and how it was before",
    "agreement": "a number once given is not given again, and a signed paper stays signed",
    "application": "points at an application of an earlier edition, which stays as it was",
    "booth_wish": "is read only while the application lives",
    "zone_wish": "is read only while the application lives",
    "round_place": "is the receipt of a round that was held, which others' receipts rest on",
    "stand_person": "describes the exhibitor, is hidden with the application",
    "stand_design": "describes the exhibitor, is hidden with the application",
    "catalogue_access": "opens nothing once its buyer is not approved or its exhibitor not in",
    "certificate": "describes the exhibitor, is hidden with the application",
    "product": "describes the exhibitor, is hidden with the application",
    "need": "describes the importer, is hidden with its status",
    "match_list": "nobody sees the list of an importer who has left",
    "match_feedback": "what somebody said stays said",
    "link_request": "somebody else's wish for a link of their own",
    "invoice_request": "what was kept may still need its invoice",
    "payment_code": "money that comes later must still be known",
    "payment_request": "what was asked stays known; nothing is due any more",
    "support_choice": "a decision of the desk stays known",
    "payment": "money that came in is paid back by a payment, not by forgetting it",
    "hosting_decision": "what the desk decided, and why, stays known",
    "encounter": "it has taken place and is counted",
    "ledger_entry": "the ledger is append-only; a deal is cancelled by an entry",
}
PARTIES = ("application.id", "importer.id")


def tables_with_a_party(tables):
    return {
        table.name
        for table in tables
        for key in table.foreign_keys
        if key.target_fullname in PARTIES
    }


def test_every_table_with_a_party_is_dealt_with_or_stays_for_a_reason():
    assert tables_with_a_party(Base.metadata.tables.values()) == {*DEALT_WITH, *STAYS}


def test_planted_table_with_a_party_would_be_found():
    from sqlalchemy import Column, ForeignKey, MetaData, Table, Uuid

    planted = Table("locker", MetaData(), Column("who", Uuid, ForeignKey("importer.id")))
    assert tables_with_a_party([planted]) == {"locker"}


@pytest.fixture
def fair(session):
    return factories.fair()


def test_exhibitor_who_leaves_frees_everything(session, fair):
    workshop, zone = factories.accepted_application(fair), factories.zone(fair)
    stand = hold_booths(
        workshop,
        [factories.booth(fair, in_zone=zone)],
        actor=SYSTEM,
        until=clock.now() + timedelta(days=1),
    )
    asked = made.meeting_request(fair, application=workshop, state=RequestState.ACCEPTED)
    met = made.meeting(fair, request=asked)
    badge = made.badge(fair, kind=BadgeKind.EXHIBITOR, application_id=workshop.id)
    charge = Charge(
        fair_id=fair.id,
        application_id=workshop.id,
        allocation_id=stand.id,
        code="booth",
        list_price=Decimal(12),
        amount=Decimal(6),
        currency="VND",
    )
    match = Match(
        fair_id=fair.id,
        importer_id=asked.importer_id,
        application_id=workshop.id,
        rank=1,
        score=0.9,
        ranker_version="test",
    )
    session.add_all([charge, match])
    session.flush()
    services.withdraw_exhibitor(workshop, actor=SYSTEM, today=clock.today())
    session.refresh(match)
    assert workshop.state is ApplicationState.WITHDRAWN
    assert (stand.state, charge.is_cancelled) == (AllocationState.RELEASED, True)
    assert (asked.state, met.state) == (RequestState.WITHDRAWN, MeetingState.CANCELLED)
    assert (badge.voided_at is None, match.rank) == (False, None)
    with pytest.raises(WrongStateError):
        services.withdraw_exhibitor(workshop, actor=SYSTEM, today=clock.today())


def test_importer_who_leaves_frees_everything(session, fair):
    importer = factories.importer(fair)
    asked = made.meeting_request(fair, importer=importer)
    other = made.meeting_request(fair)
    badge = made.badge(fair, kind=BadgeKind.IMPORTER, importer_id=importer.id)
    invitation = Invitation(
        fair_id=fair.id,
        importer_id=importer.id,
        organisation_id=importer.organisation_id,
        state=InvitationState.ACCEPTED,
    )
    session.add(invitation)
    session.flush()
    services.withdraw_importer(importer, actor=SYSTEM)
    services.withdraw_importer(importer, actor=SYSTEM)
    assert importer.status is BuyerStatus.WITHDRAWN
    assert (asked.state, other.state) == (RequestState.WITHDRAWN, RequestState.OPEN)
    assert (badge.voided_at is None, invitation.state) == (False, InvitationState.REVOKED)


def test_meeting_held_before_leaving_stays(fair):
    importer = factories.importer(fair)
    asked = made.meeting_request(fair, importer=importer, state=RequestState.ACCEPTED)
    held = made.meeting(fair, request=asked, state=MeetingState.HELD)
    services.withdraw_importer(importer, actor=SYSTEM)
    assert (held.state, asked.state) == (MeetingState.HELD, RequestState.ACCEPTED)
