"""Pages of this room: reports of editions, years, delegations, periods; rows; frozen reports."""

from flask import Flask

from fairapp.reports.views import delegations, editions, frozen, making, periods, years
from fairapp.reports.views.room import bp

__all__ = ["delegations", "editions", "frozen", "making", "periods", "register", "years"]


def register(app: Flask) -> None:
    """Hang this room's pages on the app."""
    app.register_blueprint(bp)
