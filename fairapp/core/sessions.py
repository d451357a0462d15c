"""A signed-in browser: opening and closing its session."""

from flask_login import LoginManager, UserMixin, login_user, logout_user

from fairapp.core.policy import Actor

login_manager = LoginManager()


class SessionUser(UserMixin):
    """What Flask-Login keeps of a session: its id and the actor behind it."""

    def __init__(self, session_id: str, actor: Actor) -> None:
        self.id = session_id
        self.actor = actor


def open_session(session_id: str) -> None:
    """Start a session in this browser; the rights are looked up again with every request."""
    login_user(SessionUser(session_id, Actor()), remember=False)


def close_session() -> None:
    """Forget who used this browser."""
    logout_user()
