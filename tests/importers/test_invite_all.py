"""Forty importers invited through a mail server that fails in each known way: none lost or doubled.

The whole fair of 605, with a worker killed in the middle, is `python -m bench.invite_605`.
"""

from collections import Counter

import pytest
from sqlalchemy import func, select, update

from bench.failing_mail_server import FATES, FailingServer, fate_of
from fairapp.core import clock
from fairapp.core.inbound import receive
from fairapp.core.mail import Message, MessageState
from fairapp.core.policy import SYSTEM
from fairapp.core.postman import send_due_messages
from fairapp.importers import services
from fairapp.importers.models import Importer, Invitation, InvitationLetter
from tests import factories
from tests.importers.test_sheets import load, row

PEOPLE = 40
REFUSED = ("refused at RCPT", "refused at DATA")


@pytest.fixture
def server(settings):
    with FailingServer() as ears:
        ears.settings = settings.model_copy(
            update={
                "mail_server": "127.0.0.1", "mail_port": ears.port, "mail_timeout": 0.5,
                "mail_per_minute": 1000,
            }
        )  # fmt: skip
        yield ears


def wake(session):
    """Let the pauses before another attempt pass."""
    waits = (MessageState.QUEUED, MessageState.SENDING)
    moved = session.execute(
        update(Message).where(Message.state.in_(waits)).values(due_at=clock.now())
    )
    session.commit()
    return moved.rowcount


def states(session):
    session.expire_all()
    return Counter(session.scalars(select(Message.state)))


def test_every_letter_arrives_once_or_is_known_to_have_come_back(session, server):
    fair = factories.fair()
    load(fair, [row(n, state="draft", invited=None) for n in range(PEOPLE)])
    load(fair, [row(n, state="draft", invited=None) for n in range(PEOPLE)])
    ids = session.scalars(select(Importer.id)).all()
    campaign = services.plan_campaign(fair, "All", ids, actor=SYSTEM)
    session.commit()
    for _ in range(2):
        services.send_drafts(
            campaign.id, actor=SYSTEM, link_to=lambda token: token, report=lambda *_: None
        )
    assert states(session) == {MessageState.QUEUED: PEOPLE}
    for change in ({"mail_port": server.closed_port}, {"mail_starttls": True}):
        send_due_messages(server.settings.model_copy(update=change))
        wake(session)
    assert session.scalar(select(func.max(Message.attempts))) == 0

    while wake(session):
        send_due_messages(server.settings)
    for address in [one for one in server.taken if fate_of(one) == "report later"]:
        receive(server.late_report(address), actor=SYSTEM)
    session.commit()
    services.note_deliveries(actor=SYSTEM)
    session.commit()

    rows = session.execute(
        select(Message.address, Message.state, Invitation.state).join(
            Invitation, Invitation.message_id == Message.id
        )
    ).all()
    assert {one[0]: (one[1].value, one[2].value) for one in rows} == {
        f"buyer-{n}@example.com": (FATES[fate_of(f"buyer-{n}@example.com")],) * 2
        for n in range(PEOPLE)
    }
    counts = [
        session.scalar(select(func.count()).select_from(table))
        for table in (Importer, Invitation, Message)
    ]
    assert counts == [PEOPLE] * 3
    arrived = {address for address in server.taken if fate_of(address) not in REFUSED}
    assert len(arrived) == sum(
        fate_of(f"buyer-{n}@example.com") not in REFUSED for n in range(PEOPLE)
    )
    assert all(len(set(ids)) == 1 for ids in server.taken.values())
    twice = {fate_of(address) for address, ids in server.taken.items() if len(ids) > 1}
    assert twice == {"line dropped before the answer", "slower than we wait"}
    # a letter that came back was never read: it may be written again within the week
    came_back = sum(FATES[fate_of(f"buyer-{n}@example.com")] == "bounced" for n in range(PEOPLE))
    chained = session.scalar(select(func.count()).select_from(InvitationLetter))
    assert chained == PEOPLE - came_back


def test_three_drops_in_a_row_leave_the_other_letters_their_attempts(session, server):
    fair = factories.fair()
    dropping = [n for n in range(200) if fate_of(f"{n}@x") == "line dropped before DATA"][:5]
    load(fair, [row(n, state="draft", invited=None) for n in dropping])
    ids = session.scalars(select(Importer.id)).all()
    campaign = services.plan_campaign(fair, "All", ids, actor=SYSTEM)
    session.commit()
    services.send_drafts(
        campaign.id, actor=SYSTEM, link_to=lambda token: token, report=lambda *_: None
    )
    send_due_messages(server.settings)
    session.expire_all()
    assert sorted(session.scalars(select(Message.attempts))) == [0, 0, 1, 1, 1]
    wake(session)
    send_due_messages(server.settings)
    wake(session)
    send_due_messages(server.settings)
    assert states(session) == {MessageState.SENT: 5}
