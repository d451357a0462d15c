"""Rows of deals: always of one kind, so that no sum can mix contracts with memoranda or orders."""

from collections import Counter
from uuid import UUID

from sqlalchemy import ColumnElement, false, func, or_, select
from sqlalchemy.orm import aliased

from fairapp.accounts.models import Organisation
from fairapp.contracts import queries as contracts
from fairapp.contracts.models import DealKind, EvidenceLevel, LedgerEntry
from fairapp.core.db import db
from fairapp.reports.queries.figures import Rows, RowSet

DIRECT_EXPORT = "direct_export_contracts"
OTHER_CONTRACTS = "other_contracts"
CODES = {
    DealKind.MEMORANDUM: "memoranda",
    DealKind.ORDER: "orders",
    DealKind.ON_THE_SPOT_SALE: "on_the_spot_sales",
    DealKind.AGENCY_AGREEMENT: "agency_agreements",
    DealKind.INTENTION: "intentions",
}
DEAL_CODES = (DIRECT_EXPORT, OTHER_CONTRACTS, *CODES.values())


def deals_apart(fair_id: UUID) -> list[RowSet]:
    """One set of rows for each kind of deal at a fair; contracts for export apart from others."""
    other = _of_kind(fair_id, DealKind.CONTRACT).where(~LedgerEntry.is_direct_export)
    return [
        deal_rows(DIRECT_EXPORT, contracts.direct_export_contracts(fair_id)),
        deal_rows(OTHER_CONTRACTS, other),
        *(deal_rows(code, _of_kind(fair_id, kind)) for kind, code in CODES.items()),
    ]


def _of_kind(fair_id: UUID, kind: DealKind) -> Rows:
    """Deals of one kind that stand and that nobody disputes."""
    found = contracts.current_entries(fair_id).where(LedgerEntry.kind == kind)
    return found.where(~contracts.is_disputed())


def deal_rows(code: str, *entries: Rows) -> RowSet:
    """The rows of these entries with both parties and their value in dollars."""
    seller, buyer = aliased(Organisation), aliased(Organisation)
    rows = (
        select(
            LedgerEntry.deal_id.label("id"),
            LedgerEntry.number.label("entry"),
            seller.name.label("seller"),
            buyer.name.label("buyer"),
            buyer.country.label("country"),
            LedgerEntry.signed_on.label("signed_on"),
            LedgerEntry.value.label("amount"),
            LedgerEntry.currency.label("currency"),
            LedgerEntry.value_usd.label("value_usd"),
            LedgerEntry.is_estimated.label("is_estimated"),
        )
        .join(seller, seller.id == LedgerEntry.exhibitor_organisation_id)
        .join(buyer, buyer.id == LedgerEntry.importer_organisation_id)
        .where(contracts_among(*entries))
        .order_by(LedgerEntry.signed_on, LedgerEntry.number, LedgerEntry.id)
    )
    return RowSet(code, "deal", rows, has_value=True)


def contracts_among(*entries: Rows) -> ColumnElement[bool]:
    """Whether a ledger entry is one of these."""
    ids = [one.with_only_columns(LedgerEntry.id).order_by(None) for one in entries]
    return or_(false(), *(LedgerEntry.id.in_(one) for one in ids))


def establishments_signed(signed: list[Rows]) -> Rows:
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


def evidence_by_code(fair_id: UUID) -> Counter[tuple[str, EvidenceLevel]]:
    """{(code of the deals, how far they are proved): how many}, in two statements."""
    entries = db.session.scalars(
        select(LedgerEntry).where(contracts_among(contracts.current_entries(fair_id)))
    ).all()
    levels = contracts.evidence_of_entries(entries)
    return Counter((code_of(entry), levels[entry.deal_id]) for entry in entries)


def code_of(entry: LedgerEntry) -> str:
    """The figure to which a deal belongs: its kind, contracts for export apart from others."""
    if entry.kind is DealKind.CONTRACT:
        return DIRECT_EXPORT if entry.is_direct_export else OTHER_CONTRACTS
    return CODES[entry.kind]
