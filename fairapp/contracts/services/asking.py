"""Asking the two sides: a letter with a link of one's own, and asking again until they answer."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from fairapp.accounts.models import LinkPurpose, Organisation, Person
from fairapp.accounts.services import issue_link
from fairapp.contracts import queries
from fairapp.contracts.models import ConfirmationDuty, EntryAct, LedgerEntry
from fairapp.core import audit, clock
from fairapp.core.audit import AuditTag
from fairapp.core.db import db
from fairapp.core.mail import Letter, Message, tell
from fairapp.core.policy import Actor
from fairapp.fairs.models import Fair
from fairapp.meetings.models import Side

LINK_LIVES = timedelta(days=180)
REMINDER_DAYS = (3, 30, 90, 180)
"""Days after the first letter; a buyer often decides within a year, so the last one comes late."""
MOST_AT_ONCE = 100
SIDES = (Side.EXHIBITOR, Side.IMPORTER)
Link = Callable[[str], str]


def ask_both_sides(
    entry: LedgerEntry, *, actor: Actor, link: Link, letter: str = "deal_confirm"
) -> dict[Side, Message | None]:
    """Write to each side that has not answered; None where nobody can be reached.

    `link` turns a token into an address. Links given before stay good: they show the last entry.
    A side that logged its own deal is not asked whether it is right.
    """
    fair = db.session.get_one(Fair, entry.fair_id)
    answered = {*queries.last_answers(entry.id), entry.reported_by}
    told = {}
    for side in SIDES:
        if side not in answered:
            told[side] = ask_side(entry, fair, side, actor=actor, link=link, letter=letter)
            _owe(entry, side, clock.now())
    return told


def ask_side(
    entry: LedgerEntry, fair: Fair, side: Side, *, actor: Actor, link: Link, letter: str
) -> Message | None:
    """Write to one side in its language, with a link that speaks for nobody else."""
    person = _reader(entry, side)
    if person is None:
        return None
    own, other = entry.exhibitor_organisation_id, entry.importer_organisation_id
    if side is Side.IMPORTER:
        own, other = other, own
    token = issue_link(
        person,
        LinkPurpose.CONFIRMATION,
        actor=actor,
        fair_id=fair.id,
        organisation_id=own,
        thing_id=entry.deal_id,
        expires_at=clock.now() + LINK_LIVES,
    )
    values = {
        "fair": fair,
        "entry": entry,
        "other": db.session.get_one(Organisation, other),
        "link": link(token),
        "is_demo": fair.is_demo,
    }
    return tell(person, Letter(letter, fair.id, entry.deal_id, values))


def _reader(entry: LedgerEntry, side: Side) -> Person | None:
    if side is Side.EXHIBITOR:
        return queries.contact_of_exhibitor(entry.application_id)
    return queries.person_of_importer(entry.importer_id)


def _duty(deal_id: UUID, side: Side) -> ConfirmationDuty | None:
    return db.session.scalar(
        select(ConfirmationDuty)
        .where(ConfirmationDuty.deal_id == deal_id, ConfirmationDuty.side == side)
        .with_for_update()
    )


def _owe(entry: LedgerEntry, side: Side, asked_at: datetime) -> None:
    """Note when to ask again; asking anew starts the reminders anew."""
    duty = _duty(entry.deal_id, side)
    if duty is None:
        duty = ConfirmationDuty(fair_id=entry.fair_id, deal_id=entry.deal_id, side=side)
        db.session.add(duty)
    duty.asked_at, duty.reminders = asked_at, 0
    duty.due_at = asked_at + timedelta(days=REMINDER_DAYS[0])
    db.session.flush()


def end_duty(deal_id: UUID, side: Side) -> None:
    """This side has answered: nobody asks it again."""
    duty = _duty(deal_id, side)
    if duty is not None:
        duty.due_at = None


def remind_due(now: datetime, *, actor: Actor, link: Link) -> int:
    """Ask again whoever is due at `now`; says how many letters were written.

    After a long silence of the service one reminder goes out, not all that were missed.
    """
    due = (
        select(ConfirmationDuty)
        .where(ConfirmationDuty.due_at <= now)
        .order_by(ConfirmationDuty.due_at, ConfirmationDuty.id)
        .limit(MOST_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    return sum(_remind(duty, now, actor=actor, link=link) for duty in db.session.scalars(due).all())


def _remind(duty: ConfirmationDuty, now: datetime, *, actor: Actor, link: Link) -> bool:
    entry = queries.last_entry(duty.deal_id)
    done = entry.act is EntryAct.CANCELLED or duty.side in queries.last_answers(entry.id)
    fair = db.session.get_one(Fair, entry.fair_id)
    told = (
        None
        if done
        else ask_side(entry, fair, duty.side, actor=actor, link=link, letter="deal_reminder")
    )
    days = (now - duty.asked_at).days
    duty.reminders = sum(step <= days for step in REMINDER_DAYS)
    left = REMINDER_DAYS[duty.reminders :]
    duty.due_at = duty.asked_at + timedelta(days=left[0]) if left and not done else None
    if told is not None:
        audit.record(AuditTag.DEAL_REMINDED, duty, actor=actor, side=duty.side, days=days)
    return told is not None
