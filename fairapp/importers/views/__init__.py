"""Pages of importers: the desk's list and invitations, and the pages an importer reaches."""

from flask import Blueprint, Flask

from fairapp.core.pages import country_name
from fairapp.core.units import show_quantity

bp = Blueprint("importers", __name__)


def register(app: Flask) -> None:
    """Hang this room's pages on the app."""
    from fairapp.importers.views import desk, invitations, own  # noqa: F401, PLC0415 -- circular import

    app.jinja_env.filters.update(quantity=show_quantity, country=country_name)
    app.register_blueprint(bp)
