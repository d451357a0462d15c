"""The outbox: a message to a person is a row first; a worker sends it or a desk tells it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

import css_inline
import structlog
from flask import current_app
from flask_babel import force_locale
from sqlalchemy import ForeignKey, Index, Select, String, Text, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from fairapp.config import Settings
from fairapp.core import audit, clock
from fairapp.core.db import Base, Code, Dated, Identified, Name, db, lock, on_commit
from fairapp.core.policy import Actor

log = structlog.get_logger()

_inliner = css_inline.CSSInliner(load_remote_stylesheets=False)
"""Puts a letter's rules on its elements, because many mail programs drop <style>."""


STOPPED = "stopped by the reader"
"""The `last_error` of a letter that its reader ended before it went out."""


class Channel(StrEnum):
    """How a person is reached."""

    EMAIL = "email"
    TEXT = "text"
    NONE = "none"


class MessageState(StrEnum):
    """Where a message stands; texts wait for the desk, letters for the worker."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    BOUNCED = "bounced"
    TOLD = "told"


class Addressee(Protocol):
    """What the outbox needs to know of a person."""

    id: UUID
    email: str | None
    phone: str | None
    locale: str


class Message(Identified, Dated, Base):
    """One message to one person: a letter by e-mail, or a text for phone or Zalo."""

    __tablename__ = "message"
    __table_args__ = (Index("ix_message_due", "state", "due_at"),)

    fair_id: Mapped[UUID | None] = mapped_column(ForeignKey("fair.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    thing_id: Mapped[UUID | None] = mapped_column(index=True)
    letter: Mapped[Code]
    purpose: Mapped[Code | None]
    """Set on letters of a mass mailing: what a reader may object to with one click."""
    channel: Mapped[Channel]
    locale: Mapped[str] = mapped_column(String(8))
    address: Mapped[Name]
    subject: Mapped[Name]
    html: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[MessageState] = mapped_column(default=MessageState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(default=clock.now)
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(String(500))

    def message_id(self, host: str) -> str:
        """Stable, so that a letter sent twice by a crash is one letter to the reader's program."""
        return f"<{self.id}@{host}>"


@dataclass(frozen=True, slots=True)
class Letter:
    """What to say: a template's name, the thing it is about, and the template's values."""

    template: str
    fair_id: UUID | None
    thing_id: UUID | None
    values: dict[str, object]
    purpose: str | None = None
    """Of a mass mailing: the purpose that its reader may end with one click."""


def channel_of(person: Addressee) -> Channel:
    """E-mail where there is one, else a text, else nobody can reach this person."""
    if person.email:
        return Channel.EMAIL
    return Channel.TEXT if person.phone else Channel.NONE


def tell(person: Addressee, letter: Letter) -> Message | None:
    """Put a message in the outbox, in the person's language; None when unreachable."""
    channel = channel_of(person)
    if channel is Channel.NONE:
        return None
    subject, text, html = written(person, channel, letter)
    message = Message(
        fair_id=letter.fair_id,
        person_id=person.id,
        thing_id=letter.thing_id,
        letter=letter.template,
        purpose=letter.purpose,
        channel=channel,
        locale=person.locale,
        address=(person.email if channel is Channel.EMAIL else person.phone) or "",
        subject=subject[:200],
        html=html,
        text=text,
    )
    db.session.add(message)
    on_commit(wake_sender)
    return message


def written(person: Addressee, channel: Channel, letter: Letter) -> tuple[str, str, str]:
    """Subject, text and HTML of a letter as this person reads it; a text for phones is short."""
    subject, text = previewed(person, channel, letter)
    if channel is Channel.TEXT:
        return subject, text, ""
    values = letter.values | {"person": person, "locale": person.locale, "subject": subject}
    with force_locale(person.locale):
        html = _rendered(values, f"emails/{letter.template}.html")
    return subject, text, _inliner.inline(html)


def previewed(person: Addressee, channel: Channel, letter: Letter) -> tuple[str, str]:
    """Subject and text of a letter as this person will read it, without the work of its HTML."""
    base = f"emails/{letter.template}"
    values: dict[str, Any] = {**letter.values, "person": person, "locale": person.locale}
    with force_locale(person.locale):
        values["subject"] = " ".join(_rendered(values, f"{base}.subject.txt").split())
        if channel is Channel.TEXT:
            text = _rendered(values, f"{base}.short.txt", f"{base}.txt")
            return values["subject"], " ".join(text.split())
        return values["subject"], _rendered(values, f"{base}.txt").strip()


def _rendered(values: dict[str, Any], *names: str) -> str:
    """The first of these templates that exists; a letter knows no page, session or request."""
    return current_app.jinja_env.select_template(list(names)).render(values)


def wake_sender() -> None:
    """Hint the worker that letters wait; its sweep finds them every minute anyway."""
    try:
        current_app.extensions["huey_send_letters"]()
    except Exception:
        log.exception("queue_away")


def texts_to_tell(fair_id: UUID) -> Select[Message]:
    """Texts of a fair that the desk has not told yet, oldest first."""
    return (
        select(Message)
        .where(Message.fair_id == fair_id, Message.channel == Channel.TEXT)
        .where(Message.state == MessageState.QUEUED)
        .order_by(Message.created_at)
    )


def messages_of(fair_id: UUID, query: str) -> Select[Message]:
    """What a fair has sent or will send, newest first, by words of address or subject."""
    found = select(Message).where(Message.fair_id == fair_id)
    if query:
        like = f"%{query}%"
        found = found.where(or_(Message.address.ilike(like), Message.subject.ilike(like)))
    return found.order_by(Message.created_at.desc())


def mark_told(message: Message, *, actor: Actor) -> None:
    """The desk has told this text by phone or Zalo; telling twice changes nothing."""
    lock(message)
    if message.state is MessageState.TOLD:
        return
    message.state = MessageState.TOLD
    message.sent_at = clock.now()
    audit.record(audit.AuditTag.MESSAGE_TOLD, message, actor=actor, channel=message.channel)


def current_settings() -> Settings:
    """The settings of the running app."""
    settings: Settings = current_app.config["FAIR_SETTINGS"]
    return settings
