"""What became of those invited: how many reached which stage, split so that the parts add up."""

from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import aliased

from fairapp.accounts.models import Organisation, Person
from fairapp.contracts.models import LedgerEntry
from fairapp.contracts.queries import stands
from fairapp.core.db import db
from fairapp.fairs.queries import parents_of
from fairapp.importers.models import Campaign, Importer, Invitation, InvitationState, Need
from fairapp.meetings.models import Meeting, MeetingState
from fairapp.onsite.models import Badge, CheckIn, Encounter

STAGES = ("invited", "opened", "accepted", "registered", "arrived", "met", "signed")
SPLITS = ("country", "category", "campaign", "officer")
_UNINVITED = (InvitationState.DRAFT,)


@dataclass(frozen=True, slots=True)
class Passage:
    """How far one invited buyer came, and what the splits need to know."""

    importer_id: UUID
    organisation: str
    stage: int
    """The furthest stage reached: its place in STAGES."""
    country: str
    category: str
    campaign: str
    officer: str

    def part(self, split: str) -> str:
        """The part of a split to which this buyer belongs; '' where it is not known."""
        return str(getattr(self, split))


@dataclass(slots=True)
class Funnel:
    """Counts by part and stage. A later stage counts in every earlier one, so each is a subset."""

    split: str
    totals: list[int]
    parts: list[tuple[str, list[int]]] = field(default_factory=list)


def passages(fair_id: UUID) -> list[Passage]:
    """One for each buyer who was invited, in one statement, whatever their number.

    Who answered by phone never pressed the button, and some arrive who never answered: the furthest
    stage decides, and the stages before it count as reached.
    """
    officer = aliased(Person)
    registered, arrived, met, signed = _reached()
    need = (
        select(Need.categories)
        .where(Need.importer_id == Importer.id)
        .order_by(Need.created_at, Need.id)
        .limit(1)
        .correlate(Importer)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(
            Importer.id, Organisation.name, Organisation.country, Invitation.state,
            Invitation.opened_at, Campaign.name, officer.position, officer.full_name, need,
            registered, arrived, met, signed,
        )
        .select_from(Importer)
        .join(Invitation, Invitation.importer_id == Importer.id)
        .join(Organisation, Organisation.id == Importer.organisation_id)
        .outerjoin(Campaign, Campaign.id == Invitation.campaign_id)
        .outerjoin(officer, officer.id == Invitation.officer_id)
        .where(Importer.fair_id == fair_id, Invitation.state.not_in(_UNINVITED))
        .order_by(Organisation.country, Organisation.name, Importer.id)
    ).all()  # fmt: skip
    above = parents_of(code for row in rows for code in row[8] or [] if code.startswith("P-"))
    return [
        Passage(
            importer_id=row[0],
            organisation=row[1],
            stage=_stage(row[3], row[4] is not None, row[9], row[10], row[11], row[12]),
            country=row[2],
            category=_first_group(row[8], above),
            campaign=row[5] or "",
            officer=row[6] or row[7] or "",
        )
        for row in rows
    ]


def _reached() -> tuple[ColumnElement[bool], ...]:
    """Registered, arrived, met, signed: each a list of ids that is made once, not for each row."""
    came = select(Badge.importer_id).join(CheckIn, CheckIn.badge_id == Badge.id)
    held = select(Meeting.importer_id).where(Meeting.state == MeetingState.HELD)
    signed = select(LedgerEntry.importer_id).where(LedgerEntry.importer_id.is_not(None), stands())
    return (
        Importer.id.in_(select(Need.importer_id))
        | Importer.id.in_(select(Badge.importer_id).where(Badge.importer_id.is_not(None))),
        Importer.id.in_(came.where(Badge.importer_id.is_not(None))),
        Importer.id.in_(held) | Importer.id.in_(select(Encounter.importer_id)),
        Importer.id.in_(signed),
    )


def _stage(
    state: InvitationState,
    opened: bool,
    registered: bool,
    arrived: bool,
    met: bool,
    signed: bool,
) -> int:
    answered = state in (InvitationState.ACCEPTED, InvitationState.DECLINED)
    reached = (
        True,
        opened or answered or state is InvitationState.OPENED,
        state is InvitationState.ACCEPTED,
        registered and state is InvitationState.ACCEPTED,
        arrived,
        met,
        signed,
    )
    return max(place for place, is_reached in enumerate(reached) if is_reached)


def _first_group(categories: list[str] | None, above: dict[str, str]) -> str:
    """The group of the first kind of goods; a product (`P-...`) has that of the kind above it."""
    kinds = (above.get(one, one) for one in categories or [])
    return next((kind.split("-")[0] for kind in kinds if not kind.startswith("P-")), "")


def funnel_of(found: list[Passage], split: str) -> Funnel:
    """The funnel split by one aspect; biggest part first, the unknown last."""
    stages = range(len(STAGES))
    counts: dict[str, Counter[int]] = {}
    for passage in found:
        counts.setdefault(passage.part(split), Counter()).update(range(passage.stage + 1))
    parts = [(part, [counted[stage] for stage in stages]) for part, counted in counts.items()]
    parts.sort(key=lambda one: (one[0] == "", -one[1][0], one[0]))
    totals = [sum(counted[stage] for _part, counted in parts) for stage in stages]
    return Funnel(split=split, totals=totals, parts=parts)


def uninvited_arrivals(fair_id: UUID) -> int:
    """Importers who arrived although nobody had invited them; they stand beside the funnel."""
    invited = exists().where(
        Invitation.importer_id == Importer.id, Invitation.state.not_in(_UNINVITED)
    )
    came = (
        select(Importer.id)
        .join(Badge, Badge.importer_id == Importer.id)
        .join(CheckIn, CheckIn.badge_id == Badge.id)
        .where(Importer.fair_id == fair_id, ~invited)
        .distinct()
    )
    return len(db.session.scalars(came).all())
