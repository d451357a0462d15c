"""Questions about the days of the fair; each counted figure is a select of rows and its count."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, func, literal, select, union_all
from sqlalchemy.orm import joinedload

from fairapp.accounts.models import Organisation
from fairapp.allocation.models import AllocatedBooth, Allocation
from fairapp.allocation.queries import is_live
from fairapp.core.clock import now
from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.exhibitors.models import Application, StandPerson
from fairapp.fairs.models import Booth, Fair
from fairapp.importers.models import BuyerKind, Importer
from fairapp.meetings.models import Meeting, MeetingState
from fairapp.onsite.models import TRADE_KINDS, Badge, BadgeKind, CheckIn, Encounter, Outcome

VISITOR_KINDS = tuple(
    kind for kind in BadgeKind if kind not in (BadgeKind.EXHIBITOR, BadgeKind.STAFF)
)
"""Whose entry is a visit; those who stand at the booths never count."""
HOME = "VN"


def _was_seen() -> Any:
    return exists().where(CheckIn.badge_id == Badge.id)


def trade_visitors(fair_id: UUID) -> Select[Badge]:
    """Distinct trade visitors: valid badges of importers and trade visitors seen at the gate."""
    return (
        select(Badge)
        .where(Badge.fair_id == fair_id, Badge.kind.in_(TRADE_KINDS), Badge.voided_at.is_(None))
        .where(_was_seen())
        .order_by(Badge.bearer, Badge.id)
    )


def count_trade_visitors(fair_id: UUID) -> int:
    """How many distinct trade visitors came."""
    return count_rows(trade_visitors(fair_id))


def importers_arrived(fair_id: UUID) -> Select[Importer]:
    """Persons seen at the gate, of kind importer, whose organisation is abroad."""
    return (
        select(Importer)
        .join(Badge, Badge.importer_id == Importer.id)
        .join(Organisation, Organisation.id == Importer.organisation_id)
        .where(Importer.fair_id == fair_id, Importer.kind == BuyerKind.IMPORTER)
        .where(Organisation.country != HOME, Badge.voided_at.is_(None), _was_seen())
        .options(joinedload(Importer.organisation), joinedload(Importer.person))
        .order_by(Importer.code, Importer.id)
    )


def count_importers_arrived(fair_id: UUID) -> int:
    """How many importers came, counted by person."""
    return count_rows(importers_arrived(fair_id))


def importer_organisations(fair_id: UUID) -> Select[Organisation]:
    """The organisations of the importers who came, each once."""
    came = importers_arrived(fair_id).with_only_columns(Importer.organisation_id).order_by(None)
    return (
        select(Organisation)
        .where(Organisation.id.in_(came))
        .order_by(Organisation.country, Organisation.name)
    )


def count_importer_organisations(fair_id: UUID) -> int:
    """How many organisations the importers who came belong to."""
    return count_rows(importer_organisations(fair_id))


def visits(fair_id: UUID) -> Select[UUID, str, date]:
    """Visits as (badge, bearer, day): one person on one day, however often they came in."""
    return (
        select(Badge.id, Badge.bearer, CheckIn.day)
        .join(CheckIn, CheckIn.badge_id == Badge.id)
        .where(Badge.fair_id == fair_id, Badge.kind.in_(VISITOR_KINDS), Badge.voided_at.is_(None))
        .distinct()
        .order_by(CheckIn.day, Badge.bearer, Badge.id)
    )


def count_visits(fair_id: UUID) -> int:
    """How many visits there were."""
    return count_rows(visits(fair_id))


def meeting_turns(fair_id: UUID) -> Select[str, UUID, UUID, UUID, datetime]:
    """Meetings held and encounters as (kind, id, importer, application, moment)."""
    held = select(
        literal("meeting").label("kind"),
        Meeting.id.label("id"),
        Meeting.importer_id.label("importer_id"),
        Meeting.application_id.label("application_id"),
        Meeting.held_at.label("at"),
    ).where(Meeting.fair_id == fair_id, Meeting.state == MeetingState.HELD)
    walked_in = select(
        literal("encounter"),
        Encounter.id,
        Encounter.importer_id,
        Encounter.application_id,
        Encounter.at,
    ).where(Encounter.fair_id == fair_id)
    turns = union_all(held, walked_in).subquery("turn")
    return select(
        turns.c.kind, turns.c.id, turns.c.importer_id, turns.c.application_id, turns.c.at
    ).order_by(turns.c.at, turns.c.id)


def count_meeting_turns(fair_id: UUID) -> int:
    """How many meeting turns there were; turns, not persons."""
    return count_rows(meeting_turns(fair_id))


def count_rows(found: Select[*tuple[Any, ...]]) -> int:
    """How many rows a select opens."""
    return db.session.scalar(select(func.count()).select_from(found.order_by(None).subquery())) or 0


def badge_of_code(fair_id: UUID, code: str) -> Badge | None:
    """The badge with this code at this fair."""
    return db.session.scalar(select(Badge).where(Badge.fair_id == fair_id, Badge.code == code))


def badge_of_importer(importer_id: UUID) -> Badge | None:
    """An importer's one badge."""
    return db.session.scalar(select(Badge).where(Badge.importer_id == importer_id))


