"""Questions about a fair as its public page tells it: how large, by whom, how the last one went."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from fairapp.accounts.models import Organisation
from fairapp.core.db import db
from fairapp.fairs.models import Fair, Series
from fairapp.reports.queries import edition_row_sets
from fairapp.reports.queries.figures import measure

TOLD = ("booths", "exhibitors", "trade_visitors", "importers", "importer_countries")
"""The counts that a public page tells of a past edition, in this order."""


@dataclass(frozen=True, slots=True)
class LastEdition:
    """A past edition with its counts, as its report has them."""

    fair: Fair
    counts: list[tuple[str, int]]


def last_edition(fair: Fair, *, is_over: bool) -> LastEdition | None:
    """The edition that is told of: the fair itself once over, else the one before it."""
    if is_over:
        return _told(fair)
    before = db.session.scalar(
        select(Fair)
        .where(Fair.series_id == fair.series_id, Fair.opens_on < fair.opens_on)
        .order_by(Fair.opens_on.desc())
        .limit(1)
    )
    return _told(before) if before else None


def _told(fair: Fair) -> LastEdition | None:
    sets = [rows for rows in edition_row_sets(fair.id) if rows.code in TOLD]
    figures = measure(sets)
    counts = [(code, int(figures[code].value)) for code in TOLD if code in figures]
    counts = [(code, count) for code, count in counts if count]
    return LastEdition(fair, counts) if counts else None


def organiser_of(series_id: UUID) -> Organisation | None:
    """Who holds the fairs of a series."""
    return db.session.scalar(
        select(Organisation)
        .join(Series, Series.organiser_id == Organisation.id)
        .where(Series.id == series_id)
    )
