"""Questions about the making of lists: what is out of date, and how far lists reach."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import joinedload

from fairapp.core.audit import AuditEntry
from fairapp.core.db import db
from fairapp.discovery.models import Match, MatchFeedback, MatchList, Verdict
from fairapp.exhibitors.models import Application, ApplicationState
from fairapp.fairs.models import Fair
from fairapp.importers.models import Importer, Need

SETTLING = timedelta(seconds=10)
"""A change is stamped before it is committed: lists made this soon after it are made again."""
TOP = 10


def refused_pairs(importer_ids: Sequence[UUID]) -> set[tuple[UUID, UUID]]:
    """{(importer, exhibitor)} that the importer does not want to see."""
    rows = db.session.execute(
        select(MatchFeedback.importer_id, MatchFeedback.application_id).where(
            MatchFeedback.importer_id.in_(importer_ids),
            MatchFeedback.verdict == Verdict.NOT_INTERESTED,
        )
    )
    return {(importer_id, application_id) for importer_id, application_id in rows}


def refusals(importer_ids: Sequence[UUID]) -> list[tuple[UUID, UUID, str | None]]:
    """[(importer, exhibitor, reason)] of everybody who was refused, oldest first."""
    rows = db.session.execute(
        select(MatchFeedback.importer_id, MatchFeedback.application_id, MatchFeedback.reason)
        .where(
            MatchFeedback.importer_id.in_(importer_ids),
            MatchFeedback.verdict == Verdict.NOT_INTERESTED,
        )
        .order_by(MatchFeedback.created_at, MatchFeedback.id)
    )
    return [(importer, application, reason) for importer, application, reason in rows]


def newest_supplier_change(fair_id: UUID) -> datetime | None:
    """When an exhibitor, a product or a certificate of the fair last changed.

    Read from the audit log, which also knows what has been removed.
    """
    return db.session.scalar(
        select(func.max(AuditEntry.created_at)).where(
            AuditEntry.fair_id == fair_id, AuditEntry.tag.startswith("exhibitors:")
        )
    )


def outdated_importers(fair: Fair) -> list[UUID]:
    """Importers with needs whose list is missing, stale, or older than a supplier's change."""
    changed_at = newest_supplier_change(fair.id)
    is_outdated: list[ColumnElement[bool]] = [
        MatchList.made_at.is_(None),
        MatchList.stale_since.is_not(None),
    ]
    if changed_at is not None:
        is_outdated.append(MatchList.made_at < changed_at + SETTLING)
    found = (
        select(Importer.id)
        .outerjoin(MatchList, MatchList.importer_id == Importer.id)
        .where(Importer.fair_id == fair.id, or_(*is_outdated))
        .where(Importer.id.in_(select(Need.importer_id).where(Need.fair_id == fair.id)))
        .order_by(Importer.id)
    )
    return list(db.session.scalars(found))


def spread_figures(fair_id: UUID) -> dict[str, Any]:
    """How far the lists of a fair reach; `shown` counts exhibitors who stand in a first ten."""
    lists = select(func.count()).select_from(MatchList).where(MatchList.fair_id == fair_id)
    shown = select(func.count(Match.application_id.distinct())).where(
        Match.fair_id == fair_id, Match.rank <= TOP
    )
    exhibitors = select(func.count()).select_from(Application)
    buyers = select(func.count(Need.importer_id.distinct())).where(Need.fair_id == fair_id)
    row = db.session.execute(
        select(
            lists.where(MatchList.made_at.is_not(None)).scalar_subquery().label("made"),
            lists.where(MatchList.stale_since.is_not(None)).scalar_subquery().label("stale"),
            buyers.scalar_subquery().label("buyers"),
            exhibitors.where(
                Application.fair_id == fair_id, Application.state == ApplicationState.ACCEPTED
            )
            .scalar_subquery()
            .label("exhibitors"),
            shown.scalar_subquery().label("shown"),
            select(func.max(MatchList.made_at))
            .where(MatchList.fair_id == fair_id)
            .scalar_subquery()
            .label("made_at"),
        )
    ).one()
    return row._asdict()


def never_shown(fair_id: UUID) -> Select[Application]:
    """Exhibitors who stand in nobody's first ten, with their organisations."""
    shown = exists().where(Match.application_id == Application.id, Match.rank <= TOP)
    return (
        select(Application)
        .where(Application.fair_id == fair_id, Application.state == ApplicationState.ACCEPTED)
        .where(~shown)
        .options(joinedload(Application.organisation))
        .order_by(Application.id)
    )
