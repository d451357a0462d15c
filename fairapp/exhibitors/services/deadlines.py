"""Verbs of deadlines: set, kept, and reminded of in time."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext
from sqlalchemy import or_, select

from fairapp.accounts.models import Membership, Person
from fairapp.core import audit, clock
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, lock, new_id
from fairapp.core.errors import FairError
from fairapp.core.mail import Letter, tell
from fairapp.core.policy import SYSTEM, Actor, Role
from fairapp.exhibitors import queries
from fairapp.exhibitors.models import Deadline, KeptBy
from fairapp.fairs.models import Document, Fair


class DocumentNeededError(FairError):
    """What is due to the authority rests on a document."""

    code = "document-needed"
    status = 422
    sentence = lazy_gettext("Name the document: what is due to the authority rests on one.")


def set_deadline(
    fair: Fair,
    *,
    actor: Actor,
    deadline: Deadline | None = None,
    document: Document | None = None,
    **facts: Any,
) -> Deadline:
    """Set a new deadline, or change one; a changed one is reminded of again.

    `facts`: names, kept_by, anchor, offset_days, remind_days. Raises DocumentNeededError.
    """
    if facts["kept_by"] is KeptBy.DESK and document is None:
        raise DocumentNeededError
    if deadline is None:
        key = new_id()
        deadline = Deadline(id=key, fair_id=fair.id, fair=fair, code=f"d-{key.hex[-8:]}")
        db.session.add(deadline)
    for name, value in facts.items():
        setattr(deadline, name, value)
    deadline.document = document
    deadline.reminded_on = None
    audit.record(
        AuditTag.DEADLINE_SET,
        deadline,
        actor=actor,
        code=deadline.code,
        offset=deadline.offset_days,
    )
    return deadline


def remove_deadline(deadline: Deadline, *, actor: Actor) -> None:
    """Take a deadline away."""
    audit.record(AuditTag.DEADLINE_REMOVED, deadline, actor=actor, code=deadline.code)
    db.session.delete(deadline)


def mark_deadline_done(
    deadline: Deadline, *, actor: Actor, done_on: date, note: str | None = None
) -> None:
    """Write down that a deadline was kept, when, and by which paper."""
    lock(deadline)
    deadline.done_on, deadline.done_note = done_on, note or None
    deadline.done_by_id = actor.person_id
    audit.record(AuditTag.DEADLINE_DONE, deadline, actor=actor, code=deadline.code, on=done_on)


def remind_of_deadlines() -> int:
    """Tell the organisers what is due to the authority soon, once for each; for the worker."""
    due = queries.due_deadlines(clock.today())
    for deadline in due:
        readers = [(one, _reminder(deadline, one)) for one in _organisers(deadline.fair)]
        lock(deadline)  # another worker may have been first
        if deadline.reminded_on is not None:
            continue
        for person, letter in readers:
            tell(person, letter)
        deadline.reminded_on = clock.today()
        audit.record(AuditTag.DEADLINE_REMINDED, deadline, actor=SYSTEM, code=deadline.code)
    return len(due)


def _organisers(fair: Fair) -> list[Person]:
    at_fair = or_(Membership.fair_id == fair.id, Membership.fair_id.is_(None))
    return list(
        db.session.scalars(
            select(Person)
            .where(
                Person.id.in_(
                    select(Membership.person_id).where(Membership.role == Role.ORGANISER, at_fair)
                ),
                Person.deactivated_at.is_(None),
                Person.erased_at.is_(None),
            )
            .order_by(Person.id)
        )
    )


def _reminder(deadline: Deadline, person: Person) -> Letter:
    values = {
        "fair": deadline.fair,
        "name": deadline.name_in(person.locale),
        "due_on": deadline.due_on,
        "days": (deadline.due_on - clock.today()).days,
        "document": deadline.document,
        "is_demo": deadline.fair.is_demo,
    }
    return Letter("deadline_due", deadline.fair_id, deadline.id, values)
