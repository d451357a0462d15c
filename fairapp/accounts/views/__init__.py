"""Pages of sign-in, personal links, and the register."""

import importlib

from flask import Blueprint, Flask, g, request
from flask_login import current_user

from fairapp.accounts.queries import actor_of_token
from fairapp.accounts.sessions import actor_of_session
from fairapp.accounts.tokens import TokenEndedError
from fairapp.core.policy import ANONYMOUS, Actor
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
        g.actor = _program() if request.path.startswith("/api/") else _reader()


def _reader() -> Actor:
    """Whoever uses this browser."""
    actor: Actor = current_user.actor if current_user.is_authenticated else ANONYMOUS
    return actor


def _program() -> Actor:
    """Whose token was sent; a browser's session may read the API but change nothing by it."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        actor = actor_of_token(secret.strip())
        if actor is None:
            raise TokenEndedError
        return actor
    return _reader() if request.method in ("GET", "HEAD") else ANONYMOUS


def register(app: Flask) -> None:
    """Hang sign-in and this room's pages on the app."""
    for pages in ("doors", "letters", "people"):
        importlib.import_module(f"{__name__}.{pages}")
    login_manager.init_app(app)
    app.before_request(know_actor)
    app.register_blueprint(bp)
    # a mail program's own button sends no token of ours; the address itself is the secret
    app.extensions["csrf"].exempt(app.view_functions["accounts.stop_letters"])
