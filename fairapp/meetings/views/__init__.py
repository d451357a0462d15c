"""Pages of meetings: each side's requests and times, the organiser's timetable, calendar files."""

from flask import Blueprint, Flask

bp = Blueprint("meetings", __name__)


def register(app: Flask) -> None:
    """Hang this room's pages on the app."""
    from fairapp.meetings.views import calendars, desk, parties  # noqa: F401, PLC0415 -- circular import

    app.register_blueprint(bp)
