"""Pages of the fair's days: the gate, outcomes of meetings, encounters, leaving."""

from flask import Blueprint, Flask

bp = Blueprint("onsite", __name__)


def register(app: Flask) -> None:
    """Hang this room's pages on the app."""
    from fairapp.onsite.views import booths, gate, leaving, stands  # noqa: F401, PLC0415 -- circular import

    app.register_blueprint(bp)
