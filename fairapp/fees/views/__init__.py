"""Pages of money: accounts, prices and support, requests, extras, the bank's statement."""

from flask import Blueprint, Flask

bp = Blueprint("fees", __name__)


def register(app: Flask) -> None:
    """Hang this room's pages on the app."""
    from fairapp.fees.views import (  # noqa: F401, PLC0415 -- circular import
        accounts,
        asking,
        extras,
        invoices,
        prices,
        statement,
    )

    app.register_blueprint(bp)
