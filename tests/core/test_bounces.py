"""Ten shapes of mail that comes back, written by hand: what each is, which letter it means."""

import io
from email.message import EmailMessage

import pytest
from sqlalchemy import select

from fairapp.core.bounces import InboundKind, is_mailbox_full, read_inbound
from fairapp.core.inbound import InboundMail, mail_to_read, receive
from fairapp.core.mail import Letter, Message, MessageState, tell
from fairapp.core.policy import SYSTEM
from tests import factories

ORIGINAL = "Message-ID: <{id}@example.com>\nSubject: Your invitation\nTo: buyer@example.com\n"
DSN = """From: MAILER-DAEMON@mx.example.com
To: no-reply+m{hex}@example.com
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

The mail system could not deliver your message.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; buyer@example.com
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {diagnostic}

--b
Content-Type: text/rfc822-headers

{original}
--b--
"""
QUOTED = """From: =?utf-8?b?5LqV5LiK?= <buyer@example.com>
To: no-reply@example.com
Subject: =?utf-8?b?UmU6IOOBlOaLm+W+hQ==?=
In-Reply-To: <{id}@example.com>
Content-Type: text/plain; charset=utf-8

Yes, we come with two people.

On Mon, 2 Nov 2026 at 10:00, Fair <no-reply@example.com> wrote:
> Meet your craft suppliers in Hanoi
"""
AWAY = """From: buyer@example.com
To: no-reply@example.com
Subject: Abwesenheitsnotiz: Einladung
References: <{id}@example.com>
Auto-Submitted: auto-replied (vacation)

Ich bin bis 5. Dezember nicht im Haus.
"""
AWAY_BARE = """From: buyer@example.com
To: no-reply+m{hex}@example.com
Subject: 自動応答: Your invitation

不在です。
"""
FORWARDED = """From: boss@example.com
To: no-reply@example.com
Subject: Fwd: Your invitation

Please put me on the list instead.

---------- Forwarded message ---------
From: Fair <no-reply+m{hex}@example.com>
Meet your craft suppliers in Hanoi
"""
OLD_SERVER = """From: Mail Delivery Subsystem <MAILER-DAEMON@old.example.com>
Return-Path: <>
To: no-reply+m{hex}@example.com
Subject: Returned mail

   ----- The following addresses had permanent fatal errors -----
<buyer@example.com>
550 5.1.1 <buyer@example.com>... User unknown
"""
LATIN = """From: buyer@example.com\nTo: no-reply@example.com\nSubject: R\xe9ponse
In-Reply-To: <{id}@example.com>
Content-Type: text/plain; charset=iso-8859-1

Nous viendrons. Tr\xe8s volontiers \xe0 bient\xf4t.
"""
BROKEN = """From: buyer@example.com
Subject: Re
Content-Type: multipart/mixed; boundary="never"
Content-Transfer-Encoding: nonsense

--other
Content-Type: text/plain; charset=klingon

=ZZ references <{id}@example.com>
"""
UNKNOWN = """From: stranger@example.com
To: no-reply@example.com
Subject: Hello

I make baskets too.
"""


def shaped(text: str, letter: Message, **more: str) -> bytes:
    values = {"id": str(letter.id), "hex": letter.id.hex, **more}
    values["original"] = ORIGINAL.format(id=letter.id)
    return text.format(**values).encode("latin-1" if text is LATIN else "utf-8")


def hard(letter, **more):
    facts = {"action": "failed", "status": "5.1.1", "diagnostic": "550 no such user", **more}
    return shaped(DSN, letter, **facts)


@pytest.fixture
def letter(session):
    message = tell(
        factories.person(email="buyer@example.com"),
        Letter("sign_in_code", factories.fair().id, None, {"code": "123456"}),
    )
    message.state = MessageState.SENT
    session.commit()
    return message


