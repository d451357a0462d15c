"""The one verb of this room, freezing a report; and what other rooms may say of figures."""

from fairapp.core import audit
from fairapp.core.audit import AuditTag
from fairapp.core.db import db
from fairapp.core.policy import Actor
from fairapp.fairs.models import Fair
from fairapp.reports import documents, queries
from fairapp.reports.models import Snapshot
from fairapp.reports.names import PLANS, name_of
from fairapp.reports.sentences import edition_sentence
from fairapp.reports.words import exact

__all__ = ["PLANS", "edition_sentence", "exact", "freeze_report", "freeze_year", "name_of"]


def freeze_report(fair: Fair, *, actor: Actor) -> Snapshot:
    """Keep the report of an edition as it stands; the same figures again give the same snapshot."""
    document = documents.edition_document(fair)
    return _freeze(
        Snapshot(
            kind="edition",
            fair_id=fair.id,
            figures=document,
            fingerprint=documents.fingerprint(document),
            ledger_head=queries.head_hash(fair.id),
        ),
        last=queries.last_snapshot(fair_id=fair.id),
        actor=actor,
    )


def freeze_year(year: int, *, actor: Actor) -> Snapshot:
    """Keep the report of a year as it stands."""
    document = documents.year_document(year)
    return _freeze(
        Snapshot(
            kind="year",
            year=year,
            figures=document,
            fingerprint=documents.fingerprint(document),
        ),
        last=queries.last_snapshot(year=year),
        actor=actor,
    )


def _freeze(fresh: Snapshot, *, last: Snapshot | None, actor: Actor) -> Snapshot:
    if last is not None and (last.fingerprint, last.ledger_head) == (
        fresh.fingerprint,
        fresh.ledger_head,
    ):
        return last
    fresh.frozen_by_id = actor.person_id
    db.session.add(fresh)
    db.session.flush()
    audit.record(AuditTag.REPORT_FROZEN, fresh, actor=actor, fingerprint=fresh.fingerprint)
    return fresh
