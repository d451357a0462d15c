"""The blueprint of this room, and what several of its pages load."""

from uuid import UUID

from flask import Blueprint, request

from fairapp.exhibitors import queries
from fairapp.exhibitors.models import Application

bp = Blueprint("review", __name__)
MOST_PICKED = 500


def load_application(application_id: UUID) -> Application:
    """An application with organisation, contact, products and certificates."""
    return queries.application_with_products(application_id)


def load_whole(application_id: UUID) -> Application:
    """An application with all that hangs on it."""
    return queries.application_with_products(application_id, sections=True)


def picked_ids() -> list[UUID]:
    """The chosen rows; what is no id is no row."""
    found = []
    for typed in request.form.getlist("pick")[:MOST_PICKED]:
        try:
            found.append(UUID(typed))
        except ValueError:
            continue
    return list(dict.fromkeys(found))
