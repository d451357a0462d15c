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
    leaving_letter,
    what_leaving_means,
    withdraw_exhibitor,
    withdraw_importer,
)
from fairapp.onsite.services.outcomes import log_encounter, log_outcome
from fairapp.onsite.services.stands import (
    NoBadgeLeftError,
    issue_staff_badges,
    take_badge_back,
    take_off_stand,
)

__all__ = [
    "BadgeVoidedError",
    "NoBadgeLeftError",
    "UnknownBadgeError",
    "cancel_exhibitor",
    "check_in",
    "fold_code",
    "issue_badge",
    "issue_staff_badges",
    "leaving_letter",
    "log_encounter",
    "log_outcome",
    "new_badge_code",
    "take_badge_back",
    "take_off_stand",
    "void_badge",
    "what_leaving_means",
    "withdraw_exhibitor",
    "withdraw_importer",
]
