"""Pages of sign-in, personal links, the register, and the messages a fair has sent."""

import importlib

from flask import Blueprint, Flask, g, request
from flask_login import current_user

from fairapp.accounts.sessions import actor_of_session
from fairapp.core.policy import ANONYMOUS
from fairapp.core.sessions import SessionUser, login_manager

bp = Blueprint("accounts", __name__)


@login_manager.user_loader
def load_user(session_id: str) -> SessionUser | None:
    """The session's user, or None once its rights have ended."""
    actor = actor_of_session(session_id)
    return SessionUser(session_id, actor) if actor else None


def know_actor() -> None:
    """Put who is asking where the policy table looks; style sheets are nobody's secret."""
    if request.endpoint != "static":
        g.actor = current_user.actor if current_user.is_authenticated else ANONYMOUS


def register(app: Flask) -> None:
    """Hang sign-in and this room's pages on the app."""
    for pages in ("doors", "messages", "people"):
        importlib.import_module(f"{__name__}.{pages}")
    login_manager.init_app(app)
    app.before_request(know_actor)
    app.register_blueprint(bp)
