"""Questions about where a deal came from, and about the parties it may be logged for."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, exists, or_, select, union
from sqlalchemy.orm import joinedload

from fairapp.accounts.models import LinkPurpose, Organisation, Person, PersonalLink
from fairapp.allocation.models import AllocatedBooth, Allocation
from fairapp.contracts.models import LedgerEntry
from fairapp.core.db import db
from fairapp.core.i18n import DEFAULT_LOCALE
from fairapp.core.search import matches
from fairapp.discovery.models import Match
from fairapp.enquiries.models import Enquiry
from fairapp.exhibitors.models import Application, ApplicationState, Product
from fairapp.fairs.models import Booth, Concept, ConceptLabel
from fairapp.importers.models import Importer, Invitation
from fairapp.meetings.models import Meeting, MeetingRequest, MeetingState, Slot
from fairapp.onsite.models import Badge, Encounter

MOST_PARTIES = 8
MOST_MET = 12


@dataclass(frozen=True, slots=True)
class Trace:
    """The way a deal came: whatever of it is on record."""

    invitation: Invitation | None
    match: Match | None
    enquiry: Enquiry | None
    request: MeetingRequest | None
    meeting: Meeting | None
    slot: Slot | None
    encounter: Encounter | None

    @property
    def is_traced(self) -> bool:
        """Whether a meeting or an encounter stands behind the deal."""
        return self.meeting is not None or self.encounter is not None


def trace_of(entry: LedgerEntry) -> Trace:
    """Invitation, match, request and meeting behind an entry, in one statement."""
    row: Any = db.session.execute(
        select(Invitation, Match, Enquiry, MeetingRequest, Meeting, Slot, Encounter)
        .select_from(LedgerEntry)
        .outerjoin(Invitation, Invitation.importer_id == LedgerEntry.importer_id)
        .outerjoin(Meeting, Meeting.id == LedgerEntry.meeting_id)
        .outerjoin(Slot, Slot.id == Meeting.slot_id)
        .outerjoin(MeetingRequest, _is_pair(MeetingRequest))
        .outerjoin(Match, _is_pair(Match))
        .outerjoin(Enquiry, Enquiry.id == MeetingRequest.enquiry_id)
        .outerjoin(Encounter, Encounter.id == LedgerEntry.encounter_id)
        .where(LedgerEntry.id == entry.id)
    ).one()
    return Trace(*row)


def _is_pair(table: type[MeetingRequest | Match]) -> ColumnElement[bool]:
    """The row of an entry's own two parties; a pair has one request and one match at most."""
    return and_(
        table.importer_id == LedgerEntry.importer_id,
        table.application_id == LedgerEntry.application_id,
    )


def contact_of_exhibitor(application_id: UUID | None) -> Person | None:
    """Who is written to for an exhibitor."""
    return db.session.scalar(
        select(Person)
        .join(Application, Application.contact_id == Person.id)
        .where(Application.id == application_id)
    )


def person_of_importer(importer_id: UUID | None) -> Person | None:
    """Who is written to for an importer."""
    return db.session.scalar(
        select(Person)
        .join(Importer, Importer.person_id == Person.id)
        .where(Importer.id == importer_id)
    )


def find_sellers(fair_id: UUID, q: str) -> Select[Application]:
    """Exhibitors of a fair by name, village, phone or tax code without accents, or by booth."""
    at_booth = exists().where(
        Allocation.application_id == Application.id,
        AllocatedBooth.allocation_id == Allocation.id,
        AllocatedBooth.released_at.is_(None),
        Booth.id == AllocatedBooth.booth_id,
        Booth.code == q.strip().upper(),
    )
    has_badge = exists().where(
        Badge.application_id == Application.id, _is_badge(q), Badge.voided_at.is_(None)
    )
    return (
        select(Application)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .where(Application.fair_id == fair_id, Application.state == ApplicationState.ACCEPTED)
        .where(
            or_(
                matches(Organisation.search_text, q),
                at_booth,
                has_badge,
                Application.code == q.strip(),
            )
        )
        .options(joinedload(Application.organisation))
        .order_by(at_booth.desc(), Organisation.name)
        .limit(MOST_PARTIES)
    )


def _is_badge(q: str) -> ColumnElement[bool]:
    """The number or code of a badge, however it was typed."""
    typed = q.strip()
    codes = (typed, typed.upper().replace("-", "").replace(" ", ""))
    return or_(Badge.code.in_(codes), Badge.number == typed)


def find_buyers(fair_id: UUID, q: str) -> Select[Importer]:
    """Importers of a fair by name, e-mail or phone without accents, or by the code of a badge."""
    has_badge = exists().where(Badge.importer_id == Importer.id, _is_badge(q))
    return (
        select(Importer)
        .join(Organisation, Organisation.id == Importer.organisation_id)
        .join(Person, Person.id == Importer.person_id)
        .where(Importer.fair_id == fair_id)
        .where(
            or_(
                matches(Organisation.search_text, q),
                matches(Person.search_text, q),
                has_badge,
                Importer.code == q.strip(),
            )
        )
        .options(joinedload(Importer.organisation), joinedload(Importer.person))
        .order_by(Organisation.name, Importer.id)
        .limit(MOST_PARTIES)
    )


