"""Tables of reports: snapshots and the files made with them; neither ever changes."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fairapp.core.db import Base, Code, Dated, Identified, JsonDocument
from fairapp.core.guards import append_only


class Snapshot(Identified, Dated, Base):
    """The figures of a report as they stood, with the fingerprint of their canonical JSON.

    `kind`: edition or delegation (of a fair), year or period (from `year` to `until_year`).
    `ledger_heads` are the ends of the ledgers it counts, by fair; `versions` what made its files.
    """

    __tablename__ = "snapshot"
    __table_args__ = (
        CheckConstraint("(fair_id IS NULL) <> (year IS NULL)", name="of_a_fair_or_a_year"),
    )

    kind: Mapped[Code]
    fair_id: Mapped[UUID | None] = mapped_column(ForeignKey("fair.id"), index=True)
    year: Mapped[int | None] = mapped_column(index=True)
    until_year: Mapped[int | None]
    figures: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    fingerprint: Mapped[str] = mapped_column(String(64))
    ledger_head: Mapped[str | None] = mapped_column(String(64))
    ledger_heads: Mapped[dict[str, str] | None] = mapped_column(JsonDocument)
    versions: Mapped[dict[str, str] | None] = mapped_column(JsonDocument)
    frozen_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class SnapshotFile(Identified, Dated, Base):
    """A file made at freezing, or the plain values that such files are made of; kept by hash."""

    __tablename__ = "snapshot_file"
    __table_args__ = (UniqueConstraint("snapshot_id", "name", name="uq_snapshot_file_name"),)

    snapshot_id: Mapped[UUID] = mapped_column(ForeignKey("snapshot.id"), index=True)
    name: Mapped[Code]
    sha256: Mapped[str] = mapped_column(String(64))
    byte_count: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


for _table in (Snapshot, SnapshotFile):
    append_only(_table.__table__)
