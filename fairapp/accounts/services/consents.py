"""What people may agree to, with the words that are shown; and who wants no more letters."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select, update

from fairapp.accounts.models import Objection, Person
from fairapp.accounts.queries import INVITATIONS
from fairapp.accounts.services.register import give_consent, withdraw_consent
from fairapp.core import audit
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, lock
from fairapp.core.errors import NotFoundError
from fairapp.core.mail import STOPPED, Message, MessageState
from fairapp.core.policy import Actor

LETTER_PURPOSES = frozenset({INVITATIONS})


@dataclass(frozen=True, slots=True)
class Purpose:
    """One thing to agree to; a change of its words needs a new version."""

    code: str
    version: str
    title: Any
    words: Any


BUYER_PURPOSES = (
    Purpose(
        "needs_shown",
        "2026-11",
        _l("Show my wishes to workshops"),
        _l(
            "Workshops that suit me may see the name and country of my firm and what I look for,"
            " so that they can prepare an offer. They do not see my name, e-mail or phone."
        ),
    ),
    Purpose(
        "next_editions",
        "2026-11",
        _l("Keep me for the next fairs"),
        _l(
            "The organiser keeps my firm, my address and what I looked for, and invites me to its"
            " next fairs. Without this my details are deleted when the fair's results are settled."
        ),
    ),
)
PURPOSE_BY_CODE = {purpose.code: purpose for purpose in BUYER_PURPOSES}


def agree(person_id: UUID, code: str, *, actor: Actor, locale: str) -> None:
    """Record a consent with the words as shown now; agreeing twice changes nothing more."""
    purpose = PURPOSE_BY_CODE.get(code)
    if purpose is None:
        raise NotFoundError
    withdraw_consent(person_id, code, actor=actor)
    give_consent(
        person_id,
        code,
        shown_text=str(purpose.words),
        actor=actor,
        text_version=purpose.version,
        locale=locale,
    )


def stop_letters(person: Person, purpose: str, *, actor: Actor, channel: str) -> None:
    """No more letters of this kind; those that wait in the outbox do not go out any more."""
    lock(person)
    known = select(Objection.id).where(
        Objection.person_id == person.id, Objection.purpose == purpose
    )
    if db.session.scalar(known) is not None:
        return
    db.session.add(Objection(person_id=person.id, purpose=purpose))
    db.session.execute(
        update(Message)
        .where(Message.person_id == person.id, Message.purpose == purpose)
        .where(Message.state == MessageState.QUEUED)
        .values(state=MessageState.FAILED, last_error=STOPPED)
    )
    audit.record(AuditTag.LETTERS_STOPPED, person, actor=actor, purpose=purpose, channel=channel)


def resume_letters(person: Person, purpose: str, *, actor: Actor) -> None:
    """The person wants these letters again."""
    ended = db.session.execute(
        delete(Objection).where(Objection.person_id == person.id, Objection.purpose == purpose)
    )
    if getattr(ended, "rowcount", 0):
        audit.record(AuditTag.LETTERS_RESUMED, person, actor=actor, purpose=purpose)
