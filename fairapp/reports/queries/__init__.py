"""Questions of this room: figures with the rows they open, of an edition and of a year."""

from fairapp.reports.queries.deals import CODES, DEAL_CODES, DIRECT_EXPORT, evidence_by_code
from fairapp.reports.queries.editions import (
    Around,
    around_edition,
    compared_figures,
    countries_of_importers,
    edition_report,
    edition_row_sets,
    organ_of,
)
from fairapp.reports.queries.figures import Figure, Figures, Measure, Rounding, RowSet, measured
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
    "Around",
    "Figure",
    "Figures",
    "Measure",
    "Rounding",
    "RowSet",
    "YearReport",
    "around_edition",
    "compared_figures",
    "countries_of_importers",
    "edition_report",
    "edition_row_sets",
    "evidence_by_code",
    "fairs_abroad",
    "head_hash",
    "last_snapshot",
    "load_snapshot",
    "measured",
    "organ_of",
    "overseas_row_sets",
    "snapshots_of",
    "year_report",
]
