"""Pages of the review."""

from flask import Flask

from fairapp.review.views import (
    applications,
    changes,
    criteria,
    deciding,
    exporting,
    inbox,
    telling,
    twins,
    waiting,
)
from fairapp.review.views.room import bp

__all__ = [
    "applications",
    "changes",
    "criteria",
    "deciding",
    "exporting",
    "inbox",
    "telling",
    "twins",
    "waiting",
]


def register(app: Flask) -> None:
    """Hang this room's pages on the app."""
    app.register_blueprint(bp)
