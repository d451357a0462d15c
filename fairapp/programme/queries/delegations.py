"""Questions about fairs abroad: delegations, who went, what support they got, what they signed."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload

from fairapp.accounts.models import Organisation
from fairapp.contracts.models import DealKind, LedgerEntry
from fairapp.contracts.queries import is_disputed, stands
from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.fairs.models import Document, Fair
from fairapp.programme.models import (
    Delegation,
    DelegationMember,
    DelegationSupport,
    MemberKind,
)


def in_year(column: InstrumentedAttribute[date], year: int) -> ColumnElement[bool]:
    """Whether a date lies in this year."""
    return column.between(date(year, 1, 1), date(year, 12, 31))


def delegations_of(year: int) -> Select[Delegation]:
    """Delegations to fairs abroad of a year with fair, decision and members."""
    return (
        select(Delegation)
        .join(Fair, Fair.id == Delegation.fair_id)
        .where(in_year(Fair.opens_on, year))
        .options(
            joinedload(Delegation.fair),
            joinedload(Delegation.decision),
            selectinload(Delegation.members),
        )
        .order_by(Fair.opens_on, Fair.slug)
    )


def late_decisions(year: int) -> list[Delegation]:
    """Delegations whose decision bears the day of departure or a later one."""
    late = (
        delegations_of(year)
        .join(Document, Document.id == Delegation.decision_id)
        .where(Document.issued_on >= Delegation.departs_on)
    )
    return list(db.session.scalars(late).unique())


def is_late(delegation: Delegation) -> bool:
    """Whether this delegation left before, or on the day on which, it was decided."""
    decision = delegation.decision
    return decision is not None and decision.issued_on >= delegation.departs_on


def load_delegation(delegation_id: UUID) -> Delegation:
    """A delegation with its fair, decision and members; raises NotFoundError."""
    delegation = db.session.scalar(
        select(Delegation)
        .where(Delegation.id == delegation_id)
        .options(
            joinedload(Delegation.fair).joinedload(Fair.series),
            joinedload(Delegation.decision),
            selectinload(Delegation.members).joinedload(DelegationMember.organisation),
        )
    )
    if delegation is None:
        raise NotFoundError
    return delegation


def delegation_of_fair(fair_id: UUID) -> Delegation | None:
    """The delegation to a fair abroad."""
    return db.session.scalar(select(Delegation).where(Delegation.fair_id == fair_id))


@dataclass(frozen=True, slots=True)
class AbroadCounts:
    """Three different counts of a year abroad, which are never the same thing."""

    fairs: int
    establishments: int
    participations: int
    signed: int


def counts_abroad(year: int) -> AbroadCounts:
    """Fairs, establishments, participations, and establishments that signed a contract."""
    members = (
        select(
            func.count(Fair.id.distinct()),
            func.count(DelegationMember.organisation_id.distinct()),
            func.count(DelegationMember.id),
            _signed(year),
        )
        .select_from(Delegation)
        .join(Fair, Fair.id == Delegation.fair_id)
        .outerjoin(
            DelegationMember,
            (DelegationMember.delegation_id == Delegation.id)
            & (DelegationMember.kind == MemberKind.ENTERPRISE),
        )
        .where(in_year(Fair.opens_on, year))
    )
    return AbroadCounts(*db.session.execute(members).one())


def _signed(year: int) -> ScalarSelect[int]:
    abroad = (select(Delegation.fair_id).join(Fair, Fair.id == Delegation.fair_id)).where(
        in_year(Fair.opens_on, year)
    )
    signed = select(func.count(LedgerEntry.exhibitor_organisation_id.distinct())).where(
        LedgerEntry.fair_id.in_(abroad),
        LedgerEntry.kind == DealKind.CONTRACT,
        LedgerEntry.is_direct_export,
        stands(),
        ~is_disputed(),
    )
    return signed.scalar_subquery()


def members_by_name(fair_id: UUID) -> dict[str, list[Organisation]]:
    """{name in lower case: enterprises of that name} in the delegation to a fair."""
    rows = db.session.scalars(
        select(Organisation)
        .join(DelegationMember, DelegationMember.organisation_id == Organisation.id)
        .join(Delegation, Delegation.id == DelegationMember.delegation_id)
        .where(Delegation.fair_id == fair_id)
    )
    found: dict[str, list[Organisation]] = {}
    for organisation in rows:
        found.setdefault(organisation.name.lower(), []).append(organisation)
    return found


def supports_of(delegation_id: UUID) -> list[DelegationSupport]:
    """What the budget gave a delegation, each with the document it rests on."""
    return list(
        db.session.scalars(
            select(DelegationSupport)
            .where(DelegationSupport.delegation_id == delegation_id)
            .options(joinedload(DelegationSupport.document))
            .order_by(DelegationSupport.created_at, DelegationSupport.id)
        )
    )


def load_support(support_id: UUID) -> DelegationSupport:
    """One support; raises NotFoundError."""
    found = db.session.get(DelegationSupport, support_id)
    if found is None:
        raise NotFoundError
    return found


def load_member(member_id: UUID) -> DelegationMember:
    """A member with its organisation; raises NotFoundError."""
    found = db.session.scalar(
        select(DelegationMember)
        .where(DelegationMember.id == member_id)
        .options(joinedload(DelegationMember.organisation))
    )
    if found is None:
        raise NotFoundError
    return found


def holds_member(member: DelegationMember) -> bool:
    """Whether something was recorded for a member, so that it may not simply go."""
    supported = select(DelegationSupport.id).where(DelegationSupport.member_id == member.id)
    signed = (
        select(LedgerEntry.id)
        .join(Delegation, Delegation.fair_id == LedgerEntry.fair_id)
        .where(Delegation.id == member.delegation_id)
        .where(LedgerEntry.exhibitor_organisation_id == member.organisation_id)
    )
    return bool(db.session.scalar(select(or_(supported.exists(), signed.exists()))))
