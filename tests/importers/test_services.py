"""Inviting importers and hearing their answers; what they say they look for."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from fairapp.accounts.models import LinkPurpose, Membership, PersonalLink
from fairapp.core import clock
from fairapp.core.audit import AuditEntry
from fairapp.core.mail import Message, MessageState
from fairapp.core.policy import SYSTEM, Actor, Role
from fairapp.importers import services
from fairapp.importers.models import (
    BuyerKind,
    BuyerStatus,
    HostingTier,
    Importer,
    Invitation,
    InvitationLetter,
    InvitationState,
    ReplyChannel,
)
from fairapp.importers.services.invitations import InvitationAnsweredError
from tests import factories


@pytest.fixture
def fair(session):
    return factories.fair()


@pytest.fixture
def listed(fair):
    """An importer on the list, who is nobody's member yet."""
    person = factories.importer_person()
    return add(fair, person)


def add(fair, person):
    from fairapp.accounts.models import Organisation
    from fairapp.core.db import db

    firm = db.session.get(Organisation, person.organisation_id)
    row = services.add_importer(actor=SYSTEM, fair=fair, organisation=firm, person=person)
    db.session.flush()
    return row


def invited(importer):
    links = []

    def link_to(token):
        links.append(token)
        return f"http://localhost/i/{token}"

    return services.invite(importer, actor=SYSTEM, link_to=link_to), links


def roles_of(session, importer):
    return session.scalars(
        select(Membership.role).where(Membership.person_id == importer.person_id)
    ).all()


def tags_of(session, thing):
    return session.scalars(
        select(AuditEntry.tag).where(AuditEntry.thing_id == thing.id).order_by(AuditEntry.id)
    ).all()


def test_importer_is_listed_once(session, fair, listed):
    person = session.get_one(type(factories.person()), listed.person_id)
    with pytest.raises(services.ImporterListedError):
        add(fair, person)
    assert (listed.kind, listed.status, listed.languages) == (
        BuyerKind.IMPORTER,
        BuyerStatus.LISTED,
        ["ja"],
    )


def test_invitation_is_a_letter_with_a_link_until_after_the_fair(session, fair, listed):
    invitation, (token,) = invited(listed)
    session.flush()
    message = session.scalars(select(Message)).one()
    link = session.scalars(select(PersonalLink)).one()
    assert invitation.state is InvitationState.QUEUED
    assert (message.locale, message.thing_id) == ("ja", invitation.id)
    assert f"/i/{token}" in message.text
    assert f"/i/{token}" in message.html
    assert (link.purpose, link.thing_id) == (LinkPurpose.INVITATION, invitation.id)
    ends = link.expires_at.astimezone(clock.HANOI)
    assert (ends.date(), ends.hour) == (fair.closes_on + timedelta(days=2), 0)
    assert tags_of(session, invitation) == ["importers:invitation:queued"]


def test_importer_without_email_gets_a_short_text(session, fair):
    person = factories.importer_person(email=None, phone="+84912345678")
    invitation, _ = invited(add(fair, person))
    message = session.get_one(Message, invitation.message_id)
    assert (message.channel, message.html) == ("text", "")
    assert len(message.text) < 300


def test_importer_who_cannot_be_reached_keeps_a_draft(session, fair):
    person = factories.importer_person(email=None, phone=None)
    invitation, links = invited(add(fair, person))
    assert (invitation.state, invitation.message_id, links) == (InvitationState.DRAFT, None, [])


def test_nobody_is_written_to_twice_in_a_week(session, listed):
    invitation, _ = invited(listed)
    with pytest.raises(services.InvitedLatelyError):
        invited(listed)
    invitation.state = InvitationState.SENT
    invitation.sent_at = clock.now() - timedelta(days=8)
    session.scalars(select(InvitationLetter)).one().day -= 8
    session.flush()
    again, _ = invited(listed)
    assert again.id == invitation.id
    assert session.scalar(select(func.count()).select_from(Message)) == 2


def test_state_follows_the_message(session, listed):
    invitation, _ = invited(listed)
    message = session.get_one(Message, invitation.message_id)
    assert services.note_deliveries(actor=SYSTEM) == 0
    message.state, message.sent_at = MessageState.BOUNCED, clock.now()
    session.flush()
    assert services.note_deliveries(actor=SYSTEM) == 1
    assert invitation.state is InvitationState.BOUNCED


def test_pressing_the_button_opens_and_accepting_gives_one_membership(session, fair, listed):
    invitation, _ = invited(listed)
    buyer = Actor(person_id=listed.person_id)
    services.mark_opened(invitation)
    services.mark_opened(invitation)
    assert invitation.state is InvitationState.OPENED
    assert roles_of(session, listed) == []
    for _ in range(3):
        services.accept_invitation(invitation, actor=buyer)
    session.flush()
    assert invitation.state is InvitationState.ACCEPTED
    assert (invitation.reply_channel, invitation.recorded_by_id) == (ReplyChannel.LINK, None)
    assert roles_of(session, listed) == [Role.IMPORTER]
    assert listed.status is BuyerStatus.APPLIED
    assert tags_of(session, invitation) == [
        "importers:invitation:queued",
        "importers:invitation:changed",
        "importers:invitation:changed",
    ]


