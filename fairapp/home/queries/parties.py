"""What an exhibitor's, an importer's and a contract officer's page needs, in few statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ScalarSelect, Select, exists, select
from sqlalchemy.orm import joinedload

from fairapp.allocation.models import Allocation, AllocationState
from fairapp.contracts import queries as contracts
from fairapp.contracts.models import DealAnswer, EvidenceLevel, LedgerEntry
from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.core.i18n import current_locale
from fairapp.discovery.models import Match, MatchList
from fairapp.enquiries.models import Enquiry
from fairapp.exhibitors.models import (
    Agreement,
    Application,
    Certificate,
    Deadline,
    DesignState,
    KeptBy,
    Product,
    StandDesign,
    StandPerson,
)
from fairapp.fees.models import Charge
from fairapp.fees.queries import DUE, find_accounts
from fairapp.home.queries.counting import Numbers, ask, number_of, rows_of
from fairapp.importers.models import (
    HostingOffer,
    Importer,
    Invitation,
    InvitationState,
    Need,
    OfferState,
)
from fairapp.meetings.models import Meeting, MeetingRequest, MeetingState, Side
from fairapp.meetings.queries import WAITING
from fairapp.onsite.models import Badge

SHOWN = 6
"""How many products and how many deals a home page shows."""
Evidenced = list[tuple[LedgerEntry, EvidenceLevel]]


@dataclass(frozen=True, slots=True)
class ComingDate:
    """A day to keep in mind: a deadline, or the last day of a certificate."""

    day: date
    name: str
    is_paper: bool
    remind_days: int = 30


def load_own_application(application_id: UUID) -> Application:
    """An application with fair, organisation and contact; raises NotFoundError."""
    found = db.session.scalar(
        select(Application)
        .where(Application.id == application_id)
        .options(joinedload(Application.fair), joinedload(Application.organisation))
    )
    if found is None:
        raise NotFoundError
    return found


def numbers_of_exhibitor(application: Application) -> Numbers:
    """What is done and what waits for one exhibitor, in one statement."""
    own = Application.id == application.id
    products = Product.application_id == application.id
    stands = Allocation.application_id == application.id
    due = find_accounts(application.fair_id, DUE).where(own).with_only_columns(Application.id)
    meetings = Meeting.application_id == application.id
    to_confirm = _unanswered(application.fair_id, Side.EXHIBITOR).where(
        LedgerEntry.application_id == application.id
    )
    return ask(
        {
            "products": number_of(Product, products),
            "unpriced": number_of(Product, products, Product.price_low.is_(None)),
            "offered_stands": number_of(
                Allocation,
                stands,
                Allocation.state.in_((AllocationState.HELD, AllocationState.RESERVED)),
            ),
            "stands": number_of(Allocation, stands, Allocation.state == AllocationState.CONFIRMED),
            "requests": number_of(
                MeetingRequest,
                MeetingRequest.application_id == application.id,
                MeetingRequest.state.in_(WAITING),
                MeetingRequest.asked_by != Side.EXHIBITOR,
            ),
            "meetings": number_of(Meeting, meetings, Meeting.state == MeetingState.PUBLISHED),
            "charges": number_of(
                Charge, Charge.application_id == application.id, Charge.is_cancelled.is_(False)
            ),
            "unpaid": rows_of(due),
            "badges": number_of(
                Badge, Badge.application_id == application.id, Badge.voided_at.is_(None)
            ),
            "deals": rows_of(to_confirm.with_only_columns(LedgerEntry.id)),
            "people": number_of(StandPerson, StandPerson.application_id == application.id),
            "unsigned": number_of(
                Agreement,
                Agreement.application_id == application.id,
                Agreement.signed_file_id.is_(None),
            ),
            "drawings_to_change": number_of(
                StandDesign,
                StandDesign.id == _newest_drawing(application.id),
                StandDesign.state == DesignState.CHANGES_ASKED,
            ),
        }
    )


def _newest_drawing(application_id: UUID) -> ScalarSelect[UUID]:
    return (
        select(StandDesign.id)
        .where(StandDesign.application_id == application_id)
        .order_by(StandDesign.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def dates_of_exhibitor(application: Application, today: date) -> list[ComingDate]:
    """What an exhibitor has to keep in mind from today on, the nearest first.

    Certificates that have ended stand first; the fair must be loaded.
    """
    locale = current_locale()
    deadlines, papers = _deadlines_and_papers(application)
    found = [
        ComingDate(one.valid_until, one.code, is_paper=True) for one in papers if one.valid_until
    ]
    found += [
        ComingDate(one.due_on, one.name_in(locale), is_paper=False, remind_days=one.remind_days)
        for one in deadlines
        if one.due_on >= today
    ]
    return sorted(found, key=lambda one: (one.day, one.name))


def _deadlines_and_papers(application: Application) -> tuple[list[Deadline], list[Certificate]]:
    """The exhibitors' deadlines, and the certificates that end too early, in one statement."""
    kept = (Deadline.fair_id == Application.fair_id) & (Deadline.kept_by == KeptBy.EXHIBITORS)
    ending = (Certificate.application_id == Application.id) & (
        Certificate.valid_until <= application.fair.closes_on
    )
    rows = db.session.execute(
        select(Deadline, Certificate)
        .select_from(Application)
        .outerjoin(Deadline, kept)
        .outerjoin(Certificate, ending)
        .where(Application.id == application.id)
        .options(joinedload(Deadline.fair))
    ).all()
    deadlines = {row[0].id: row[0] for row in rows if row[0]}
    papers = {row[1].id: row[1] for row in rows if row[1]}
    return list(deadlines.values()), list(papers.values())


