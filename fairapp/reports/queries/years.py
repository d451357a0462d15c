"""The figures of a working year: its own editions, and the fairs abroad."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, true
from sqlalchemy.orm import aliased, contains_eager, joinedload

from fairapp.accounts.models import Organisation
from fairapp.contracts import queries as contracts
from fairapp.contracts.models import LedgerEntry
from fairapp.core.db import db
from fairapp.fairs.models import Fair, FairKind
from fairapp.programme.models import Delegation, DelegationMember, MemberKind
from fairapp.reports.models import Snapshot
from fairapp.reports.queries.deals import DIRECT_EXPORT, deal_rows, establishments_signed
from fairapp.reports.queries.delegations import delegation_row_sets
from fairapp.reports.queries.editions import edition_row_sets
from fairapp.reports.queries.figures import Figures, Rows, RowSet, measure_apart

CONTRACTS_ABROAD = "contracts"
ABROAD = ""
SENT = "sent:"
BEFORE = "before:"
OWN_KINDS = (FairKind.OWN, FairKind.MANUFACTURING)
"""Fairs that this house holds, with booths, visitors and deals of their own."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """The last frozen report of a year."""

    id: UUID
    created_at: datetime
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Before:
    """What was counted the time before, and in which year that was."""

    year: int
    figures: Figures


@dataclass(frozen=True, slots=True)
class YearReport:
    """A year's own editions with their figures, its fairs abroad, and the figures of those.

    `delegations` are the figures of each delegation in `sent`, by the address of its fair;
    `before` those of the edition before each, and under ABROAD of the fairs abroad a year earlier.
    """

    year: int
    editions: list[tuple[Fair, Figures]]
    fairs_abroad: list[Fair]
    overseas: Figures
    sent: list[Delegation]
    delegations: dict[str, Figures]
    before: dict[str, Before]
    frozen: Frozen | None

    def figures_of(self, slug: str) -> Figures:
        """The figures of one of the year's editions; none of another fair."""
        return next((figures for fair, figures in self.editions if fair.slug == slug), {})


def year_report(year: int) -> YearReport:
    """Everything a year's report counts, in two statements however many fairs it had."""
    known, sent, frozen = _around(year)
    fairs = [fair for fair in known if fair.opens_on.year == year]
    editions = [fair for fair in fairs if fair.kind in OWN_KINDS]
    earlier = _earlier(year, editions, known)
    abroad = [fair for fair in fairs if fair.kind is FairKind.OVERSEAS]
    row_sets = {ABROAD: overseas_row_sets(year, abroad)}
    row_sets |= {fair.slug: edition_row_sets(fair.id) for fair in editions}
    row_sets |= {f"{SENT}{one.fair.slug}": delegation_row_sets(one) for one in sent}
    row_sets |= {f"{BEFORE}{whose}": rows for whose, (_year, rows) in earlier.items()}
    figures = measure_apart(row_sets)
    return YearReport(
        year=year,
        editions=[(fair, figures[fair.slug]) for fair in editions],
        fairs_abroad=abroad,
        overseas=figures[ABROAD],
        sent=sent,
        delegations={one.fair.slug: figures[f"{SENT}{one.fair.slug}"] for one in sent},
        before={
            whose: Before(then, figures[f"{BEFORE}{whose}"])
            for whose, (then, _rows) in earlier.items()
        },
        frozen=frozen,
    )


def _earlier(
    year: int, editions: list[Fair], known: list[Fair]
) -> dict[str, tuple[int, list[RowSet]]]:
    """{whose: (year, what was counted then)} of the edition before each, and of fairs abroad."""
    found: dict[str, tuple[int, list[RowSet]]] = {}
    for fair in editions:
        before = [
            one
            for one in known
            if one.series_id == fair.series_id
            and one.kind in OWN_KINDS
            and one.opens_on < fair.opens_on
        ]
        if before:
            rows = [
                one
                for one in edition_row_sets(before[-1].id)
                if not one.has_value or one.code == DIRECT_EXPORT
            ]
            found[fair.slug] = before[-1].year, rows
    abroad = [
        one for one in known if one.kind is FairKind.OVERSEAS and one.opens_on.year == year - 1
    ]
    if abroad:
        found[ABROAD] = year - 1, overseas_row_sets(year - 1, abroad)
    return found


def _around(year: int) -> tuple[list[Fair], list[Delegation], Frozen | None]:
    """A year's fairs and those before, the delegations it sent, and its last frozen report."""
    frozen = (
        select(Snapshot.id, Snapshot.created_at, Snapshot.fingerprint)
        .where(Snapshot.kind == "year", Snapshot.year == year)
        .order_by(Snapshot.created_at.desc(), Snapshot.id.desc())
        .limit(1)
        .subquery()
    )
    one = select(literal(1).label("one")).subquery()
    rows = db.session.execute(
        select(Fair, Delegation, *frozen.c)
        .select_from(one)
        .outerjoin(Fair, or_(_in_year(year), _before_year(year)))
        .outerjoin(Delegation, and_(Delegation.fair_id == Fair.id, _in_year(year)))
        .outerjoin(frozen, true())
        .options(
            joinedload(Fair.series),
            joinedload(Delegation.decision),
            contains_eager(Delegation.fair),
        )
        .order_by(Fair.opens_on, Fair.slug)
    ).all()
    fairs = [row[0] for row in rows if row[0] is not None]
    last = Frozen(*rows[0][2:]) if rows[0][2] is not None else None
    return fairs, [row[1] for row in rows if row[1] is not None], last


