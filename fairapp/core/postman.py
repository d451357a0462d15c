"""The postman: takes letters from the outbox and hands them to the mail server, none twice."""

import smtplib
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from uuid import UUID

import structlog
from sqlalchemy import Select, func, select, update

from fairapp.config import Settings
from fairapp.core import clock
from fairapp.core.db import db, unit_of_work
from fairapp.core.mail import Channel, Message, MessageState
from fairapp.core.stopping import stop_url

log = structlog.get_logger()

LEASE = timedelta(minutes=5)
RETRY_AFTER = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720))
MINUTE = timedelta(minutes=1)
DROPS_IN_A_ROW = 3
"""So many conversations broken off at their first letter mean that the server is ill, not they."""
_WAITING = (MessageState.QUEUED, MessageState.SENDING)


def due_messages(limit: int, *, mass: int | None = None) -> Select[Message]:
    """Letters whose time has come, and those whose sender died with the lease.

    A code that somebody waits for goes before a mass mailing, of which at most `mass` go now.
    """
    due = (
        select(Message.id)
        .where(Message.channel == Channel.EMAIL, Message.state.in_(_WAITING))
        .where(Message.due_at <= clock.now())
    )
    found = due.order_by(Message.purpose.is_not(None), Message.due_at).limit(limit)
    if mass is not None:
        some = due.where(Message.purpose.is_not(None)).order_by(Message.due_at).limit(mass)
        found = found.where(Message.purpose.is_(None) | Message.id.in_(some))
    return (
        select(Message)
        .where(Message.id.in_(found))
        # said again: another postman may have taken a row between the choice and its lock
        .where(Message.state.in_(_WAITING), Message.due_at <= clock.now())
        .order_by(Message.purpose.is_not(None), Message.due_at)
        .with_for_update(skip_locked=True)
    )


def _mass_letters_left(settings: Settings) -> int:
    """How many letters of mass mailings may still go in this minute."""
    lately = select(func.count()).where(
        Message.channel == Channel.EMAIL,
        Message.purpose.is_not(None),
        Message.state.in_((MessageState.SENT, MessageState.BOUNCED)),
        Message.sent_at > clock.now() - MINUTE,
    )
    return max(0, settings.mail_per_minute - (db.session.scalar(lately) or 0))


def send_due_messages(settings: Settings, *, limit: int = 50) -> int:
    """Send what is due, at most `limit`; without a mail server the demo's mailbox keeps them.

    A letter is leased before it goes out and marked after it went, in two transactions: a worker
    that dies between them sends it again with the same Message-ID.
    """
    if not settings.mail_server and not settings.demo:
        return 0
    with unit_of_work():
        mass = _mass_letters_left(settings)
        leased = [one.id for one in db.session.scalars(due_messages(limit, mass=mass))]
        until = clock.now() + LEASE
        db.session.execute(
            update(Message)
            .where(Message.id.in_(leased))
            .values(state=MessageState.SENDING, due_at=until)
        )
    if leased:
        _send_leased(settings, leased)
    return len(leased)


def _send_leased(settings: Settings, leased: list[UUID]) -> None:
    if not settings.mail_server:
        for message_id in leased:
            _mark_sent(message_id)
        return
    dropped = 0
    while leased:
        done, error = _talk(settings, leased)
        if error is None:
            return
        log.warning("mail_server_away", error=error)
        dropped = 1 if done > 1 else dropped + 1
        # the letter in hand may be what the server chokes on; for the others it is away
        if done:
            _postpone(leased[done - 1], error)
        leased = leased[done:]
        if not done or dropped >= DROPS_IN_A_ROW:
            for message_id in leased:
                _give_back(message_id, error)
            return


def _talk(settings: Settings, leased: list[UUID]) -> tuple[int, str | None]:
    """One conversation: how many letters were taken in hand, and what ended it too early."""
    done = 0
    try:
        with _open_server(settings) as server:
            for message_id in leased:
                done += 1
                _send_one(settings, server, message_id)
    except (OSError, smtplib.SMTPException) as error:
        return done, str(error) or type(error).__name__
    return done, None


def _open_server(settings: Settings) -> smtplib.SMTP:
    server = smtplib.SMTP(settings.mail_server, settings.mail_port, timeout=settings.mail_timeout)
    try:
        if settings.mail_starttls:
            server.starttls()
        if settings.mail_username:
            server.login(settings.mail_username, settings.mail_password.get_secret_value())
    except (OSError, smtplib.SMTPException):
        server.close()
        raise
    return server


