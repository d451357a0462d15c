"""Pages of the programme: a year, its tasks and documents, delegations, figures, sheets."""

from flask import Flask

from fairapp.programme.views import copies, delegations, documents, figures, members, tasks, years
from fairapp.programme.views.room import bp

__all__ = [
    "copies",
    "delegations",
    "documents",
    "figures",
    "members",
    "register",
    "tasks",
    "years",
]


def register(app: Flask) -> None:
    """Hang this room's pages on the app."""
    app.register_blueprint(bp)
