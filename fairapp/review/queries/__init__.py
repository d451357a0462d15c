"""Questions about the inbox, scores, records that may be one, and what was sent when."""

from fairapp.review.queries.asked import requests_of
from fairapp.review.queries.board import (
    FACETS,
    SECTIONS,
    SORTS,
    Asked,
    Line,
    counts,
    found_lines,
    goods_of,
    likely_twins,
    lines_of,
)
from fairapp.review.queries.difference import Change, Difference, ThingChange, difference
from fairapp.review.queries.likeness import Likeness, Traits, alike
from fairapp.review.queries.reasons import load_reason, reasons_of
from fairapp.review.queries.scores import (
    Mark,
    ScoreSheet,
    Standing,
    current_criteria,
    has_scores,
    score_sheet,
    scores_of,
    standings,
    totals_at,
    versions_of_criteria,
    weighted,
)

__all__ = [
    "FACETS",
    "SECTIONS",
    "SORTS",
    "Asked",
    "Change",
    "Difference",
    "Likeness",
    "Line",
    "Mark",
    "ScoreSheet",
    "Standing",
    "ThingChange",
    "Traits",
    "alike",
    "counts",
    "current_criteria",
    "difference",
    "found_lines",
    "goods_of",
    "has_scores",
    "likely_twins",
    "lines_of",
    "load_reason",
    "reasons_of",
    "requests_of",
    "score_sheet",
    "scores_of",
    "standings",
    "totals_at",
    "versions_of_criteria",
    "weighted",
]
