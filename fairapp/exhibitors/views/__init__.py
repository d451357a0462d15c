"""Pages of applications: applying, completing, reviewing, telling, and the exhibitors' desk."""

from flask import Flask

from fairapp.exhibitors.views import (
    applying,
    completing,
    designs,
    desk,
    entering,
    goods,
    papers,
    sections,
    sheets,
)
from fairapp.exhibitors.views.room import bp, sent_photo

__all__ = [
    "applying",
    "completing",
    "designs",
    "desk",
    "entering",
    "goods",
    "papers",
    "sections",
    "sheets",
]


def register(app: Flask) -> None:
    """Hang this room's pages on the app."""
    app.register_blueprint(bp)
    app.jinja_env.globals["sent_photo"] = sent_photo
