"""One buyer across the years: every edition, what became of it, and what the person agreed to."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from fairapp.accounts.models import Person
from fairapp.contracts.models import LedgerEntry
from fairapp.contracts.queries import stands
from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.fairs.models import Fair
from fairapp.importers.models import HostingOffer, Importer, Invitation
from fairapp.meetings.models import Meeting, MeetingState
from fairapp.onsite.models import Badge, CheckIn, Encounter


@dataclass(frozen=True, slots=True)
class Edition:
    """A buyer's entry at one fair, and how far it went."""

    importer: Importer
    invitation: Invitation | None
    offer: HostingOffer | None
    days: int
    meetings: int
    deals: int


def load_buyer(person_id: UUID) -> Person:
    """A person who stood on a fair's list, with the firm; raises NotFoundError."""
    person = db.session.scalar(
        select(Person)
        .where(Person.id == person_id, Person.merged_into_id.is_(None))
        .where(Person.id.in_(select(Importer.person_id)))
        .options(joinedload(Person.organisation))
    )
    if person is None:
        raise NotFoundError
    return person


def editions_of(person_id: UUID) -> list[Edition]:
    """Every fair on whose list the person stood, newest first, in one statement."""
    held = select(func.count()).where(
        Meeting.importer_id == Importer.id, Meeting.state == MeetingState.HELD
    )
    walked_in = select(func.count()).where(Encounter.importer_id == Importer.id)
    days = (
        select(func.count(func.distinct(CheckIn.day)))
        .join(Badge, Badge.id == CheckIn.badge_id)
        .where(Badge.importer_id == Importer.id)
    )
    deals = select(func.count()).where(LedgerEntry.importer_id == Importer.id, stands())
    numbers = [one.correlate(Importer).scalar_subquery() for one in (days, held, walked_in, deals)]
    rows = db.session.execute(
        select(Importer, Invitation, HostingOffer, *numbers)
        .join(Fair, Fair.id == Importer.fair_id)
        .outerjoin(Invitation, Invitation.importer_id == Importer.id)
        .outerjoin(HostingOffer, HostingOffer.importer_id == Importer.id)
        .where(Importer.person_id == person_id)
        .options(joinedload(Importer.fair))
        .order_by(Fair.opens_on.desc(), Importer.id)
    )
    return [
        Edition(row[0], row[1], row[2], row[3], meetings=row[4] + row[5], deals=row[6])
        for row in rows
    ]


def colleagues_of(person: Person) -> Sequence[Person]:
    """Other buyers of the same firm."""
    found = (
        select(Person)
        .where(Person.organisation_id == person.organisation_id, Person.id != person.id)
        .where(Person.merged_into_id.is_(None), Person.id.in_(select(Importer.person_id)))
        .order_by(Person.id)
        .limit(20)
    )
    return db.session.scalars(found).all()
