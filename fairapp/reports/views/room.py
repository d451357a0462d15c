"""The blueprint of this room, and what its templates may call."""

from typing import Any

from flask import Blueprint

from fairapp.reports.names import name_of

bp = Blueprint("reports", __name__)


@bp.context_processor
def names() -> dict[str, Any]:
    """Names of figures in the reader's language."""
    return {"name_of": name_of}
