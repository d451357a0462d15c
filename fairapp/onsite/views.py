"""Pages of this room."""

from flask import Blueprint, Flask

bp = Blueprint("onsite", __name__)


def register(app: Flask) -> None:
    """Hang this room's pages on the app."""
    app.register_blueprint(bp)
