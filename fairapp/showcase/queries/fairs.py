"""Questions about a fair as its public page tells it: how large, by whom, how the last one went."""

from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

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


def organiser_and_before(fair: Fair) -> tuple[Organisation | None, Fair | None]:
    """Who holds the fairs of this series, and the edition before; one statement."""
    before = aliased(Fair)
    row = db.session.execute(
        select(Organisation, before)
        .join(Series, Series.organiser_id == Organisation.id)
        .outerjoin(before, and_(before.series_id == Series.id, before.opens_on < fair.opens_on))
        .where(Series.id == fair.series_id)
        .order_by(before.opens_on.desc())
        .limit(1)
    ).first()
    return (None, None) if row is None else (row[0], row[1])


def last_edition(fair: Fair | None) -> LastEdition | None:
    """A past edition with its counts; None when there was none or nothing is recorded."""
    return _told(fair) if fair else None


def _told(fair: Fair) -> LastEdition | None:
    sets = [rows for rows in edition_row_sets(fair.id) if rows.code in TOLD]
    figures = measure(sets)
    counts = [(code, int(figures[code].value)) for code in TOLD if code in figures]
    counts = [(code, count) for code, count in counts if count]
    return LastEdition(fair, counts) if counts else None
