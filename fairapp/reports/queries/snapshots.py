"""Questions about frozen reports."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, undefer

from fairapp.contracts import queries as contracts
from fairapp.contracts.models import LedgerEntry, LedgerHead
from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.fairs.models import Fair
from fairapp.reports.models import Snapshot, SnapshotFile

MOST_CORRECTIONS = 50


def snapshots_of(
    kind: str,
    *,
    fair_id: UUID | None = None,
    year: int | None = None,
    until_year: int | None = None,
) -> Select[Snapshot]:
    """The frozen reports of one thing, newest first; the first one counts."""
    whose = Snapshot.fair_id == fair_id if fair_id else Snapshot.year == year
    until = Snapshot.until_year == until_year if until_year else Snapshot.until_year.is_(None)
    return (
        select(Snapshot)
        .where(whose, until, Snapshot.kind == kind)
        .order_by(Snapshot.created_at.desc(), Snapshot.id.desc())
    )


def last_snapshot(
    *,
    kind: str = "",
    fair_id: UUID | None = None,
    year: int | None = None,
    until_year: int | None = None,
) -> Snapshot | None:
    """The newest frozen report of a fair, a year, or what else `kind` says."""
    kind = kind or ("edition" if fair_id else "year")
    found = snapshots_of(kind, fair_id=fair_id, year=year, until_year=until_year)
    return db.session.scalar(found.limit(1))


def last_snapshots_of_years(first: int, last: int) -> dict[int, Snapshot]:
    """{year: its newest frozen report} of a period."""
    rows = db.session.scalars(
        select(Snapshot)
        .where(Snapshot.kind == "year", Snapshot.year.between(first, last))
        .order_by(Snapshot.created_at, Snapshot.id)
    )
    return {row.year: row for row in rows if row.year is not None}


def files_of(snapshot_id: UUID) -> list[SnapshotFile]:
    """The files kept with a frozen report, without their content."""
    return list(
        db.session.scalars(
            select(SnapshotFile)
            .where(SnapshotFile.snapshot_id == snapshot_id)
            .order_by(SnapshotFile.name)
        )
    )


def whole_files_of(snapshot_id: UUID) -> list[SnapshotFile]:
    """The files kept with a frozen report, with their content."""
    return list(
        db.session.scalars(
            select(SnapshotFile)
            .where(SnapshotFile.snapshot_id == snapshot_id)
            .options(undefer(SnapshotFile.content))
            .order_by(SnapshotFile.name)
        )
    )


def snapshot_by_fingerprint(start: str) -> Snapshot | None:
    """The newest frozen report whose fingerprint starts like this."""
    return db.session.scalar(
        select(Snapshot)
        .where(Snapshot.fingerprint.startswith(start, autoescape=True))
        .order_by(Snapshot.created_at.desc())
        .limit(1)
    )


def file_of(snapshot_id: UUID, name: str) -> SnapshotFile:
    """One kept file with its content; raises NotFoundError."""
    found = db.session.scalar(
        select(SnapshotFile)
        .where(SnapshotFile.snapshot_id == snapshot_id, SnapshotFile.name == name)
        .options(undefer(SnapshotFile.content))
    )
    if found is None:
        raise NotFoundError
    return found


def corrections_since(snapshot: Snapshot) -> list[LedgerEntry]:
    """Entries that changed the ledgers a report counts after it was frozen, with both parties."""
    if snapshot.fair_id is not None:
        whose = LedgerEntry.fair_id == snapshot.fair_id
    elif snapshot.year is not None:
        first, last = snapshot.year, snapshot.until_year or snapshot.year
        of_years = select(Fair.id).where(
            Fair.opens_on.between(date(first, 1, 1), date(last, 12, 31))
        )
        whose = LedgerEntry.fair_id.in_(of_years)
    return list(
        db.session.scalars(
            select(LedgerEntry)
            .where(whose, LedgerEntry.created_at > snapshot.created_at)
            .options(
                joinedload(LedgerEntry.exhibitor_organisation),
                joinedload(LedgerEntry.importer_organisation),
            )
            .order_by(LedgerEntry.created_at, LedgerEntry.number)
            .limit(MOST_CORRECTIONS)
        )
    )


def heads_of(fair_ids: Iterable[UUID]) -> dict[str, str]:
    """{address of a fair: the end of its ledger}, of those that have one."""
    rows = db.session.execute(
        select(Fair.slug, LedgerHead.entry_hash)
        .join(LedgerHead, LedgerHead.fair_id == Fair.id)
        .where(Fair.id.in_(list(fair_ids)))
        .order_by(Fair.slug)
    )
    return {row.slug: row.entry_hash for row in rows}


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


@dataclass(frozen=True, slots=True)
class Shelf:
    """The files kept with a frozen report, and the frozen report that took its place."""

    files: list[Any]
    newer_id: UUID | None
    newer_at: datetime | None


def shelf_of(snapshot: Snapshot) -> Shelf:
    """Both in one statement, without the content of the files."""
    newer = (
        snapshots_of(
            snapshot.kind,
            fair_id=snapshot.fair_id,
            year=snapshot.year,
            until_year=snapshot.until_year,
        )
        .with_only_columns(Snapshot.id.label("newer_id"), Snapshot.created_at.label("newer_at"))
        .limit(1)
        .subquery()
    )
    columns = (SnapshotFile.name, SnapshotFile.sha256, SnapshotFile.byte_count)
    rows = db.session.execute(
        select(newer.c.newer_id, newer.c.newer_at, *columns)
        .select_from(newer)
        .outerjoin(SnapshotFile, SnapshotFile.snapshot_id == snapshot.id)
        .order_by(SnapshotFile.name)
    ).all()
    is_last = rows[0].newer_id == snapshot.id
    return Shelf(
        files=[row for row in rows if row.name is not None],
        newer_id=None if is_last else rows[0].newer_id,
        newer_at=None if is_last else rows[0].newer_at,
    )
