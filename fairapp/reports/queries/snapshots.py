"""Questions about frozen reports."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased, joinedload, undefer

from fairapp.contracts.models import EntryAct, LedgerEntry, LedgerHead
from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.core.jobs import Job
from fairapp.fairs.models import Fair
from fairapp.reports.models import Snapshot, SnapshotFile
from fairapp.reports.queries.deals import code_of

FREEZING = "reports.freeze"
MAKING_AGAIN = "reports.make_again"
"""The kinds of long work of this room."""
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


@dataclass(frozen=True, slots=True)
class Correction:
    """An entry behind the end of a ledger that a report counts, and what it stands in place of."""

    entry: LedgerEntry
    value_before: Decimal | None

    @property
    def code(self) -> str:
        """The figure to which its deal belongs."""
        return code_of(self.entry)

    @property
    def value_now(self) -> Decimal | None:
        """What the figure counts now; nothing of a deal that was cancelled."""
        return None if self.entry.act is EntryAct.CANCELLED else self.entry.value_usd


def corrections_since(snapshot: Snapshot, fair_ids: Iterable[UUID]) -> tuple[list[Correction], int]:
    """Entries behind the ends of the ledgers that a report counts, oldest first; and how many.

    The hash of the end says what was counted; a clock could not, because an entry may be written
    before a report is frozen and become visible after it.
    """
    heads = list((snapshot.ledger_heads or {}).values())
    end, replaced = aliased(LedgerEntry), aliased(LedgerEntry)
    found = db.session.execute(
        select(LedgerEntry, replaced.value_usd, func.count().over())
        .outerjoin(end, and_(end.fair_id == LedgerEntry.fair_id, end.entry_hash.in_(heads)))
        .outerjoin(replaced, replaced.id == LedgerEntry.replaces_id)
        .where(LedgerEntry.fair_id.in_(list(fair_ids)))
        .where(or_(end.id.is_(None), LedgerEntry.number > end.number))
        .options(
            joinedload(LedgerEntry.exhibitor_organisation),
            joinedload(LedgerEntry.importer_organisation),
        )
        .order_by(LedgerEntry.created_at, LedgerEntry.number)
        .limit(MOST_CORRECTIONS)
    ).all()
    return [Correction(entry, before) for entry, before, _count in found], (
        found[0][2] if found else 0
    )


def last_making_again(snapshot: Snapshot) -> Job | None:
    """The last time that somebody had the files of a frozen report made again."""
    return db.session.scalar(
        select(Job)
        .where(Job.kind == MAKING_AGAIN)
        .where(Job.arguments["snapshot_id"].as_string() == str(snapshot.id))
        .order_by(Job.created_at.desc(), Job.id.desc())
        .limit(1)
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
