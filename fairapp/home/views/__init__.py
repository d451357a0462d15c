"""Home pages: where a sign-in leads, and for each role what needs doing next."""

from flask import Flask

from fairapp.home.views import exhibitor_papers, exhibitors, importers, offices, organisers, start
from fairapp.home.views.navigation import register_surroundings
from fairapp.home.views.room import bp

__all__ = [
    "exhibitor_papers",
    "exhibitors",
    "importers",
    "offices",
    "organisers",
    "register",
    "start",
]


def register(app: Flask) -> None:
    """Hang this room's pages on the app."""
    register_surroundings(app)
    app.register_blueprint(bp)
