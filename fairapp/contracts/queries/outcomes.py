"""What the ledger tells the ranker of the next fair: who signed with whom."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select

from fairapp.contracts.models import DealKind, LedgerEntry
from fairapp.contracts.queries.entries import stands
from fairapp.core.db import db
from fairapp.discovery.queries import Outcome, outcome_source

SIGNED = (DealKind.CONTRACT, DealKind.ORDER, DealKind.AGENCY_AGREEMENT)


@outcome_source
def deals_signed(fair_id: UUID) -> Iterator[Outcome]:
    """Importers and exhibitors of a deal that stands."""
    rows = db.session.execute(
        select(LedgerEntry.importer_id, LedgerEntry.application_id).where(
            LedgerEntry.fair_id == fair_id,
            LedgerEntry.kind.in_(SIGNED),
            stands(),
        )
    )
    for importer_id, application_id in rows:
        if importer_id and application_id:
            yield importer_id, application_id, "contract"
