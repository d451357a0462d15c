"""Verbs of applications: starting and editing, products and papers, reviewing and telling."""

from fairapp.exhibitors.services.applications import (
    AlreadyAppliedError,
    ApplicationsClosedError,
    IncompleteApplicationError,
    WrongStateError,
    edit_application,
    start_application,
    submit_application,
    withdraw_application,
)
from fairapp.exhibitors.services.goods import (
    DuplicateCertificateError,
    TooManyProductsError,
    add_certificate,
    add_product,
    edit_product,
    remove_certificate,
    remove_product,
)
from fairapp.exhibitors.services.review import (
    AlreadyReviewedError,
    NothingToTellError,
    ReasonNeededError,
    Verdict,
    decision_letter,
    review_application,
    tell_decision,
)

__all__ = [
    "AlreadyAppliedError",
    "AlreadyReviewedError",
    "ApplicationsClosedError",
    "DuplicateCertificateError",
    "IncompleteApplicationError",
    "NothingToTellError",
    "ReasonNeededError",
    "TooManyProductsError",
    "Verdict",
    "WrongStateError",
    "add_certificate",
    "add_product",
    "decision_letter",
    "edit_application",
    "edit_product",
    "remove_certificate",
    "remove_product",
    "review_application",
    "start_application",
    "submit_application",
    "tell_decision",
    "withdraw_application",
]
