"""One hash chain a fair: adding to it under a lock, and looking for its first broken link."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext
from sqlalchemy import Insert, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import selectinload

from fairapp.contracts.models import GoodsLine, LedgerEntry, LedgerHead
from fairapp.core import clock
from fairapp.core.db import Base, db, is_sqlite
from fairapp.core.errors import FairError
from fairapp.core.files import StoredFile
from fairapp.core.papers import is_untouched

NOT_OF_ENTRY = {"entry_hash"}
NOT_OF_LINE = {"id", "entry_id"}


class LedgerBrokenError(FairError):
    """The last entry is not what the head says; nothing is added to a broken chain."""

    code = "ledger-broken"
    sentence = lazy_gettext("The ledger of this fair is broken at its end. Nothing was added.")


@dataclass(frozen=True, slots=True)
class ChainBreak:
    """Where a chain stops being true: the number, what is wrong, and the entry if it is there."""

    number: int
    reason: str
    entry: LedgerEntry | None = None


def genesis_hash(fair_id: UUID) -> str:
    """The hash before the first entry: another one for every fair."""
    return hashlib.sha256(f"fairapp ledger of fair {fair_id}".encode()).hexdigest()


def canonical(entry: LedgerEntry) -> str:
    """An entry and its goods as JSON that is the same on every database.

    Empty fields are left out, so that a column added later changes no hash of before.
    """
    fields = _fields(entry, NOT_OF_ENTRY)
    fields["lines"] = [_fields(line, NOT_OF_LINE) for line in entry.lines]
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def _fields(row: Base, left_out: set[str]) -> dict[str, Any]:
    return {
        column.name: _plain(getattr(row, column.name), getattr(column.type, "scale", None))
        for column in row.__table__.columns
        if column.name not in left_out and getattr(row, column.name) is not None
    }


def _plain(value: object, scale: int | None) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return f"{value:.{scale}f}"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value) if isinstance(value, UUID | date) else value


def hash_of(entry: LedgerEntry) -> str:
    """The SHA-256 of an entry's own fields, the previous hash among them."""
    return hashlib.sha256(canonical(entry).encode()).hexdigest()


def lock_head(fair_id: UUID) -> LedgerHead:
    """The end of a fair's chain, held until the commit; made with the first entry."""
    first: dict[str, Any] = {
        "fair_id": fair_id,
        "number": 0,
        "entry_hash": genesis_hash(fair_id),
        "moved_at": clock.now(),
    }
    db.session.execute(_insert_if_missing().values(first))
    return db.session.get_one(LedgerHead, fair_id, with_for_update=True, populate_existing=True)


def _insert_if_missing() -> Insert:
    """Two first writers may come at once; the second one's insert is no error."""
    make = sqlite_insert if is_sqlite() else postgres_insert
    return make(LedgerHead).on_conflict_do_nothing(index_elements=["fair_id"])


class OpenLedger:
    """A fair's ledger while entries are added: its end is held, and nothing is asked twice.

    One entry needs it for a moment; a sheet of two thousand rows keeps one, and its rows then go
    to the database together.
    """

    def __init__(self, fair_id: UUID) -> None:
        self.head = lock_head(fair_id)
        self.rates: dict[tuple[str, date], tuple[Decimal, date]] = {}
        self.known_keys: set[str] | None = None
        self._refuse_broken_end()

    def _refuse_broken_end(self) -> None:
        if not self.head.number:
            return
        last = select(LedgerEntry.entry_hash).where(
            LedgerEntry.fair_id == self.head.fair_id, LedgerEntry.number == self.head.number
        )
        if db.session.scalar(last) != self.head.entry_hash:
            raise LedgerBrokenError

    def know_keys(self) -> None:
        """Read which keys are taken, so that new ones need not be looked for one by one."""
        fair_id = self.head.fair_id
        keys = select(LedgerEntry.idempotency_key).where(LedgerEntry.fair_id == fair_id)
        self.known_keys = set(db.session.scalars(keys))

    def is_new(self, idempotency_key: str) -> bool:
        """Whether this key is surely not in the ledger of this fair."""
        return self.known_keys is not None and idempotency_key not in self.known_keys

    def add(self, entry: LedgerEntry) -> None:
        """Give a new entry its number and hashes, and move the end."""
        _seal(entry, self.head)
        if self.known_keys is None:
            db.session.flush()
        else:
            self.known_keys.add(entry.idempotency_key)


def _seal(entry: LedgerEntry, head: LedgerHead) -> None:
    entry.created_at = clock.now()
    entry.number = head.number + 1
    entry.previous_hash = head.entry_hash
    entry.entry_hash = hash_of(entry)
    head.number, head.entry_hash, head.moved_at = entry.number, entry.entry_hash, entry.created_at
    db.session.add(entry)


def verify_chain(
    fair_id: UUID, *, head: str | None = None, folder: Path | None = None
) -> ChainBreak | None:
    """The first place where a fair's chain is broken, or None when it is whole.

    `head` is a hash printed elsewhere, in a frozen report say: it must be one of the chain's.
    With the `folder` of stored files, every paper is read and must be the one that was sealed.
    """
    entries = db.session.scalars(
        select(LedgerEntry)
        .where(LedgerEntry.fair_id == fair_id)
        .options(selectinload(LedgerEntry.lines))
        .order_by(LedgerEntry.number)
        .execution_options(populate_existing=True)
    ).all()
    broken = first_break(fair_id, entries)
    if broken is not None:
        return broken
    stored = db.session.get(LedgerHead, fair_id, populate_existing=True)
    last = entries[-1].entry_hash if entries else genesis_hash(fair_id)
    if stored is not None and (stored.number, stored.entry_hash) != (len(entries), last):
        return ChainBreak(len(entries) + 1, "missing")
    other = folder and _first_other_paper(entries, folder)
    if other:
        return other
    known = {genesis_hash(fair_id), *(entry.entry_hash for entry in entries)}
    return ChainBreak(len(entries), "unknown_head") if head and head not in known else None


def first_break(fair_id: UUID, entries: Iterable[LedgerEntry]) -> ChainBreak | None:
    """Walk entries in order and stop at the first that does not follow or is not itself."""
    previous = genesis_hash(fair_id)
    for number, entry in enumerate(entries, 1):
        if entry.number != number:
            return ChainBreak(number, "missing")
        if entry.previous_hash != previous:
            return ChainBreak(number, "not_following", entry)
        if hash_of(entry) != entry.entry_hash:
            return ChainBreak(number, "changed", entry)
        previous = entry.entry_hash
    return None


def _first_other_paper(entries: Sequence[LedgerEntry], folder: Path) -> ChainBreak | None:
    """The first entry whose paper is gone or has other bytes than those that were sealed."""
    sealed = [entry for entry in entries if entry.paper_sha256]
    ids = {entry.paper_id for entry in sealed}
    stored = {
        row.id: row for row in db.session.scalars(select(StoredFile).where(StoredFile.id.in_(ids)))
    }
    for entry in sealed:
        paper = stored.get(entry.paper_id) if entry.paper_id else None
        if paper is None or not is_untouched(paper, entry.paper_sha256 or "", folder):
            return ChainBreak(entry.number, "paper", entry)
    return None


def copied_lines(lines: Iterable[GoodsLine]) -> list[GoodsLine]:
    """The goods of an entry again, for the entry that follows it."""
    fields = [c.name for c in GoodsLine.__table__.columns if c.name not in NOT_OF_LINE]
    return [GoodsLine(**{name: getattr(line, name) for name in fields}) for line in lines]
