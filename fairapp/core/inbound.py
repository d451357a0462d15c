"""Mail that comes back: kept once and tied to the letter it answers; rooms read what it means."""

import hashlib
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Select, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from fairapp.core import audit, clock
from fairapp.core.audit import AuditTag
from fairapp.core.bounces import Inbound, InboundKind, read_inbound
from fairapp.core.db import Base, Dated, Identified, Name, db, lock
from fairapp.core.mail import Message, MessageState
from fairapp.core.policy import Actor

_GONE_OUT = (MessageState.QUEUED, MessageState.SENDING, MessageState.SENT)


class InboundMail(Identified, Dated, Base):
    """One message that came in; the same bytes are kept once, however often they are handed in."""

    __tablename__ = "inbound_mail"

    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[InboundKind]
    message_id: Mapped[UUID | None] = mapped_column(ForeignKey("message.id"), index=True)
    fair_id: Mapped[UUID | None] = mapped_column(ForeignKey("fair.id"), index=True)
    thing_id: Mapped[UUID | None] = mapped_column(index=True)
    sender: Mapped[str | None] = mapped_column(String(254))
    subject: Mapped[Name | None]
    text: Mapped[str] = mapped_column(Text, default="")
    """What a person wrote, without the quoted letter; empty for reports."""
    status: Mapped[str | None] = mapped_column(String(500))
    """What a mail server gave as its reason."""
    read_at: Mapped[datetime | None]
    """When somebody of the desk dealt with it."""


def receive(raw: bytes, *, actor: Actor) -> InboundMail:
    """Keep a message and let its letter know: a report of failure makes the letter come back.

    Handing in the same message again gives the row made before.
    """
    sha256 = hashlib.sha256(raw).hexdigest()
    known = db.session.scalar(select(InboundMail).where(InboundMail.sha256 == sha256))
    if known is not None:
        return known
    read = read_inbound(raw)
    letter = _letter_of(read)
    kept = InboundMail(
        sha256=sha256,
        kind=read.kind,
        message_id=letter.id if letter else None,
        fair_id=letter.fair_id if letter else None,
        thing_id=letter.thing_id if letter else None,
        sender=_clean(read.sender) or None,
        subject=_clean(read.subject) or None,
        text=_clean(read.text),
        status=_clean(read.status) or None,
    )
    db.session.add(kept)
    if letter is not None and read.kind is InboundKind.BOUNCED:
        _come_back(letter, read.status)
    audit.record(AuditTag.MAIL_RECEIVED, kept, actor=actor, kind=read.kind)
    return kept


def _letter_of(read: Inbound) -> Message | None:
    found = {
        letter.id: letter
        for letter in db.session.scalars(select(Message).where(Message.id.in_(read.letters[:50])))
    }
    return next((found[one] for one in read.letters if one in found), None)


def _come_back(letter: Message, reason: str) -> None:
    lock(letter)
    if letter.state in _GONE_OUT:
        letter.state = MessageState.BOUNCED
        letter.last_error = _clean(reason)[:500]


def _clean(text: str) -> str:
    # PostgreSQL keeps no NUL
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def mail_to_read(fair_id: UUID) -> Select[InboundMail]:
    """Replies of people at a fair, or of nobody knows which, that no one has dealt with yet."""
    return (
        select(InboundMail)
        .where(InboundMail.kind == InboundKind.REPLY, InboundMail.read_at.is_(None))
        .where((InboundMail.fair_id == fair_id) | InboundMail.fair_id.is_(None))
        .order_by(InboundMail.created_at)
    )


def mark_read(kept: InboundMail, *, actor: Actor) -> None:
    """The desk has dealt with a reply; doing so twice changes nothing."""
    lock(kept)
    if kept.read_at is None:
        kept.read_at = clock.now()
        audit.record(AuditTag.MAIL_READ, kept, actor=actor)
