"""Verbs of match lists: making them again in place, marking them stale, judging a supplier."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import insert, select, update

from fairapp.core import audit, clock
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, new_id
from fairapp.core.jobs import Job, start_job
from fairapp.core.policy import Actor
from fairapp.discovery import queries
from fairapp.discovery.models import Match, MatchFeedback, MatchList, Verdict
from fairapp.discovery.services.learning import learned_weights
from fairapp.discovery.services.lessons import Lesson, apply_lessons
from fairapp.exhibitors.models import Application
from fairapp.exhibitors.queries import supplier_rows
from fairapp.fairs.models import Fair
from fairapp.importers.models import Importer
from fairapp.importers.queries import buyer_rows

if TYPE_CHECKING:
    from fairapp.discovery.ranker import Ranked

LONGEST_LIST = 30
FIRST_LIST = 12
Report = Callable[[int, int], None]


def _silent(_done: int, _total: int) -> None:
    return


def make_matches(importer_ids: Sequence[UUID], *, actor: Actor) -> int:
    """Rank the exhibitors of their fair for these importers and keep the lists (worker only)."""
    first = db.session.get(Importer, importer_ids[0]) if importer_ids else None
    if first is None:
        return 0
    fair = db.session.get_one(Fair, first.fair_id)
    made_at = clock.now()
    lists = rank_importers(fair, importer_ids)
    return keep_lists(fair, lists, made_at=made_at, actor=actor)


def rank_importers(
    fair: Fair, importer_ids: Sequence[UUID] | None, *, report: Report = _silent
) -> "dict[UUID, list[Ranked]]":
    """{importer: ranked suppliers}, nothing written; None ranks for everybody with needs."""
    from fairapp.discovery import ranker  # noqa: PLC0415 -- slow import, only in the worker

    importers = buyer_rows(fair.id, importer_ids)
    wanted = [importer.id for importer in importers]
    suppliers = supplier_rows(fair.id)
    task = ranker.Task(
        applications=suppliers,
        buyers=ranker.as_buyers(importers),
        as_of=_as_of(fair),
        top=LONGEST_LIST,
        refused=queries.refused_pairs(wanted),
        weights=learned_weights(fair),
    )
    known = {one.id: one for one in suppliers}
    lessons = _lessons(wanted, known)
    lists = {
        importer_id: apply_lessons(ranked, lessons.get(importer_id, ()), known)
        for importer_id, ranked in ranker.rank(task, report).items()
    }
    # somebody who has taken back every need keeps an empty list
    return {importer_id: [] for importer_id in importer_ids or ()} | lists


def _lessons(
    importer_ids: Sequence[UUID], suppliers: Mapping[UUID, Application]
) -> dict[UUID, list[Lesson]]:
    found: dict[UUID, list[Lesson]] = {}
    for importer_id, application_id, reason in queries.refusals(importer_ids):
        if application_id in suppliers:
            lesson = Lesson(reason or "other", suppliers[application_id])
            found.setdefault(importer_id, []).append(lesson)
    return found


def rank_for_visitor(fair: Fair, visitor_id: UUID, facts: dict[str, Any]) -> list[dict[str, Any]]:
    """The first list for somebody without an account, as plain rows; only in the worker."""
    from fairapp.discovery import ranker  # noqa: PLC0415 -- slow import, only in the worker

    suppliers = [row for row in supplier_rows(fair.id) if row.publishes]
    buyer = ranker.as_visitor(visitor_id, facts.pop("market", None) or "", facts)
    task = ranker.Task(
        suppliers, [buyer], as_of=_as_of(fair), top=FIRST_LIST, weights=learned_weights(fair)
    )
    return [
        {
            "application": str(one.application_id),
            "score": one.score,
            "reasons": one.reasons,
            "counter_reasons": one.counter_reasons,
        }
        for one in ranker.rank(task)[visitor_id]
        if one.score >= queries.SUITS
    ]


def _as_of(fair: Fair) -> date:
    """Certificates must hold today; for a fair that is over, on its last day."""
    return min(clock.today(), fair.closes_on)


def keep_lists(
    fair: Fair, lists: "dict[UUID, list[Ranked]]", *, made_at: datetime, actor: Actor
) -> int:
    """Write lists over the old ones, row by row in place; returns how many places they have.

    `made_at` is when reading began: a change that came meanwhile leaves the list stale.
    """
    from fairapp.discovery.ranker import VERSION  # noqa: PLC0415 -- slow import, only in the worker

    known = _known_matches(list(lists))
    fresh: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    for importer_id, ranked in lists.items():
        for rank, one in enumerate(ranked, start=1):
            values = {
                "rank": rank,
                "score": one.score,
                "reasons": one.reasons,
                "counter_reasons": one.counter_reasons,
                "ranker_version": VERSION,
            }
            old = known.pop((importer_id, one.application_id), None)
            if old is None:
                fresh.append(_new_match(fair, importer_id, one.application_id) | values)
            elif any(old[fact] != value for fact, value in values.items()):
                changed.append({"id": old["id"]} | values)
    changed_ids = [old["id"] for old in known.values() if old["rank"] is not None]
    _write(fresh, changed, dropped=changed_ids)
    _stamp(fair, list(lists), made_at=made_at, version=VERSION)
    places = sum(map(len, lists.values()))
    audit.record(AuditTag.MATCHES_MADE, fair, actor=actor, ranker=VERSION, rows=places)
    return places


def _known_matches(importer_ids: list[UUID]) -> dict[tuple[UUID, UUID], Any]:
    table = Match.__table__.c
    rows = db.session.execute(
        select(
            table.id, table.importer_id, table.application_id, table.rank, table.score,
            table.reasons, table.counter_reasons, table.ranker_version,
        ).where(table.importer_id.in_(importer_ids))
    )  # fmt: skip
    return {(row.importer_id, row.application_id): row._asdict() for row in rows}


def _new_match(fair: Fair, importer_id: UUID, application_id: UUID) -> dict[str, Any]:
    return {
        "id": new_id(),
        "fair_id": fair.id,
        "importer_id": importer_id,
        "application_id": application_id,
    }


def _write(
    fresh: list[dict[str, Any]], changed: list[dict[str, Any]], *, dropped: list[UUID]
) -> None:
    if fresh:
        db.session.execute(insert(Match), fresh)
    if changed:
        db.session.execute(update(Match), changed)
    if dropped:
        db.session.execute(update(Match).where(Match.id.in_(dropped)).values(rank=None))


def _stamp(fair: Fair, importer_ids: list[UUID], *, made_at: datetime, version: str) -> None:
    found = select(MatchList).where(MatchList.importer_id.in_(importer_ids)).with_for_update()
    known = {row.importer_id: row for row in db.session.scalars(found)}
    for importer_id in importer_ids:
        row = known.get(importer_id)
        if row is None:
            row = MatchList(fair_id=fair.id, importer_id=importer_id)
            db.session.add(row)
        row.made_at, row.ranker_version = made_at, version
        if row.stale_since is not None and row.stale_since <= made_at:
            row.stale_since = None


def mark_stale(importer: Importer) -> None:
    """Note that an importer's list no longer fits; the sweep makes it again if no job does."""
    row = db.session.scalar(
        select(MatchList).where(MatchList.importer_id == importer.id).with_for_update()
    )
    if row is None:
        row = MatchList(fair_id=importer.fair_id, importer_id=importer.id)
        db.session.add(row)
    row.stale_since = clock.now()


