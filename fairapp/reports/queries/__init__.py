"""Questions of this room: figures with the rows they open, of an edition and of a year."""

from fairapp.reports.queries.deals import CODES, DEAL_CODES, DIRECT_EXPORT, evidence_by_code
from fairapp.reports.queries.editions import (
    countries_of_importers,
    edition_before,
    edition_figures,
    edition_report,
    edition_row_sets,
)
from fairapp.reports.queries.figures import Figure, Figures, Measure, Rounding, RowSet
from fairapp.reports.queries.snapshots import (
    head_hash,
    last_snapshot,
    load_snapshot,
    snapshots_of,
)
from fairapp.reports.queries.years import (
    CONTRACTS_ABROAD,
    YearReport,
    fairs_abroad,
    overseas_row_sets,
    year_report,
)

__all__ = [
    "CODES",
    "CONTRACTS_ABROAD",
    "DEAL_CODES",
    "DIRECT_EXPORT",
    "Figure",
    "Figures",
    "Measure",
    "Rounding",
    "RowSet",
    "YearReport",
    "countries_of_importers",
    "edition_before",
    "edition_figures",
    "edition_report",
    "edition_row_sets",
    "evidence_by_code",
    "fairs_abroad",
    "head_hash",
    "last_snapshot",
    "load_snapshot",
    "overseas_row_sets",
    "snapshots_of",
    "year_report",
]
