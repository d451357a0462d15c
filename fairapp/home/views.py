"""Home pages: where a sign-in leads, for each role."""

from flask import Blueprint, Flask
from flask.typing import ResponseReturnValue

from fairapp.core.policy import Permission, requires
from fairapp.home.navigation import register_surroundings

bp = Blueprint("home", __name__)


@bp.route("/home")
@requires(Permission.OWN_SESSION)
def start() -> ResponseReturnValue:
    return "…"


def register(app: Flask) -> None:
    """Hang this room's pages on the app."""
    register_surroundings(app)
    app.register_blueprint(bp)