def _send_one(settings: Settings, server: smtplib.SMTP, message_id: UUID) -> None:
    message = _renewed(message_id)
    if message is None:
        return
    email = as_email(message, settings)
    sender, receiver = _tagged(settings.mail_from, message_id), message.address
    # end the reading transaction: no lock may be held while a mail server thinks
    db.session.rollback()
    try:
        server.send_message(email, from_addr=sender, to_addrs=[receiver])
    except smtplib.SMTPRecipientsRefused as error:
        code, reason = next(iter(error.recipients.values()))
        _refused(message_id, code, reason)
    except smtplib.SMTPDataError as error:
        _refused(message_id, error.smtp_code, error.smtp_error)
        server.rset()
    except smtplib.SMTPResponseException as error:
        _postpone(message_id, f"{error.smtp_code} {error.smtp_error!r}")
        server.rset()
    else:
        _mark_sent(message_id)


def _renewed(message_id: UUID) -> Message | None:
    """The letter with a fresh lease, or None when another postman has taken or settled it.

    A slow server may keep a batch for longer than one lease lasts.
    """
    with unit_of_work():
        still_ours = db.session.execute(
            update(Message)
            .where(Message.id == message_id, Message.state == MessageState.SENDING)
            .where(Message.due_at > clock.now())
            .values(due_at=clock.now() + LEASE)
        )
        if not getattr(still_ours, "rowcount", 0):
            return None
    return db.session.get(Message, message_id, populate_existing=True)


def _refused(message_id: UUID, code: int, reason: object) -> None:
    if code >= 500:
        _finish(message_id, MessageState.BOUNCED, f"{code} {reason!r}")
    else:
        _postpone(message_id, f"{code} {reason!r}")


def _tagged(address: str, message_id: UUID) -> str:
    """The sender's address with the letter's tag, so that what comes back says to which."""
    name, _at, host = address.rpartition("@")
    return f"{name}+m{message_id.hex}@{host}"


def as_email(message: Message, settings: Settings) -> EmailMessage:
    """The letter as it goes out: text and HTML, a stable Message-ID, one click to end a mailing."""
    email = EmailMessage()
    tagged = _tagged(settings.mail_from, message.id)
    email["From"] = formataddr((settings.mail_from_name, settings.mail_from))
    email["Reply-To"] = tagged
    email["To"] = message.address
    email["Subject"] = message.subject
    email["Date"] = format_datetime(message.created_at)
    email["Message-ID"] = message.message_id(settings.mail_from.rpartition("@")[2])
    email["Auto-Submitted"] = "auto-generated"
    if message.purpose:
        stop = stop_url(message.person_id, message.purpose)
        email["List-Unsubscribe"] = f"<{stop}>"
        email["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    email.set_content(message.text)
    if message.html:
        email.add_alternative(message.html, subtype="html")
    return email


def _mark_sent(message_id: UUID) -> None:
    _finish(message_id, MessageState.SENT, None)


def _finish(message_id: UUID, state: MessageState, error: str | None) -> None:
    with unit_of_work():
        message = db.session.get_one(Message, message_id)
        # a letter that fell back into the queue is not due again once it is settled
        if message.state is not MessageState.SENDING:
            return
        message.state = state
        message.attempts += 1
        message.sent_at = clock.now()
        message.last_error = error and error[:500]


def _postpone(message_id: UUID, error: str) -> None:
    with unit_of_work():
        message = db.session.get_one(Message, message_id)
        if message.state is not MessageState.SENDING:
            return
        pause = RETRY_AFTER[min(message.attempts, len(RETRY_AFTER) - 1)]
        message.attempts += 1
        message.last_error = error[:500]
        message.due_at = clock.now() + pause
        over = message.attempts > len(RETRY_AFTER)
        message.state = MessageState.FAILED if over else MessageState.QUEUED


def _give_back(message_id: UUID, error: str) -> None:
    """Put a letter back that was never offered; a server's night off costs it no attempt."""
    with unit_of_work():
        message = db.session.get_one(Message, message_id)
        if message.state is MessageState.SENDING:
            message.state = MessageState.QUEUED
            message.due_at = clock.now() + RETRY_AFTER[0]
            message.last_error = error[:500]
