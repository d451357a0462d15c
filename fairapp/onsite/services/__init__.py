"""Verbs of the fair's days: badges, check-in, encounters, outcomes, and leaving a fair."""

from fairapp.onsite.services.gate import (
    BadgeVoidedError,
    UnknownBadgeError,
    check_in,
    fold_code,
    issue_badge,
    new_badge_code,
    void_badge,
)
from fairapp.onsite.services.leaving import (
    cancel_exhibitor,
    what_leaving_means,
    withdraw_exhibitor,
    withdraw_importer,
)
from fairapp.onsite.services.outcomes import log_encounter, log_outcome

__all__ = [
    "BadgeVoidedError",
    "UnknownBadgeError",
    "cancel_exhibitor",
    "check_in",
    "fold_code",
    "issue_badge",
    "log_encounter",
    "log_outcome",
    "new_badge_code",
    "void_badge",
    "what_leaving_means",
    "withdraw_exhibitor",
    "withdraw_importer",
]
