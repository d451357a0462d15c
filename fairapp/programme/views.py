"""Pages of the programme: a year, its documents, a delegation, and the sheets that fill them."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from babel.numbers import format_decimal
from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.contracts.models import LedgerEntry
from fairapp.contracts.queries import current_entries, evidence_of_entries
from fairapp.contracts.services.words import KIND_WORDS
from fairapp.core import clock
from fairapp.core.db import db, unit_of_work
from fairapp.core.errors import NotFoundError
from fairapp.core.i18n import current_locale
from fairapp.core.imports import sheet_page
from fairapp.core.paging import Page, page_of
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.fairs.models import Document, Fair
from fairapp.fairs.queries import load_fair
from fairapp.programme import copying, queries
from fairapp.programme.forms import CopyForm
from fairapp.programme.models import Delegation, MemberKind, Qualifier
from fairapp.programme.sheets import (
    DOCUMENTS_SHEET,
    FAIRS_ABROAD_SHEET,
    MEMBERS_SHEET,
    RESULTS_SHEET,
    VALUES_SHEET,
)

bp = Blueprint("programme", __name__)
SHEETS = {
    kind.name.replace("_", "-"): kind
    for kind in (DOCUMENTS_SHEET, FAIRS_ABROAD_SHEET, MEMBERS_SHEET, RESULTS_SHEET, VALUES_SHEET)
}
FIRST_YEAR, LAST_YEAR = 1990, 2100


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


@bp.route("/years/<int:year>/programme")
@requires(Permission.PROGRAMME_READ)
def year(year: int) -> ResponseReturnValue:
    """Delegations, plan against what was recorded, and what needs a look."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFoundError
    delegations = db.session.scalars(queries.delegations_of(year)).unique().all()
    progress, periods = queries.figures_of(year)
    return render_template(
        "programme/year.html",
        year=year,
        delegations=delegations,
        late=[one for one in delegations if queries.is_late(one)],
        counts=queries.counts_abroad(year),
        progress=progress,
        conflicts=[one for one in progress if one.is_conflicting],
        periods=periods,
        sheets=SHEETS,
        stated=stated,
        MemberKind=MemberKind,
    )


@bp.route("/documents")
@requires(Permission.PROGRAMME_READ)
def documents() -> ResponseReturnValue:
    """The register of official papers."""
    query = request.args.get("q", "")[:80].strip()
    page: Page[Document] = page_of(queries.find_documents(query))
    return render_template("programme/documents.html", page=page, query=query)


def load_delegation(delegation_id: UUID) -> Delegation:
    """A delegation by id; raises NotFoundError."""
    return queries.load_delegation(delegation_id)


@bp.route("/delegations/<uuid:delegation_id>")
@requires(Permission.PROGRAMME_READ, thing=load_delegation)
def delegation(delegation: Delegation) -> ResponseReturnValue:
    """Who went, by which decision, and what they agreed there."""
    entries: list[LedgerEntry] = list(
        db.session.scalars(current_entries(delegation.fair_id)).unique()
    )
    return render_template(
        "programme/delegation.html",
        delegation=delegation,
        is_late=queries.is_late(delegation),
        enterprises=[m for m in delegation.members if m.kind is MemberKind.ENTERPRISE],
        officers=[m for m in delegation.members if m.kind is MemberKind.OFFICER],
        entries=entries,
        evidence=evidence_of_entries(entries),
        kinds=KIND_WORDS,
    )


@bp.route("/programme/sheets/<name>", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_EDIT)
def sheet(name: str) -> ResponseReturnValue:
    """Import one of the programme's sheets."""
    kind = SHEETS.get(name)
    if kind is None:
        raise NotFoundError
    return sheet_page(kind, fair=None, back=url_for(".year", year=clock.today().year))


@bp.route("/fairs/<slug>/copy", methods=["GET", "POST"])
@requires(Permission.FAIR_OPEN, thing=load_fair)
def copy_edition(fair: Fair) -> ResponseReturnValue:
    """A new edition from an old one: looked at first, then copied in one act."""
    form = CopyForm()
    if not form.is_submitted():
        form.opens_on.data = fair.opens_on + timedelta(days=364)
        form.name_vi.data, form.name_en.data = (
            _next_year(fair.names.get(locale, ""), fair.year) for locale in ("vi", "en")
        )
        form.slug.data = _next_year(fair.slug, fair.year)
    elif form.validate() and request.form.get("act") == "copy":
        with unit_of_work():
            copy = copying.copy_edition(
                fair,
                actor=current_actor(),
                slug=form.slug.data or "",
                names=form.names,
                opens_on=form.opens_on.data,
                edition=form.edition.data or None,
            )
        flash(_("The new edition stands. Look over its days and texts."), "good")
        return redirect(url_for("fairs.edit_edition", slug=copy.slug))
    preview = copying.preview_copy(fair, form.opens_on.data or fair.opens_on)
    page = render_template("programme/copy.html", form=form, shown=fair, preview=preview)
    return page, 422 if form.errors else 200


def _next_year(text: str, year: int) -> str:
    """The same words with the year after: 2026 becomes 2027."""
    return text.replace(str(year), str(year + 1))


def register(app: Flask) -> None:
    """Hang this room's pages on the app."""
    app.register_blueprint(bp)
