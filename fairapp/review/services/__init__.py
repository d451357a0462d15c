"""Verbs of the review."""

from fairapp.review.services.deciding import (
    Outlook,
    decide_all,
    outlook,
    remove_reason,
    write_reason,
)
from fairapp.review.services.scoring import (
    UNSCORED,
    CriteriaChangedError,
    NothingToScoreError,
    OutOfRangeError,
    Wanted,
    look_at,
    score_application,
    set_criteria,
)

__all__ = [
    "UNSCORED",
    "CriteriaChangedError",
    "NothingToScoreError",
    "OutOfRangeError",
    "Outlook",
    "Wanted",
    "decide_all",
    "look_at",
    "outlook",
    "remove_reason",
    "score_application",
    "set_criteria",
    "write_reason",
]
