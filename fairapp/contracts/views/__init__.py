"""Pages of the ledger: the list, logging a deal, one deal, the sides' own page, sheets."""

import importlib

from flask import Blueprint, Flask

bp = Blueprint("contracts", __name__)


def register(app: Flask) -> None:
    """Hang this room's pages on the app."""
    for pages in ("lists", "log", "report", "deal", "acts", "confirm", "imports", "chain"):
        importlib.import_module(f"{__name__}.{pages}")
    app.register_blueprint(bp)
