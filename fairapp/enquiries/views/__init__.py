"""Pages of enquiries: asking, both sides' lists, one enquiry with its answer."""

from flask import Blueprint, Flask

bp = Blueprint("enquiries", __name__)


def register(app: Flask) -> None:
    """Hang this room's pages on the app."""
    from fairapp.enquiries.views import pages, seeing, sheets  # noqa: F401, PLC0415 -- circular import

    app.register_blueprint(bp)
