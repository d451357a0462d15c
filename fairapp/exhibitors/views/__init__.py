"""Pages of applications: applying, completing, reviewing, telling."""

from flask import Flask

from fairapp.exhibitors.views import applying, completing, goods, reviewing, sheets, telling
from fairapp.exhibitors.views.room import bp

__all__ = ["applying", "completing", "goods", "reviewing", "sheets", "telling"]


def register(app: Flask) -> None:
    """Hang this room's pages on the app."""
    app.register_blueprint(bp)
