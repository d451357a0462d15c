"""The outbox against a real SMTP conversation: nothing lost, nothing sent twice."""

import socket

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from fairapp.core import clock, mail
from fairapp.core.mail import Letter, Message, MessageState, tell
from fairapp.core.postman import LEASE, due_messages, send_due_messages
from tests import factories

CODE = Letter("sign_in_code", None, None, {"code": "123456"})


class Postman:
    """An SMTP server's ears: keeps what it takes, refuses what it is told to refuse."""

    def __init__(self):
        self.taken = []
        self.refusals = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.refusals:
            return self.refusals.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.taken.append(envelope.content.decode())
        return "250 OK"


@pytest.fixture
def postman(settings):
    ears = Postman()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(ears, hostname="127.0.0.1", port=port)
    controller.start()
    ears.settings = settings.model_copy(update={"mail_server": "127.0.0.1", "mail_port": port})
    yield ears
    controller.stop()


def only(session):
    session.expire_all()
    return session.scalars(select(Message)).one()


def test_letter_goes_out_once_in_the_readers_language(session, postman):
    tell(factories.person(email="buyer@example.com"), CODE)
    session.commit()
    assert send_due_messages(postman.settings) == 1
    assert send_due_messages(postman.settings) == 0
    assert only(session).state is MessageState.SENT
    assert len(postman.taken) == 1
    assert "123456" in postman.taken[0]
    assert f"Message-ID: <{only(session).id}@example.com>" in postman.taken[0]


def test_letter_put_off_by_the_server_is_sent_later_with_the_same_id(session, postman):
    postman.refusals = ["451 try later"]
    tell(factories.person(), CODE)
    session.commit()
    send_due_messages(postman.settings)
    waiting = only(session)
    assert (waiting.state, waiting.attempts) == (MessageState.QUEUED, 1)
    assert waiting.due_at > clock.now()
    waiting.due_at = clock.now()
    session.commit()
    send_due_messages(postman.settings)
    assert only(session).state is MessageState.SENT


def test_letter_refused_for_good_has_bounced_and_says_why(session, postman):
    postman.refusals = ["550 no such mailbox"]
    tell(factories.person(), CODE)
    session.commit()
    send_due_messages(postman.settings)
    bounced = only(session)
    assert bounced.state is MessageState.BOUNCED
    assert "550" in bounced.last_error


def test_letter_waits_when_the_server_is_down(session, settings):
    tell(factories.person(), CODE)
    session.commit()
    down = settings.model_copy(update={"mail_server": "127.0.0.1", "mail_port": 9})
    send_due_messages(down)
    assert only(session).state is MessageState.QUEUED


def test_letter_of_a_dead_worker_is_found_again(session, postman):
    message = tell(factories.person(), CODE)
    message.state = MessageState.SENDING
    message.due_at = clock.now() - LEASE
    session.commit()
    assert send_due_messages(postman.settings) == 1
    assert only(session).state is MessageState.SENT


def test_person_without_email_gets_a_text_for_the_desk(session):
    message = tell(factories.person(email=None, phone="+84900000001"), CODE)
    assert message.channel is mail.Channel.TEXT
    assert list(session.scalars(due_messages(10))) == []


def test_person_without_any_address_is_reported_unreachable(session):
    assert tell(factories.person(email=None), CODE) is None
