"""The figures of a working year: its own editions, and the fairs abroad."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload

from fairapp.accounts.models import Organisation
from fairapp.contracts import queries as contracts
from fairapp.contracts.models import LedgerEntry
from fairapp.core.db import db
from fairapp.fairs.models import Fair, FairKind
from fairapp.programme.models import Delegation, DelegationMember, MemberKind
from fairapp.reports.queries.deals import contracts_among, deal_rows
from fairapp.reports.queries.editions import edition_report
from fairapp.reports.queries.figures import Figures, Rows, RowSet, measure

CONTRACTS_ABROAD = "contracts"


@dataclass(frozen=True, slots=True)
class YearReport:
    """A year's own editions with their figures, its fairs abroad, and the figures of those."""

    year: int
    editions: list[tuple[Fair, Figures]]
    fairs_abroad: list[Fair]
    overseas: Figures


def year_report(year: int) -> YearReport:
    """Everything a year's report counts: one statement an edition and two besides."""
    fairs = list(db.session.scalars(_fairs_of(year)))
    editions = [fair for fair in fairs if fair.kind is FairKind.OWN]
    abroad = [fair for fair in fairs if fair.kind is FairKind.OVERSEAS]
    return YearReport(
        year=year,
        editions=[(fair, edition_report(fair)) for fair in editions],
        fairs_abroad=abroad,
        overseas=measure(overseas_row_sets(year, abroad)),
    )


def fairs_abroad(year: int) -> list[Fair]:
    """The fairs abroad of a working year, in the order in which they opened."""
    return list(db.session.scalars(_fairs_of(year).where(Fair.kind == FairKind.OVERSEAS)))


def _in_year(year: int) -> ColumnElement[bool]:
    return Fair.opens_on.between(date(year, 1, 1), date(year, 12, 31))


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
        RowSet("establishments_signed", "organisation", _establishments_signed(signed)),
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


def _establishments_signed(signed: list[Rows]) -> Rows:
    """Establishments, not contracts: ten may sign thirteen."""
    return (
        select(
            Organisation.id.label("id"),
            Organisation.name.label("organisation"),
            Organisation.village.label("village"),
            func.count(LedgerEntry.id).label("contracts"),
            func.sum(LedgerEntry.value_usd).label("contracts_usd"),
        )
        .join(LedgerEntry, LedgerEntry.exhibitor_organisation_id == Organisation.id)
        .where(contracts_among(*signed))
        .group_by(Organisation.id)
        .order_by(Organisation.name, Organisation.id)
    )
