"""The blueprint of this room, how its figures read, and forms that all look alike."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from babel.numbers import format_decimal
from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.core.forms import FairForm
from fairapp.core.i18n import current_locale
from fairapp.fairs.models import Document
from fairapp.programme.forms import (
    FIRST_YEAR,
    LAST_YEAR,
    QUALIFIER_WORDS,
    RELATION_WORDS,
    STATE_WORDS,
    SUPPORT_WORDS,
)
from fairapp.programme.models import Qualifier

bp = Blueprint("programme", __name__)


def stated(value: Decimal, high: Decimal | None = None, qualifier: Qualifier | None = None) -> str:
    """A figure as its document states it, with its word before it."""
    locale = current_locale()
    figure = format_decimal(value, "#,##0.##", locale=locale)
    if high is not None:
        figure = f"{figure}–{format_decimal(high, '#,##0.##', locale=locale)}"
    words = {
        Qualifier.OVER: _("over %(figure)s", figure=figure),
        Qualifier.ABOUT: _("about %(figure)s", figure=figure),
        Qualifier.NEARLY: _("nearly %(figure)s", figure=figure),
        Qualifier.ESTIMATED: _("an estimated %(figure)s", figure=figure),
    }
    return words.get(qualifier, figure) if qualifier else figure


def known_year(year: int) -> int:
    """The year; raises NotFoundError for one that nobody plans."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFoundError
    return year


def chosen_document(document_id: str | None) -> Document | None:
    """The document that a form names."""
    return db.session.get(Document, UUID(document_id)) if document_id else None


def needed_document(document_id: str | None) -> Document:
    """The document that a form names; raises NotFoundError."""
    document = chosen_document(document_id)
    if document is None:
        raise NotFoundError
    return document


def form_page(
    form: FairForm, title: str, crumbs: list[tuple[str, str]], save: str, **more: Any
) -> ResponseReturnValue:
    """A page with one form: its fields under one another, and the button that saves."""
    status = 422 if form.errors else 200
    page = render_template(
        "programme/form.html", form=form, title=title, crumbs=crumbs, save=save, **more
    )
    return page, status


@bp.context_processor
def words() -> dict[str, Any]:
    """Words of states and kinds, and figures as documents state them."""
    return {
        "stated": stated,
        "state_words": STATE_WORDS,
        "support_words": SUPPORT_WORDS,
        "qualifier_words": QUALIFIER_WORDS,
        "relation_words": RELATION_WORDS,
    }
