"""Pages of this room: an edition's report, a year's, the rows of a figure, frozen reports."""

from flask import Flask

from fairapp.reports.views import editions, frozen, years
from fairapp.reports.views.room import bp

__all__ = ["editions", "frozen", "register", "years"]


def register(app: Flask) -> None:
    """Hang this room's pages on the app."""
    app.register_blueprint(bp)