def test_reply_by_phone_says_who_recorded_it(session, fair, listed):
    invitation, _ = invited(listed)
    staff = factories.member(Role.ORGANISER, fair)
    services.accept_invitation(
        invitation, actor=Actor(person_id=staff.id), channel=ReplyChannel.PHONE
    )
    assert (invitation.reply_channel, invitation.recorded_by_id) == (ReplyChannel.PHONE, staff.id)
    assert roles_of(session, listed) == [Role.IMPORTER]


@pytest.mark.parametrize(
    ("state", "accepts", "declines"),
    [
        (InvitationState.DRAFT, "accepted", "declined"),
        (InvitationState.SENT, "accepted", "declined"),
        (InvitationState.BOUNCED, "accepted", "declined"),
        (InvitationState.OPENED, "accepted", "declined"),
        (InvitationState.DECLINED, "accepted", "declined"),
        (InvitationState.ACCEPTED, "accepted", InvitationAnsweredError),
        (InvitationState.EXPIRED, services.InvitationEndedError, services.InvitationEndedError),
        (InvitationState.REVOKED, services.InvitationEndedError, services.InvitationEndedError),
    ],
)
def test_answers_each_state_allows(session, listed, state, accepts, declines):
    for verb, outcome in (
        (services.accept_invitation, accepts),
        (services.decline_invitation, declines),
    ):
        session.execute(Invitation.__table__.delete())
        invitation = Invitation(
            fair_id=listed.fair_id,
            importer_id=listed.id,
            organisation_id=listed.organisation_id,
            state=state,
        )
        session.add(invitation)
        session.flush()
        if isinstance(outcome, str):
            verb(invitation, actor=SYSTEM)
            assert invitation.state == outcome
        else:
            with pytest.raises(outcome):
                verb(invitation, actor=SYSTEM)
            assert invitation.state is state


def test_campaign_leaves_out_who_answered_or_was_written_to_or_is_unreachable(session, fair):
    fresh = add(fair, factories.importer_person())
    silent = add(fair, factories.importer_person(email=None, phone=None))
    lately = add(fair, factories.importer_person())
    invited(lately)
    answered = add(fair, factories.importer_person())
    services.accept_invitation(invited(answered)[0], actor=SYSTEM)
    stranger = factories.importer(factories.fair())
    people = [fresh, silent, lately, answered, stranger]
    campaign = services.plan_campaign(fair, "Autumn", [one.id for one in people], actor=SYSTEM)
    session.commit()
    planned = session.scalars(
        select(Invitation.importer_id).where(Invitation.campaign_id == campaign.id)
    ).all()
    assert planned == [fresh.id]
    told = []
    for expected in (1, 0):
        sent = services.send_drafts(
            campaign.id,
            actor=SYSTEM,
            link_to=lambda token: f"http://localhost/i/{token}",
            report=lambda done, total: told.append((done, total)),
        )
        assert sent == expected
    assert told == [(1, 1)]


def test_qualifying_sets_status_and_tier(session, listed):
    services.qualify_importer(
        listed, actor=SYSTEM, status=BuyerStatus.QUALIFIED, tier=HostingTier.HOSTED
    )
    assert (listed.status, listed.tier) == (BuyerStatus.QUALIFIED, HostingTier.HOSTED)


def test_need_takes_a_text_alone_or_a_category_alone(session, fair):
    importer = factories.importer(fair)
    factories.concept("FIB-01-01")
    by_text = services.state_need(importer, actor=SYSTEM, texts={"ja": "籐のトレー", "en": ""})
    by_category = services.state_need(importer, actor=SYSTEM, categories=["FIB-01-01"])
    session.flush()
    assert by_text.texts == {"ja": "籐のトレー"}
    assert by_category.categories == ["FIB-01-01"]
    services.edit_need(by_text, actor=SYSTEM, texts={"en": "trays"}, order_quantity=500)
    session.flush()
    assert (by_text.texts, by_text.order_quantity) == ({"en": "trays"}, 500)
    services.remove_need(by_category, actor=SYSTEM)
    session.flush()
    assert tags_of(session, by_category) == ["importers:need:stated", "importers:need:removed"]


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"categories": [], "texts": {"en": ""}},
        {"categories": ["NO-SUCH"]},
        {"texts": {"en": "x" * 2001}},
        {"texts": {"xx": "trays"}},
        {"texts": {"en": "trays"}, "order_quantity": 0},
        {"texts": {"en": "trays"}, "unit": "dozen"},
        {"texts": {"en": "trays"}, "price_max": 5},
    ],
)
def test_need_that_cannot_be_right_is_refused(session, fair, facts):
    with pytest.raises(services.BadNeedError):
        services.state_need(factories.importer(fair), actor=SYSTEM, **facts)


def test_only_twenty_needs(session, fair):
    importer = factories.importer(fair)
    for _ in range(20):
        factories.need(importer)
    with pytest.raises(services.BadNeedError):
        services.state_need(importer, actor=SYSTEM, texts={"en": "trays"})
    assert session.scalar(select(func.count()).select_from(Importer)) >= 1
