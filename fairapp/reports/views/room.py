"""The blueprint of this room, and what its templates may call."""

from typing import Any

from flask import Blueprint

from fairapp.reports.names import name_of
from fairapp.reports.words import exact

bp = Blueprint("reports", __name__)


@bp.context_processor
def names() -> dict[str, Any]:
    """Names of figures and exact numbers in the reader's language."""
    return {"exact": exact, "name_of": name_of}