def refresh(importer: Importer, *, actor: Actor) -> Job:
    """Have an importer's list made again, now."""
    mark_stale(importer)
    return start_job(
        "discovery.rank_importer",
        actor=actor,
        fair_id=importer.fair_id,
        importer_id=str(importer.id),
    )


def judge_match(
    importer: Importer,
    application: Application,
    verdict: Verdict | None,
    reason: str | None = None,
    *,
    actor: Actor,
) -> None:
    """Keep what an importer says of a supplier; None takes it back.

    Somebody who is "not interested" does not see the supplier again.
    """
    known = db.session.scalar(
        select(MatchFeedback)
        .where(MatchFeedback.importer_id == importer.id)
        .where(MatchFeedback.application_id == application.id)
        .with_for_update()
    )
    was = known.verdict if known else None
    if verdict is None and known is not None:
        db.session.delete(known)
    elif verdict is not None:
        known = known or MatchFeedback(
            fair_id=importer.fair_id, importer_id=importer.id, application_id=application.id
        )
        known.verdict, known.reason = verdict, reason
        db.session.add(known)
    if verdict is Verdict.NOT_INTERESTED:
        _drop(importer.id, application.id)
    if Verdict.NOT_INTERESTED in (verdict, was):
        refresh(importer, actor=actor)
    audit.record(AuditTag.MATCH_JUDGED, importer, actor=actor, verdict=verdict or "none")


def _drop(importer_id: UUID, application_id: UUID) -> None:
    db.session.execute(
        update(Match)
        .where(Match.importer_id == importer_id, Match.application_id == application_id)
        .values(rank=None)
    )