SHAPES = {
    "hard bounce": (hard, InboundKind.BOUNCED, "5.1.1 smtp; 550 no such user", ""),
    "delayed": (
        lambda it: hard(it, action="delayed", status="4.4.1", diagnostic="451 no route"),
        InboundKind.DELAYED, "4.4.1 smtp; 451 no route", "",
    ),
    "mailbox full": (
        lambda it: hard(it, status="5.2.2", diagnostic="552 mailbox full"),
        InboundKind.BOUNCED, "5.2.2 smtp; 552 mailbox full", "",
    ),
    "out of office": (lambda it: shaped(AWAY, it), InboundKind.AUTOMATIC, None, ""),
    "out of office by subject only": (
        lambda it: shaped(AWAY_BARE, it), InboundKind.AUTOMATIC, None, "",
    ),
    "reply with quoted text": (
        lambda it: shaped(QUOTED, it), InboundKind.REPLY, None, "Yes, we come with two people.",
    ),
    "forwarded": (
        lambda it: shaped(FORWARDED, it),
        InboundKind.REPLY, None, "Please put me on the list instead.",
    ),
    "report without parts": (
        lambda it: shaped(OLD_SERVER, it),
        InboundKind.BOUNCED, "550 5.1.1 <buyer@example.com>... User unknown", "",
    ),
    "not ASCII": (
        lambda it: shaped(LATIN, it),
        InboundKind.REPLY, None, "Nous viendrons. Très volontiers à bientôt.",
    ),
    "broken MIME": (lambda it: shaped(BROKEN, it), InboundKind.REPLY, None, None),
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_shape_is_told_and_finds_its_letter(session, letter, name):
    shape, kind, status, text = SHAPES[name]
    kept = receive(shape(letter), actor=SYSTEM)
    session.flush()
    assert (kept.kind, kept.status, kept.message_id) == (kind, status, letter.id)
    assert text is None or kept.text == text
    expected = MessageState.BOUNCED if kind is InboundKind.BOUNCED else MessageState.SENT
    assert letter.state is expected


def test_unknown_letter_is_kept_for_the_desk(session, letter):
    kept = receive(shaped(UNKNOWN, letter), actor=SYSTEM)
    session.flush()
    assert (kept.kind, kept.message_id, kept.text) == (
        InboundKind.REPLY, None, "I make baskets too.",
    )  # fmt: skip
    assert list(session.scalars(mail_to_read(letter.fair_id))) == [kept]


def test_same_message_is_kept_once(session, letter):
    first, again = (receive(hard(letter), actor=SYSTEM) for _ in range(2))
    session.flush()
    assert first is again
    assert len(session.scalars(select(InboundMail)).all()) == 1


def test_report_of_delivery_changes_nothing(letter):
    kept = receive(hard(letter, action="delivered", status="2.0.0"), actor=SYSTEM)
    assert (kept.kind, letter.state) == (InboundKind.DELIVERED, MessageState.SENT)


@pytest.mark.parametrize("raw", [b"", b"\x00" * 50, b"\xff\xfe\x00From: x", b"a" * 100_000])
def test_any_bytes_at_all_are_kept(session, raw):
    assert receive(raw, actor=SYSTEM).message_id is None
    session.flush()


def test_original_inside_the_report_is_found(letter):
    inner = EmailMessage()
    inner["Message-ID"] = f"<{letter.id}@example.com>"
    inner.set_content("words")
    outer = EmailMessage()
    outer["From"] = "a@example.com"
    outer.set_content("See below")
    outer.add_attachment(inner)
    assert read_inbound(outer.as_bytes()).letters[0] == letter.id


def test_full_mailbox_is_told_from_a_wrong_address():
    assert is_mailbox_full("5.2.2 smtp; 552 mailbox full")
    assert not is_mailbox_full("5.1.1 smtp; 550 no such user")


def test_command_reads_standard_input(app, letter):
    result = app.test_cli_runner().invoke(args=["mail", "inbound"], input=io.BytesIO(hard(letter)))
    assert (result.exit_code, result.output) == (0, f"bounced: {letter.id}\n")
