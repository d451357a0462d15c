"""The blueprint of this room, and what several of its pages load, keep and answer."""

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, flash, jsonify, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_time
from flask_babel import gettext as _
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy.orm import joinedload

from fairapp.core import clock
from fairapp.core.db import db
from fairapp.core.errors import NotFoundError, wants_problem
from fairapp.core.files import Audience, StoredFile, store_paper, store_picture
from fairapp.core.forms import FairForm
from fairapp.core.i18n import current_locale
from fairapp.core.mail import current_settings
from fairapp.exhibitors import queries
from fairapp.exhibitors.models import Application, ApplicationState, Product
from fairapp.fairs.queries import category_tree

bp = Blueprint("exhibitors", __name__)
NO_LONGER_OPEN = (
    ApplicationState.REJECTED,
    ApplicationState.WITHDRAWN,
    ApplicationState.CANCELLED,
)
RECEIPT_LIVES = 86_400
"""Seconds within which a photo that was sent on its own can still be put to use."""


def load_application(application_id: UUID) -> Application:
    """An application with organisation, products and certificates."""
    return queries.application_with_products(application_id)


def load_whole(application_id: UUID) -> Application:
    """An application with all that hangs on it."""
    return queries.application_with_products(application_id, sections=True)


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
    """Store a photo of goods; who may see it is asked of its product each time it is fetched."""
    folder = current_settings().data_dir.resolve()
    return store_picture(
        sent.stream, name=sent.filename or "", audience=Audience.PARTIES, folder=folder
    )


def keep_paper(sent: Any, audience: Audience = Audience.PARTIES) -> StoredFile:
    """Store a photo or a PDF that only its parties may see, unless said otherwise."""
    folder = current_settings().data_dir.resolve()
    return store_paper(sent.stream, name=sent.filename or "", audience=audience, folder=folder)


def _receipts() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="kept-photo")


def receipt_of(photo: StoredFile) -> str:
    """What a page keeps of a photo sent on its own, and hands in with its form."""
    return str(_receipts().dumps(str(photo.id)))


def photo_of(receipt: str | None) -> StoredFile | None:
    """The photo of a receipt; None when there is none, or it is old or not ours."""
    try:
        key = UUID(_receipts().loads(receipt or "", max_age=RECEIPT_LIVES))
    except (BadData, ValueError):
        return None
    return db.session.get(StoredFile, key)


def photo_url(photo: StoredFile) -> str:
    """The address of a small photo that no product has yet: only its sender knows the receipt."""
    return sent_photo(photo.id)


def sent_photo(file_id: UUID | str) -> str:
    """The address of a sent photo for the reader of just this page; ends after a day."""
    return url_for("exhibitors.kept_photo", receipt=_receipts().dumps(str(file_id)))


def saved(application: Application, **more: Any) -> ResponseReturnValue:
    """A section is saved: a page that saves itself hears when, a person sees the overview."""
    if wants_problem():
        at = format_time(clock.now(), "HH:mm")
        return jsonify(saved=_("Saved at %(time)s", time=at), **more)
    flash(_("Saved."), "good")
    return redirect(url_for("exhibitors.application", application_id=application.id))


def told_errors(form: FairForm) -> ResponseReturnValue:
    """What keeps a page from saving itself, field by field."""
    errors = {name: str(found[0]) for name, found in form.errors.items() if name and found}
    return jsonify(errors=errors), 422
