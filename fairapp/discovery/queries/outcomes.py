"""What came of the lists of a fair: shown, kept, refused, and what rooms to the right add."""

from collections.abc import Callable, Iterator
from datetime import date
from uuid import UUID

from sqlalchemy import select

from fairapp.core.db import db
from fairapp.discovery.models import Match, MatchFeedback
from fairapp.fairs.models import Fair

Outcome = tuple[UUID, UUID, str]
"""Importer, exhibitor, and what came of it in the words of the matching library."""
Source = Callable[[UUID], Iterator[Outcome]]
SOURCES: list[Source] = []


def outcome_source(source: Source) -> Source:
    """Register what a room knows of a fair's outcomes; rooms to the right know most."""
    SOURCES.append(source)
    return source


@outcome_source
def shown_and_judged(fair_id: UUID) -> Iterator[Outcome]:
    """Who stood in a list, and what the importer said of it."""
    shown = select(Match.importer_id, Match.application_id).where(
        Match.fair_id == fair_id, Match.rank.is_not(None)
    )
    for importer_id, application_id in db.session.execute(shown):
        yield importer_id, application_id, "shown"
    judged = select(
        MatchFeedback.importer_id, MatchFeedback.application_id, MatchFeedback.verdict
    ).where(MatchFeedback.fair_id == fair_id)
    for importer_id, application_id, verdict in db.session.execute(judged):
        yield importer_id, application_id, verdict.value


def outcomes_of(fair_id: UUID) -> list[Outcome]:
    """Everything that came of the lists of a fair, in an order that does not change."""
    return sorted(outcome for source in SOURCES for outcome in source(fair_id))


def last_fair_over(today: date, *, other_than: UUID) -> UUID | None:
    """The fair that closed last."""
    return db.session.scalar(
        select(Fair.id)
        .where(Fair.closes_on < today, Fair.id != other_than)
        .order_by(Fair.closes_on.desc(), Fair.id)
        .limit(1)
    )
