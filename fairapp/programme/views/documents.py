"""The register of official papers, and what rests on each of them."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.core.db import unit_of_work
from fairapp.core.errors import FairError
from fairapp.core.paging import Page, page_of
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.fairs.models import Document
from fairapp.fairs.services import register_document
from fairapp.programme import queries
from fairapp.programme.forms import RegisterForm
from fairapp.programme.views.room import bp, chosen_document, form_page


@bp.route("/documents")
@requires(Permission.PROGRAMME_READ)
def documents() -> ResponseReturnValue:
    """The register of official papers."""
    query = request.args.get("q", "")[:80].strip()
    page: Page[Document] = page_of(queries.find_documents(query))
    return render_template("programme/documents.html", page=page, query=query)


@bp.route("/documents/<uuid:document_id>")
@requires(Permission.PROGRAMME_READ)
def document(document_id: UUID) -> ResponseReturnValue:
    """One paper: figures, targets, delegations and tasks that rest on it."""
    resting = queries.resting_on(document_id)
    return render_template("programme/document.html", document=resting.document, resting=resting)


@bp.route("/documents/new", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_EDIT)
def add_document() -> ResponseReturnValue:
    """Register an official paper."""
    form = RegisterForm()
    form.offer(queries.all_documents(), empty=True)
    form.document.label.text = _("The other document")
    if form.validate_on_submit():
        try:
            document_id = _register(form)
        except FairError as error:
            form.number.errors = [error.message]
        else:
            flash(_("The document is registered."), "good")
            return redirect(url_for(".document", document_id=document_id))
    crumbs = [(url_for(".documents"), _("Documents")), ("", _("New document"))]
    return form_page(form, _("Register a document"), crumbs, _("Register"))


def _register(form: RegisterForm) -> object:
    with unit_of_work():
        document = register_document(
            actor=current_actor(),
            number=form.number.data or None,
            kind=form.kind.data,
            issued_on=form.issued_on.data,
            issuer=form.issuer.data or "",
            subject=form.subject.data or "",
        )
        related = chosen_document(form.document.data)
        if related is not None and form.relation.data:
            document.relation, document.related_id = form.relation.data, related.id
        return document.id
