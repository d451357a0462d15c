"""The postman: takes letters from the outbox and hands them to the mail server, none twice."""

import smtplib
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from uuid import UUID

import structlog
from sqlalchemy import Select, select, update

from fairapp.config import Settings
from fairapp.core import clock
from fairapp.core.db import db, unit_of_work
from fairapp.core.mail import Channel, Message, MessageState

log = structlog.get_logger()

LEASE = timedelta(minutes=5)
RETRY_AFTER = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720))


def due_messages(limit: int) -> Select[Message]:
    """Letters whose time has come, and those whose sender died with the lease."""
    waiting = (MessageState.QUEUED, MessageState.SENDING)
    return (
        select(Message)
        .where(Message.channel == Channel.EMAIL, Message.state.in_(waiting))
        .where(Message.due_at <= clock.now())
        .order_by(Message.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )


def send_due_messages(settings: Settings, *, limit: int = 50) -> int:
    """Send what is due, at most `limit`; without a mail server the demo's mailbox keeps them.

    A letter is leased before it goes out and marked after it went, in two transactions: a worker
    that dies between them sends it again with the same Message-ID.
    """
    if not settings.mail_server and not settings.demo:
        return 0
    with unit_of_work():
        leased = [message.id for message in db.session.scalars(due_messages(limit))]
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
    try:
        with _open_server(settings) as server:
            for message_id in leased:
                _send_one(settings, server, message_id)
    except (OSError, smtplib.SMTPException) as error:
        log.warning("mail_server_away", error=str(error))
        for message_id in leased:
            _postpone(message_id, str(error))


def _open_server(settings: Settings) -> smtplib.SMTP:
    server = smtplib.SMTP(settings.mail_server, settings.mail_port, timeout=20)
    if settings.mail_starttls:
        server.starttls()
    if settings.mail_username:
        server.login(settings.mail_username, settings.mail_password.get_secret_value())
    return server


def _send_one(settings: Settings, server: smtplib.SMTP, message_id: UUID) -> None:
    message = db.session.get(Message, message_id)
    if message is None or message.state is not MessageState.SENDING:
        return
    email = as_email(message, settings)
    # end the reading transaction: no lock may be held while a mail server thinks
    db.session.rollback()
    try:
        server.send_message(email)
    except smtplib.SMTPRecipientsRefused as error:
        code, reason = next(iter(error.recipients.values()))
        if code >= 500:
            _finish(message_id, MessageState.BOUNCED, f"{code} {reason!r}")
        else:
            _postpone(message_id, f"{code} {reason!r}")
    except smtplib.SMTPResponseException as error:
        _postpone(message_id, f"{error.smtp_code} {error.smtp_error!r}")
        server.rset()
    else:
        _mark_sent(message_id)


def as_email(message: Message, settings: Settings) -> EmailMessage:
    """The letter as it goes out: text and HTML, a stable Message-ID."""
    email = EmailMessage()
    email["From"] = settings.mail_from
    email["To"] = message.address
    email["Subject"] = message.subject
    email["Date"] = format_datetime(message.created_at)
    email["Message-ID"] = message.message_id(settings.mail_from.rpartition("@")[2])
    email["Auto-Submitted"] = "auto-generated"
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
