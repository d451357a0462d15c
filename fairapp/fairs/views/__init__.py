"""Pages of fairs: the public ones, the plan's sheet, and the messages a fair has sent."""

import importlib
from datetime import date

from flask import Blueprint, Flask
from flask_babel import format_date, gettext

from fairapp.core.i18n import current_locale

bp = Blueprint("fairs", __name__)


def day_range(first: date, last: date) -> str:
    """Days in words, month and year said once: `15–18 October 2026`, `15–18/10/2026`."""
    same_month = (first.year, first.month) == (last.year, last.month)
    if current_locale() == "vi":
        start = f"{first:%d}" if same_month else f"{first:%d/%m/%Y}"
        return f"{start}–{last:%d/%m/%Y}"
    if current_locale() == "en" and same_month:
        return f"{first.day}–{format_date(last, 'd MMMM y')}"
    pattern = "d MMMM y" if current_locale() == "en" else "long"
    words = {"first": format_date(first, pattern), "last": format_date(last, pattern)}
    return str(gettext("%(first)s to %(last)s", **words))


def register(app: Flask) -> None:
    """Hang this room's pages on the app."""
    for pages in ("ground", "messages", "editions", "halls"):
        importlib.import_module(f"{__name__}.{pages}")
    app.register_blueprint(bp)
    app.jinja_env.globals["day_range"] = day_range