def _unanswered(fair_id: UUID, side: Side) -> Select[LedgerEntry]:
    """Deals about which one side has not said a word."""
    answered = exists().where(DealAnswer.entry_id == LedgerEntry.id, DealAnswer.side == side)
    reported = LedgerEntry.reported_by.is_not_distinct_from(side)
    return contracts.current_entries(fair_id).where(~answered, ~reported)


def first_products(application_id: UUID) -> Sequence[Product]:
    """The first products of an exhibitor, with their photos."""
    return db.session.scalars(
        select(Product)
        .where(Product.application_id == application_id)
        .options(joinedload(Product.photo))
        .order_by(Product.position, Product.id)
        .limit(SHOWN)
    ).all()


def is_enquiry(thing_id: UUID) -> bool:
    """Whether a personal link was made for an enquiry."""
    return db.session.get(Enquiry, thing_id) is not None


def guest_of_offer(thing_id: UUID) -> UUID | None:
    """The importer to whom hosting was offered, when a personal link was made for an offer."""
    return db.session.scalar(select(HostingOffer.importer_id).where(HostingOffer.id == thing_id))


def waiting_buyers(application_id: UUID) -> Sequence[MeetingRequest]:
    """The buyers who asked to meet and still wait, longest first."""
    return db.session.scalars(
        select(MeetingRequest)
        .where(
            MeetingRequest.application_id == application_id,
            MeetingRequest.state.in_(WAITING),
            MeetingRequest.asked_by != Side.EXHIBITOR,
        )
        .options(joinedload(MeetingRequest.importer).joinedload(Importer.organisation))
        .order_by(MeetingRequest.created_at)
        .limit(3)
    ).all()


def load_own_importer(importer_id: UUID) -> Importer:
    """An importer with fair, organisation and person; raises NotFoundError."""
    found = db.session.scalar(
        select(Importer)
        .where(Importer.id == importer_id)
        .options(
            joinedload(Importer.fair),
            joinedload(Importer.organisation),
            joinedload(Importer.person),
        )
    )
    if found is None:
        raise NotFoundError
    return found


def numbers_of_importer(importer: Importer) -> Numbers:
    """What is done and what waits for one importer, in one statement."""
    requests = MeetingRequest.importer_id == importer.id
    to_confirm = _unanswered(importer.fair_id, Side.IMPORTER).where(
        LedgerEntry.importer_id == importer.id
    )
    return ask(
        {
            "accepted": number_of(
                Invitation,
                Invitation.importer_id == importer.id,
                Invitation.state == InvitationState.ACCEPTED,
            ),
            "unanswered_invitations": number_of(
                Invitation,
                Invitation.importer_id == importer.id,
                Invitation.state.in_((InvitationState.SENT, InvitationState.OPENED)),
            ),
            "needs": number_of(Need, Need.importer_id == importer.id),
            "matches": number_of(Match, Match.importer_id == importer.id, Match.rank.is_not(None)),
            "lists": number_of(
                MatchList, MatchList.importer_id == importer.id, MatchList.made_at.is_not(None)
            ),
            "requests": number_of(MeetingRequest, requests),
            "to_answer": number_of(
                MeetingRequest,
                requests,
                MeetingRequest.state.in_(WAITING),
                MeetingRequest.asked_by == Side.EXHIBITOR,
            ),
            "meetings": number_of(
                Meeting, Meeting.importer_id == importer.id, Meeting.state == MeetingState.PUBLISHED
            ),
            "held": number_of(
                Meeting, Meeting.importer_id == importer.id, Meeting.state == MeetingState.HELD
            ),
            "deals": rows_of(to_confirm.with_only_columns(LedgerEntry.id)),
            "stays": number_of(
                HostingOffer,
                HostingOffer.importer_id == importer.id,
                HostingOffer.state.not_in((OfferState.WITHDRAWN, OfferState.EXPIRED)),
            ),
            "offers": number_of(
                HostingOffer,
                HostingOffer.importer_id == importer.id,
                HostingOffer.state == OfferState.OFFERED,
            ),
        }
    )


def deals_to_confirm(fair_id: UUID, side: Side, party_id: UUID) -> Sequence[LedgerEntry]:
    """Deals that wait for the word of this exhibitor (application) or importer."""
    column = LedgerEntry.application_id if side is Side.EXHIBITOR else LedgerEntry.importer_id
    return db.session.scalars(_unanswered(fair_id, side).where(column == party_id)).all()


def deals_with_evidence(fair_id: UUID) -> Evidenced:
    """Every deal that stands with how far it is proved, in two statements; newest first."""
    entries = list(db.session.scalars(contracts.current_entries(fair_id)))
    levels = contracts.evidence_of_entries(entries)
    return [(entry, levels[entry.deal_id]) for entry in reversed(entries)]
