"""The one verb of this room, freezing a report; and what other rooms may say of figures."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from fairapp.core import audit, clock
from fairapp.core.audit import AuditTag
from fairapp.core.db import db
from fairapp.core.policy import Actor
from fairapp.fairs.models import Fair
from fairapp.programme.models import Delegation
from fairapp.reports import documents, files, queries, records
from fairapp.reports.comparison import split_progress
from fairapp.reports.documents import Document
from fairapp.reports.models import Snapshot, SnapshotFile
from fairapp.reports.names import PLANS, name_of
from fairapp.reports.papers import Seal
from fairapp.reports.queries import Figures
from fairapp.reports.sentences import edition_sentence, year_sentence
from fairapp.reports.words import exact, stated

__all__ = [
    "PLANS",
    "edition_sentence",
    "exact",
    "freeze_delegation",
    "freeze_period",
    "freeze_report",
    "freeze_year",
    "name_of",
    "split_progress",
    "stated",
    "year_sentence",
]


def freeze_report(fair: Fair, *, actor: Actor) -> Snapshot:
    """Keep the report of an edition as it stands; the same figures again give the same snapshot."""
    groups = {"": queries.edition_report(fair)}
    return _freeze(documents.edition_document(fair), groups, [fair.id], actor, fair=fair)


def freeze_delegation(delegation: Delegation, *, actor: Actor) -> Snapshot:
    """Keep the report of a delegation as it stands."""
    groups = {"": queries.delegation_report(delegation)}
    document = documents.delegation_document(delegation)
    return _freeze(document, groups, [delegation.fair_id], actor, fair=delegation.fair)


def freeze_year(year: int, *, actor: Actor) -> Snapshot:
    """Keep the report of a year as it stands."""
    report = queries.year_report(year)
    groups = queries.groups_of(report)
    fairs = [fair.id for fair, _figures in report.editions]
    fairs += [fair.id for fair in report.fairs_abroad]
    return _freeze(documents.year_document(year), groups, fairs, actor, year=year)


def freeze_period(first: int, last: int, *, actor: Actor) -> Snapshot:
    """Keep the report of several years as it stands."""
    document = records.period_document(first, last)
    return _freeze(document, {}, [], actor, year=first, until_year=last)


def _freeze(
    document: Document,
    groups: Mapping[str, Figures],
    fair_ids: Iterable[UUID],
    actor: Actor,
    *,
    fair: Fair | None = None,
    **whose: Any,
) -> Snapshot:
    whose |= {"fair_id": fair.id} if fair else {}
    kind, fingerprint = document["report"], documents.fingerprint(document)
    heads = queries.heads_of(fair_ids)
    last = queries.last_snapshot(kind=kind, **whose)
    if last is not None and (last.fingerprint, last.ledger_heads) == (fingerprint, heads):
        return last
    fresh = Snapshot(
        kind=kind,
        figures=document,
        fingerprint=fingerprint,
        ledger_head=heads.get(fair.slug) if fair else None,
        ledger_heads=heads,
        versions=files.made_with(),
        frozen_by_id=actor.person_id,
        **whose,
    )
    db.session.add(fresh)
    db.session.flush()
    seal = Seal(
        on=clock.today(),
        fingerprint=fingerprint,
        ledger_heads=heads,
        is_demo=bool(fair and fair.is_demo),
        organ=queries.organ_of(fair),
        **({"place": fair.city} if fair and kind == "edition" else {}),
    )
    _keep_files(fresh, files.plain_values(document, groups, seal))
    audit.record(AuditTag.REPORT_FROZEN, fresh, actor=actor, fingerprint=fingerprint)
    return fresh


def _keep_files(snapshot: Snapshot, values: dict[str, bytes]) -> None:
    for name, content in (values | files.make_files(values)).items():
        db.session.add(
            SnapshotFile(
                snapshot_id=snapshot.id,
                name=name,
                sha256=files.sha256_of(content),
                byte_count=len(content),
                content=content,
            )
        )
    db.session.flush()
