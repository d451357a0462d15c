"""Freezing a report: read at one moment, made into files, kept for ever.

Reading needs no write lock and making files needs no database, so only keeping holds up anybody.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from fairapp.core import audit, clock
from fairapp.core.audit import AuditTag
from fairapp.core.db import db
from fairapp.core.policy import Actor
from fairapp.reports import documents, files, queries, subjects
from fairapp.reports.documents import Document
from fairapp.reports.models import Snapshot, SnapshotFile
from fairapp.reports.subjects import Subject
from fairapp.reports.workbooks import read_rows

Say = Callable[[int, int], None]
"""Says how far the work is: how many of how many steps are done."""
STEPS = len(documents.LANGUAGES) * len(files.MADE_OF) + 2


def unsaid(_done: int, _total: int) -> None:
    """Say nothing."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A report as its rows stood at one moment, and the plain values of its papers and rows.

    `same_id` is the frozen report that says just this already; then there are no values.
    """

    subject: Subject
    document: Document
    fingerprint: str
    ledger_heads: dict[str, str]
    read_at: datetime
    values: Mapping[str, bytes]
    same_id: UUID | None


def read_report(subject: Subject) -> Reading:
    """Everything that freezing keeps; raises NotFoundError when there is no such thing."""
    read_at = clock.now()
    document = subjects.document_of(subject)
    fingerprint = documents.fingerprint(document)
    heads = queries.heads_of(subjects.ledgers_of(subject))
    same = _same(subject, fingerprint, heads)
    values: Mapping[str, bytes] = {}
    if same is None:
        figures = subjects.figures_of(subject)
        seal = subjects.seal_of(subject, fingerprint, heads)
        values = files.plain_values(document, figures, read_rows(figures), seal)
    same_id = same.id if same else None
    return Reading(subject, document, fingerprint, heads, read_at, values, same_id)


def _same(subject: Subject, fingerprint: str, heads: Mapping[str, str]) -> Snapshot | None:
    """The frozen report in force, if it says just this."""
    last = queries.last_snapshot(**asdict(subject))
    if last is None or (last.fingerprint, last.ledger_heads) != (fingerprint, heads):
        return None
    return last


def files_of_reading(reading: Reading, say: Say = unsaid) -> dict[str, bytes]:
    """The plain values and every file made of them; no database is needed."""
    if reading.same_id is not None:
        return {}
    say(1, STEPS)
    made = files.make_files(reading.values, lambda done, _total: say(done + 1, STEPS))
    return {**reading.values, **made}


def keep_report(reading: Reading, content: Mapping[str, bytes], *, actor: Actor) -> Snapshot:
    """Keep what was read with its files; the same figures again give the same snapshot."""
    if reading.same_id is not None:
        return queries.load_snapshot(reading.same_id)
    subject, heads = reading.subject, reading.ledger_heads
    same = _same(subject, reading.fingerprint, heads)
    if same is not None:
        return same
    fair = subjects.fair_of(subject)
    fresh = Snapshot(
        **asdict(subject),
        created_at=reading.read_at,
        figures=reading.document,
        fingerprint=reading.fingerprint,
        ledger_head=heads.get(fair.slug) if fair else None,
        ledger_heads=heads,
        versions=files.made_with(),
        frozen_by_id=actor.person_id,
    )
    db.session.add(fresh)
    db.session.flush()
    _keep_files(fresh, content)
    audit.record(AuditTag.REPORT_FROZEN, fresh, actor=actor, fingerprint=reading.fingerprint)
    return fresh


def _keep_files(snapshot: Snapshot, content: Mapping[str, bytes]) -> None:
    for name, made in content.items():
        db.session.add(
            SnapshotFile(
                snapshot_id=snapshot.id,
                name=name,
                sha256=files.sha256_of(made),
                byte_count=len(made),
                content=made,
            )
        )
    db.session.flush()
