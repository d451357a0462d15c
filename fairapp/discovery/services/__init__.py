"""Verbs of match lists: making them, judging suppliers, sharing a shortlist, free times."""

from fairapp.discovery.services.learning import learned_weights
from fairapp.discovery.services.lists import (
    FIRST_LIST,
    LONGEST_LIST,
    Report,
    judge_match,
    keep_lists,
    make_matches,
    mark_stale,
    rank_for_visitor,
    rank_importers,
    refresh,
)
from fairapp.discovery.services.shares import (
    TooManySharesError,
    end_share,
    end_shares,
    share_shortlist,
)
from fairapp.discovery.services.times import keep_free_times

__all__ = [
    "FIRST_LIST",
    "LONGEST_LIST",
    "Report",
    "TooManySharesError",
    "end_share",
    "end_shares",
    "judge_match",
    "keep_free_times",
    "keep_lists",
    "learned_weights",
    "make_matches",
    "mark_stale",
    "rank_for_visitor",
    "rank_importers",
    "refresh",
    "share_shortlist",
]
