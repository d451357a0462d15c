"""Pages of buyers across the years, and of the funnel."""

import importlib

from flask import Blueprint, Flask

bp = Blueprint("outreach", __name__)


def register(app: Flask) -> None:
    """Hang this room's pages on the app."""
    for pages in ("buyers", "funnel", "hosting", "merging", "qualification"):
        importlib.import_module(f"{__name__}.{pages}")
    app.register_blueprint(bp)
