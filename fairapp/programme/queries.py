"""Questions about a year's programme: delegations, documents, plan against what was recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
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
    Indicator,
    MemberKind,
    RecordedValue,
    Target,
)


def _in_year(column: InstrumentedAttribute[date], year: int) -> ColumnElement[bool]:
    return column.between(date(year, 1, 1), date(year, 12, 31))


def delegations_of(year: int) -> Select[Delegation]:
    """Delegations to fairs abroad of a year with fair, decision and members."""
    return (
        select(Delegation)
        .join(Fair, Fair.id == Delegation.fair_id)
        .where(_in_year(Fair.opens_on, year))
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
        .where(_in_year(Fair.opens_on, year))
    )
    return AbroadCounts(*db.session.execute(members).one())


def _signed(year: int) -> ScalarSelect[int]:
    abroad = (select(Delegation.fair_id).join(Fair, Fair.id == Delegation.fair_id)).where(
        _in_year(Fair.opens_on, year)
    )
    signed = select(func.count(LedgerEntry.exhibitor_organisation_id.distinct())).where(
        LedgerEntry.fair_id.in_(abroad),
        LedgerEntry.kind == DealKind.CONTRACT,
        LedgerEntry.is_direct_export,
        stands(),
        ~is_disputed(),
    )
    return signed.scalar_subquery()


def find_documents(query: str = "", year: int | None = None) -> Select[Document]:
    """Registered documents, newest first, by words of number or subject."""
    found = select(Document).order_by(Document.issued_on.desc(), Document.number)
    if query:
        like = f"%{query}%"
        found = found.where(or_(Document.number.ilike(like), Document.subject.ilike(like)))
    return found.where(_in_year(Document.issued_on, year)) if year else found


def document_by_code(code: str) -> Document | None:
    """The document that the officers' sheets know by this number."""
    return db.session.scalar(select(Document).where(Document.code == code))


@dataclass(frozen=True, slots=True)
class Progress:
    """One indicator in one year: what was planned, what was recorded, what the year before had."""

    indicator: Indicator
    targets: Sequence[Target]
    values: Sequence[RecordedValue]
    before: RecordedValue | None

    @property
    def target(self) -> Target | None:
        """The last version of the plan."""
        return self.targets[-1] if self.targets else None

    @property
    def value(self) -> RecordedValue | None:
        """The figure of the latest document."""
        return self.values[-1] if self.values else None

    @property
    def of_plan(self) -> Decimal | None:
        """What was reached as a share of the plan's lower bound; the same unit only."""
        target, value = self.target, self.value
        if target is None or value is None or not target.low or target.unit != value.unit:
            return None
        return value.value / target.low

    @property
    def growth(self) -> Decimal | None:
        """The change from the year before, counted the same way."""
        if self.before is None or self.value is None or not self.before.value:
            return None
        return self.value.value / self.before.value - 1

    @property
    def is_conflicting(self) -> bool:
        """Whether documents give different figures for this year."""
        return len({(value.value, value.unit) for value in self.values}) > 1


def progress_of(year: int) -> list[Progress]:
    """Every indicator that has a plan or a figure for this one year."""
    return figures_of(year)[0]


def figures_of(year: int) -> tuple[list[Progress], list[RecordedValue]]:
    """(progress of this one year, figures of longer periods around it), in two statements."""
    recorded = list(db.session.scalars(_recorded_about(year)))
    values = _by_indicator(recorded, year)
    before = _by_indicator(recorded, year - 1)
    targets: dict[str, list[Target]] = {}
    for target in db.session.scalars(_targets(year)):
        targets.setdefault(target.indicator_code, []).append(target)
    found: dict[str, Indicator] = {}
    for rows in values.values():
        found[rows[0].indicator_code] = rows[0].indicator
    for plans in targets.values():
        found[plans[0].indicator_code] = plans[0].indicator
    progress = [
        Progress(
            indicator,
            targets.get(code, []),
            values.get(code, []),
            _comparable(values.get(code, []), before.get(code, [])),
        )
        for code, indicator in sorted(found.items())
    ]
    return progress, _periods(recorded, year)


def _comparable(
    now: Sequence[RecordedValue], before: Sequence[RecordedValue]
) -> RecordedValue | None:
    """Last year's figure counted in the same scope, else the only one there is."""
    same = [row for row in before if now and row.scope == now[-1].scope]
    if same:
        return same[-1]
    return before[0] if len(before) == 1 else None


def _periods(recorded: Sequence[RecordedValue], year: int) -> list[RecordedValue]:
    """Figures of longer periods that contain this year."""
    around = [row for row in recorded if row.year < row.until_year and row.until_year >= year]
    return sorted(around, key=lambda row: (row.indicator_code, row.year))


def values_of(indicator_code: str) -> Select[RecordedValue]:
    """Every figure recorded for one indicator, by year."""
    return (
        _recorded()
        .where(RecordedValue.indicator_code == indicator_code)
        .order_by(RecordedValue.year, RecordedValue.as_of, RecordedValue.version)
    )


def _recorded() -> Select[RecordedValue]:
    return select(RecordedValue).options(
        joinedload(RecordedValue.indicator), joinedload(RecordedValue.document)
    )


def _recorded_about(year: int) -> Select[RecordedValue]:
    """Figures of this year, of the year before, and of periods that contain either."""
    return (
        _recorded()
        .where(RecordedValue.year <= year, RecordedValue.until_year >= year - 1)
        .order_by(RecordedValue.as_of, RecordedValue.version, RecordedValue.created_at)
    )


def _targets(year: int) -> Select[Target]:
    return (
        select(Target)
        .where(Target.year == year)
        .options(joinedload(Target.indicator), joinedload(Target.document))
        .order_by(Target.version, Target.created_at)
    )


def _by_indicator(recorded: Sequence[RecordedValue], year: int) -> dict[str, list[RecordedValue]]:
    """{indicator: figures of just this year}."""
    groups: dict[str, list[RecordedValue]] = {}
    for row in recorded:
        if row.year == row.until_year == year:
            groups.setdefault(row.indicator_code, []).append(row)
    return groups


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
