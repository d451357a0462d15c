"""Verbs of the review."""

from fairapp.review.services.deciding import (
    Outlook,
    decide_all,
    outlook,
    remove_reason,
    take_back,
    write_reason,
)
from fairapp.review.services.merging import (
    FIRM_FIELDS,
    OWN_FIELDS,
    CannotMergeError,
    HasMoreError,
    MergeOverError,
    join_firms,
    keep_apart,
    merge_applications,
    undo_merge,
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
from fairapp.review.services.waiting import UnclearRuleError, set_waiting_rule

__all__ = [
    "FIRM_FIELDS",
    "OWN_FIELDS",
    "UNSCORED",
    "CannotMergeError",
    "CriteriaChangedError",
    "HasMoreError",
    "MergeOverError",
    "NothingToScoreError",
    "OutOfRangeError",
    "Outlook",
    "UnclearRuleError",
    "Wanted",
    "decide_all",
    "join_firms",
    "keep_apart",
    "look_at",
    "merge_applications",
    "outlook",
    "remove_reason",
    "score_application",
    "set_criteria",
    "set_waiting_rule",
    "take_back",
    "undo_merge",
    "write_reason",
]