def groups_of(report: YearReport) -> dict[str, Figures]:
    """{what: its figures} of everything a year's workbook opens."""
    names = {fair.slug: figures for fair, figures in report.editions}
    return {str(report.year): report.overseas} | names | report.delegations


def fairs_abroad(year: int) -> list[Fair]:
    """The fairs abroad of a working year, in the order in which they opened."""
    return list(db.session.scalars(_fairs_of(year).where(Fair.kind == FairKind.OVERSEAS)))


def fairs_counted_in(year: int) -> list[UUID]:
    """The fairs whose ledgers a year's report counts: its own editions and those abroad."""
    kinds = (*OWN_KINDS, FairKind.OVERSEAS)
    return list(db.session.scalars(select(Fair.id).where(_in_year(year), Fair.kind.in_(kinds))))


def _in_year(year: int) -> ColumnElement[bool]:
    return Fair.opens_on.between(date(year, 1, 1), date(year, 12, 31))


def _before_year(year: int) -> ColumnElement[bool]:
    """The newest own edition of each series before a year, and the fairs abroad a year earlier."""
    other = aliased(Fair)
    newest = (
        select(func.max(other.opens_on))
        .where(other.series_id == Fair.series_id, other.opens_on < date(year, 1, 1))
        .where(other.kind.in_(OWN_KINDS))
        .scalar_subquery()
    )
    return or_(
        and_(Fair.kind == FairKind.OVERSEAS, _in_year(year - 1)),
        and_(Fair.kind.in_(OWN_KINDS), Fair.opens_on == newest),
    )


def _fairs_of(year: int) -> Select[Fair]:
    return (
        select(Fair)
        .where(_in_year(year))
        .options(joinedload(Fair.series))
        .order_by(Fair.opens_on, Fair.slug)
    )


def overseas_row_sets(year: int, abroad: list[Fair]) -> list[RowSet]:
    """Every set of rows about the fairs abroad of a year."""
    signed = [contracts.direct_export_contracts(fair.id) for fair in abroad]
    deals = deal_rows(CONTRACTS_ABROAD, *signed)
    estimates = deals.rows.where(LedgerEntry.is_estimated)
    return [
        RowSet("fairs", "fair", _fairs_abroad(year)),
        RowSet("establishments", "organisation", _establishments(year)),
        RowSet("participations", "member", _participations(year)),
        RowSet("establishments_signed", "organisation", establishments_signed(signed)),
        deals,
        RowSet("estimated", "deal", estimates, has_value=True),
    ]


def _fairs_abroad(year: int) -> Rows:
    return (
        select(
            Fair.id.label("id"),
            Fair.names.label("fair_names"),
            Fair.city.label("city"),
            Fair.country.label("country"),
            Fair.opens_on.label("opens_on"),
            Fair.closes_on.label("closes_on"),
        )
        .where(_in_year(year), Fair.kind == FairKind.OVERSEAS)
        .order_by(Fair.opens_on, Fair.slug)
    )


def _enterprises(year: int, *columns: Any) -> Rows:
    return (
        select(*columns)
        .select_from(DelegationMember)
        .join(Delegation, Delegation.id == DelegationMember.delegation_id)
        .join(Fair, Fair.id == Delegation.fair_id)
        .join(Organisation, Organisation.id == DelegationMember.organisation_id)
        .where(_in_year(year), Fair.kind == FairKind.OVERSEAS)
        .where(DelegationMember.kind == MemberKind.ENTERPRISE)
    )


def _establishments(year: int) -> Rows:
    columns = (
        Organisation.id.label("id"),
        Organisation.name.label("organisation"),
        Organisation.village.label("village"),
        func.count(Fair.id.distinct()).label("fairs"),
    )
    return (
        _enterprises(year, *columns)
        .group_by(Organisation.id)
        .order_by(Organisation.name, Organisation.id)
    )


def _participations(year: int) -> Rows:
    """An establishment at a fair; one that went to two fairs is two."""
    columns = (
        Organisation.id.label("id"),
        Organisation.name.label("organisation"),
        Organisation.village.label("village"),
        Fair.names.label("fair_names"),
    )
    # two people of one establishment at one fair are one participation
    return (
        _enterprises(year, *columns)
        .group_by(Fair.id, Organisation.id)
        .order_by(Fair.opens_on, Organisation.name, Organisation.id)
    )
