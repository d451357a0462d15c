"""Pages of the plan and of booking: seeing, editing, giving stands."""

from flask import Flask

from fairapp.allocation.views import booths, editing, offers, plan, rounds, sheets, waiting
from fairapp.allocation.views.room import bp

__all__ = ["booths", "editing", "offers", "plan", "rounds", "sheets", "waiting"]


def register(app: Flask) -> None:
    """Hang this room's pages on the app."""
    app.register_blueprint(bp)
