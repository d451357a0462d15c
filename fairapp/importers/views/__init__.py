"""Pages of importers: the desk's list and invitations, and the pages an importer reaches."""

import importlib

from flask import Blueprint, Flask

from fairapp.core.pages import country_name
from fairapp.core.units import show_quantity

bp = Blueprint("importers", __name__)


def register(app: Flask) -> None:
    """Hang this room's pages on the app."""
    for pages in ("campaigns", "desk", "door", "invitations", "own", "people", "replies", "stay"):
        importlib.import_module(f"{__name__}.{pages}")
    app.jinja_env.filters.update(quantity=show_quantity, country=country_name)
    app.register_blueprint(bp)
