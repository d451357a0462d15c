"""Pages of sign-in, personal links and the register."""

from flask import Blueprint, Flask, g, request
from flask_login import LoginManager, UserMixin, current_user

from fairapp.accounts.sessions import actor_of_session
from fairapp.core.policy import ANONYMOUS, Actor

bp = Blueprint("accounts", __name__)
login_manager = LoginManager()


class SessionUser(UserMixin):
    """What Flask-Login keeps of a session: its id and the actor behind it."""

    def __init__(self, session_id: str, actor: Actor) -> None:
        self.id = session_id
        self.actor = actor


@login_manager.user_loader
def load_user(session_id: str) -> SessionUser | None:
    """The session's user, or None once its rights have ended."""
    actor = actor_of_session(session_id)
    return SessionUser(session_id, actor) if actor else None


def register(app: Flask) -> None:
    """Hang sign-in and this room's pages on the app."""
    login_manager.init_app(app)

    @app.before_request
    def _know_actor() -> None:
        if request.endpoint == "static":
            return
        g.actor = current_user.actor if current_user.is_authenticated else ANONYMOUS

    app.register_blueprint(bp)
