"""Pages of matched suppliers: lists, needs, the public first list, the overview."""

from flask import Blueprint, Flask

bp = Blueprint("discovery", __name__)


def register(app: Flask) -> None:
    """Hang this room's pages on the app."""
    from fairapp.discovery.views import (  # noqa: F401, PLC0415 -- circular import
        coming,
        exhibitors,
        lists,
        needs,
        overview,
        public,
        shortlist,
        suppliers,
    )

    app.register_blueprint(bp)
