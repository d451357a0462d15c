"""The blueprint of this room, and what several of its pages load."""

from typing import Any
from uuid import UUID

from flask import Blueprint
from sqlalchemy.orm import joinedload

from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.core.files import Audience, StoredFile, store_picture
from fairapp.core.i18n import current_locale
from fairapp.core.mail import current_settings
from fairapp.exhibitors import queries
from fairapp.exhibitors.models import Application, Product
from fairapp.fairs.queries import category_tree

bp = Blueprint("exhibitors", __name__)


def load_application(application_id: UUID) -> Application:
    """An application with all that hangs on it."""
    return queries.application_with_products(application_id)


def load_product(product_id: UUID) -> Product:
    """A product with its application."""
    product = db.session.get(Product, product_id, options=[joinedload(Product.application)])
    if product is None:
        raise NotFoundError
    return product


def categories() -> list[tuple[str, str]]:
    """Every category to choose from, in the reader's language; parts indented under groups."""
    tree = category_tree(current_locale())
    return [(concept.code, f"{_indent(concept.code)}{label}") for concept, label in tree]


def _indent(code: str) -> str:
    return "\u2003" * code.count("-")


def keep_photo(sent: Any) -> StoredFile:
    """Store a photo of goods, which anybody may see."""
    folder = current_settings().data_dir.resolve()
    return store_picture(
        sent.stream, name=sent.filename or "", audience=Audience.PUBLIC, folder=folder
    )