def load_check_in(check_in_id: UUID, fair_id: UUID) -> CheckIn | None:
    """A check-in of this fair with its badge."""
    return db.session.scalar(
        select(CheckIn)
        .where(CheckIn.id == check_in_id, CheckIn.fair_id == fair_id)
        .options(joinedload(CheckIn.badge))
    )


def count_today(fair_id: UUID, day: date) -> dict[str, int]:
    """{kind of badge: persons seen today}; kinds without any are left out."""
    rows = db.session.execute(
        select(Badge.kind, func.count(func.distinct(Badge.id)))
        .join(CheckIn, CheckIn.badge_id == Badge.id)
        .where(CheckIn.fair_id == fair_id, CheckIn.day == day)
        .group_by(Badge.kind)
    )
    return {kind.value: count for kind, count in rows}


def days_seen(badge_id: UUID) -> list[date]:
    """The days on which a badge was seen."""
    days = select(CheckIn.day).where(CheckIn.badge_id == badge_id).distinct()
    return list(db.session.scalars(days.order_by(CheckIn.day)))


def outcomes_of(meeting_id: UUID) -> Sequence[Outcome]:
    """What the sides have said of a meeting."""
    return db.session.scalars(
        select(Outcome).where(Outcome.meeting_id == meeting_id).order_by(Outcome.side)
    ).all()


def encounters_of(fair_id: UUID) -> Select[Encounter]:
    """Encounters of a fair, newest first, with both sides."""
    return (
        select(Encounter)
        .where(Encounter.fair_id == fair_id)
        .options(
            joinedload(Encounter.importer).joinedload(Importer.organisation),
            joinedload(Encounter.application).joinedload(Application.organisation),
        )
        .order_by(Encounter.at.desc(), Encounter.id)
    )


def encounter_ids_by_code(fair_id: UUID) -> dict[str, UUID]:
    """{number in the officers' sheets: encounter}; what the sheet of deals refers to."""
    rows = db.session.execute(
        select(Encounter.code, Encounter.id).where(
            Encounter.fair_id == fair_id, Encounter.code.is_not(None)
        )
    )
    return {code: encounter_id for code, encounter_id in rows if code}


@dataclass(frozen=True, slots=True)
class Wearer:
    """Somebody of a stand, and the badge made for them."""

    person: StandPerson
    badge: Badge | None


def stand_wearers(application_id: UUID) -> list[Wearer]:
    """The people of a stand with their badges, first named first."""
    rows = db.session.execute(
        select(StandPerson, Badge)
        .outerjoin(Badge, (Badge.stand_person_id == StandPerson.id) & Badge.voided_at.is_(None))
        .where(StandPerson.application_id == application_id)
        .order_by(StandPerson.created_at, StandPerson.id)
    )
    return [Wearer(person, badge) for person, badge in rows]


def badge_quota(application: Application) -> int:
    """How many badges a stand may have: by its booths, before it has any by those asked for."""
    booths = db.session.scalar(
        select(func.count())
        .select_from(AllocatedBooth)
        .join(Allocation, Allocation.id == AllocatedBooth.allocation_id)
        .where(Allocation.application_id == application.id)
        .where(AllocatedBooth.released_at.is_(None), is_live(now()))
    )
    fair = db.session.get_one(Fair, application.fair_id)
    return fair.badges_for(booths or application.booths_wanted)


def booths_of_exhibitor(application_id: UUID) -> list[Booth]:
    """The booths an exhibitor has that somebody else could have, with their zones."""
    return list(
        db.session.scalars(
            select(Booth)
            .join(AllocatedBooth, AllocatedBooth.booth_id == Booth.id)
            .join(Allocation, Allocation.id == AllocatedBooth.allocation_id)
            .where(Allocation.application_id == application_id)
            .where(AllocatedBooth.released_at.is_(None), is_live(now()))
            .where(Booth.blocked_reason.is_(None))
            .options(joinedload(Booth.zone))
            .order_by(Booth.code)
        )
    )


def badge_of_stand_person(person_id: UUID) -> Badge | None:
    """The badge made for somebody of a stand."""
    return db.session.scalar(select(Badge).where(Badge.stand_person_id == person_id))


def load_stand_badge(badge_id: UUID) -> tuple[Badge, Application]:
    """A badge of a stand with its application; raises NotFoundError."""
    found = db.session.execute(
        select(Badge, Application)
        .join(Application, Application.id == Badge.application_id)
        .where(Badge.id == badge_id, Badge.kind == BadgeKind.EXHIBITOR)
        .options(joinedload(Application.fair))
    ).one_or_none()
    if found is None:
        raise NotFoundError
    badge, application = found
    return badge, application