def party_of_card(link: PersonalLink) -> Application | Importer | None:
    """The exhibitor or importer who carries this card."""
    if link.purpose == LinkPurpose.IMPORTER:
        return db.session.scalar(
            select(Importer).where(
                Importer.fair_id == link.fair_id, Importer.person_id == link.person_id
            )
        )
    return db.session.scalar(
        select(Application).where(
            Application.fair_id == link.fair_id,
            Application.organisation_id == link.organisation_id,
            Application.state == ApplicationState.ACCEPTED,
        )
    )


def met_buyers(application_id: UUID) -> list[Importer]:
    """Whom an exhibitor met or is about to meet, so that nobody need type the name."""
    met = _met(Meeting.importer_id, Encounter.importer_id, application_id=application_id)
    found = (
        select(Importer)
        .where(Importer.id.in_(met))
        .options(joinedload(Importer.organisation), joinedload(Importer.person))
        .order_by(Importer.id)
        .limit(MOST_MET)
    )
    return list(db.session.scalars(found))


def met_sellers(importer_id: UUID) -> list[Application]:
    """The same for an importer."""
    met = _met(Meeting.application_id, Encounter.application_id, importer_id=importer_id)
    found = (
        select(Application)
        .where(Application.id.in_(met))
        .options(joinedload(Application.organisation))
        .order_by(Application.id)
        .limit(MOST_MET)
    )
    return list(db.session.scalars(found))


def _met(of_meeting: Any, of_encounter: Any, **party: UUID) -> CompoundSelect[Any]:
    meetings = select(of_meeting).filter_by(**party)
    live = Meeting.state.in_((MeetingState.HELD, MeetingState.PUBLISHED))
    return union(meetings.where(live), select(of_encounter).filter_by(**party))


def occasions_of(application_id: UUID, importer_id: UUID) -> list[Meeting | Encounter]:
    """Where these two met: meetings that took place and encounters, newest first."""
    met = select(Encounter).where(
        Encounter.application_id == application_id, Encounter.importer_id == importer_id
    )
    encounters = list(db.session.scalars(met.order_by(Encounter.at.desc())))
    return [*held_meetings(application_id, importer_id), *encounters]


def buyers_by_code(fair_id: UUID, q: str) -> Select[Importer]:
    """An importer by the number or code of the badge they show, and by nothing else."""
    shown = exists().where(
        Badge.importer_id == Importer.id, _is_badge(q), Badge.voided_at.is_(None)
    )
    return (
        select(Importer)
        .where(Importer.fair_id == fair_id, shown)
        .options(joinedload(Importer.organisation), joinedload(Importer.person))
        .order_by(Importer.id)
        .limit(MOST_PARTIES)
    )


def own_party(party_id: UUID) -> Application | Importer | None:
    """An accepted exhibitor or an importer by id, with fair and organisation."""
    exhibitor = db.session.scalar(
        select(Application)
        .where(Application.id == party_id, Application.state == ApplicationState.ACCEPTED)
        .options(joinedload(Application.fair), joinedload(Application.organisation))
    )
    if exhibitor is not None:
        return exhibitor
    return db.session.scalar(
        select(Importer)
        .where(Importer.id == party_id)
        .options(
            joinedload(Importer.fair),
            joinedload(Importer.organisation),
            joinedload(Importer.person),
        )
    )


def seller_at(fair_id: UUID, application_id: UUID | None) -> Application | None:
    """An exhibitor of this fair by id, with the organisation."""
    return db.session.scalar(
        select(Application)
        .where(Application.id == application_id, Application.fair_id == fair_id)
        .options(joinedload(Application.organisation))
    )


def buyer_at(fair_id: UUID, importer_id: UUID | None) -> Importer | None:
    """An importer of this fair by id, with organisation and person."""
    return db.session.scalar(
        select(Importer)
        .where(Importer.id == importer_id, Importer.fair_id == fair_id)
        .options(joinedload(Importer.organisation), joinedload(Importer.person))
    )


def held_meetings(application_id: UUID, importer_id: UUID) -> list[Meeting]:
    """Meetings of a pair that took place, newest first, with their times."""
    return list(
        db.session.scalars(
            select(Meeting)
            .join(Slot, Slot.id == Meeting.slot_id)
            .where(
                Meeting.application_id == application_id,
                Meeting.importer_id == importer_id,
                Meeting.state == MeetingState.HELD,
            )
            .options(joinedload(Meeting.slot))
            .order_by(Slot.starts_at.desc())
        )
    )


def goods_choices(application_id: UUID | None, locale: str) -> list[tuple[str, str]]:
    """[(code, name)]: what the exhibitor makes first, then every main group of goods."""
    label_locale = locale if locale in ("vi", "en") else DEFAULT_LOCALE
    own = exists().where(Product.application_id == application_id, Product.category == Concept.code)
    rows = db.session.execute(
        select(Concept.code, ConceptLabel.label)
        .join(ConceptLabel, ConceptLabel.code == Concept.code)
        .where(ConceptLabel.locale == label_locale, Concept.kind == "category")
        .where(or_(own, Concept.parent_code.is_(None)))
        .order_by(own.desc(), Concept.position)
    )
    return [(code, label) for code, label in rows]


def only_headings(codes: Iterable[str]) -> dict[str, str]:
    """{category: its HS heading} for categories that have just one."""
    rows = db.session.execute(
        select(Concept.code, Concept.hs_headings).where(Concept.code.in_(set(codes)))
    )
    return {code: headings[0] for code, headings in rows if len(headings) == 1}
