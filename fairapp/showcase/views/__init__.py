"""Public pages: the fair, its exhibitors by craft and village, their goods, what engines read."""

import importlib

from flask import Blueprint, Flask

from fairapp.showcase.queries import slug_of
from fairapp.showcase.views.seo import register_seo

bp = Blueprint("showcase", __name__)


def register(app: Flask) -> None:
    """Hang this room's pages on the app."""
    for pages in ("pictures", "engines", "directory", "products", "fairs", "mark"):
        importlib.import_module(f"{__name__}.{pages}")
    app.register_blueprint(bp)
    app.jinja_env.filters["slug"] = slug_of
    register_seo(app)
