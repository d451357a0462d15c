"""Questions about frozen reports."""

from uuid import UUID

from sqlalchemy import Select, select

from fairapp.contracts import queries as contracts
from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.reports.models import Snapshot


def snapshots_of(*, fair_id: UUID | None = None, year: int | None = None) -> Select[Snapshot]:
    """The frozen reports of a fair or of a year, newest first; the first one counts."""
    whose = Snapshot.fair_id == fair_id if fair_id else Snapshot.year == year
    return select(Snapshot).where(whose).order_by(Snapshot.created_at.desc(), Snapshot.id.desc())


def last_snapshot(*, fair_id: UUID | None = None, year: int | None = None) -> Snapshot | None:
    """The newest frozen report of a fair or of a year."""
    return db.session.scalar(snapshots_of(fair_id=fair_id, year=year).limit(1))


def load_snapshot(snapshot_id: UUID) -> Snapshot:
    """A frozen report; raises NotFoundError."""
    found = db.session.get(Snapshot, snapshot_id)
    if found is None:
        raise NotFoundError
    return found


def head_hash(fair_id: UUID) -> str | None:
    """The last hash of a fair's ledger; None while it has no entry."""
    head = contracts.head_of(fair_id)
    return head.entry_hash if head else None
