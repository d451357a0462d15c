"""An exhibitor's papers on one page, and the desk's annex to a decision."""

from typing import Any

import segno
from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.accounts.queries import card_code, find_link
from fairapp.core import clock
from fairapp.core.db import db, unit_of_work
from fairapp.core.errors import NotFoundError
from fairapp.core.files import Audience, StoredFile, paper_path, path_of, store_paper
from fairapp.core.i18n import current_locale
from fairapp.core.mail import current_settings
from fairapp.core.policy import Permission, current_actor, is_allowed, requires
from fairapp.exhibitors import queries as exhibitors
from fairapp.exhibitors import services
from fairapp.exhibitors.models import Application, ApplicationState, KeptBy, TextKind
from fairapp.exhibitors.queries import application_with_products
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair
from fairapp.home import papers as written
from fairapp.home import queries
from fairapp.home.forms import SignedCopyForm
from fairapp.home.views.room import bp
from fairapp.reports.queries import organ_of

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def load_exhibitor(application_id: Any) -> Application:
    """An application with all that its papers say."""
    return application_with_products(application_id, sections=True)


@bp.route("/applications/<uuid:application_id>/papers", methods=["GET", "POST"])
@requires(Permission.APPLICATION_EDIT, thing=load_exhibitor)
def papers(application: Application) -> ResponseReturnValue:
    """Every paper of an exhibitor, and sending the signed agreement as a photo."""
    agreement = exhibitors.agreement_of(application.id)
    form = SignedCopyForm()
    if agreement is not None and form.validate_on_submit():
        with unit_of_work():
            copy = _keep(form.paper.data)
            services.keep_signed_copy(agreement, copy, actor=current_actor())
        flash(_("The signed agreement is kept."), "good")
        return redirect(url_for(".papers", application_id=application.id))
    by_desk = is_allowed(current_actor(), Permission.APPLICATION_REVIEW, application)
    return render_template(
        "home/papers.html",
        application=application,
        agreement=agreement,
        form=form,
        is_in=application.state is ApplicationState.ACCEPTED and application.told_at is not None,
        by_desk=by_desk,
        deadlines=exhibitors.deadlines_of(application.fair_id, KeptBy.EXHIBITORS),
        today=clock.today(),
        ending=exhibitors.expiring(application, clock.today()),
    ), (422 if form.errors else 200)


def _keep(sent: Any) -> StoredFile:
    folder = current_settings().data_dir.resolve()
    return store_paper(
        sent.stream, name=sent.filename or "", audience=Audience.PARTIES, folder=folder
    )


@bp.route("/applications/<uuid:application_id>/agreement", methods=["POST"])
@requires(Permission.APPLICATION_REVIEW, thing=load_exhibitor)
def issue_agreement(application: Application) -> ResponseReturnValue:
    """Give the agreement its number."""
    with unit_of_work():
        agreement = services.issue_agreement(application, actor=current_actor())
        number = agreement.number
    flash(_("The agreement has the number %(number)s.", number=number), "good")
    return redirect(url_for(".papers", application_id=application.id))


@bp.route("/applications/<uuid:application_id>/agreement.pdf")
@requires(Permission.APPLICATION_EDIT, thing=load_exhibitor)
def agreement(application: Application) -> ResponseReturnValue:
    """The agreement to print and sign."""
    found = exhibitors.agreement_of(application.id)
    if found is None:
        flash(_("The agreement has no number yet; the organiser gives it one."), "need")
        return redirect(url_for(".papers", application_id=application.id))
    content = written.agreement_paper(
        application,
        found,
        queries.stand_of(application.id),
        organ_of(application.fair),
        exhibitors.fair_texts(application.fair_id).get(TextKind.RULES),
    )
    return _download(content, PDF, f"agreement-{found.sequence:03d}.pdf")


@bp.route("/applications/<uuid:application_id>/agreement/signed")
@requires(Permission.APPLICATION_EDIT, thing=load_exhibitor)
def signed_agreement(application: Application) -> ResponseReturnValue:
    """The signed copy as it came back."""
    found = exhibitors.agreement_of(application.id)
    stored = db.session.get(StoredFile, found.signed_file_id) if found else None
    if stored is None:
        flash(_("No signed copy has come back yet."), "need")
        return redirect(url_for(".papers", application_id=application.id))
    folder, is_pdf = current_settings().data_dir.resolve(), stored.media_type == PDF
    path = (
        paper_path(folder, stored.sha256)
        if is_pdf
        else path_of(folder, stored.sha256, "large", "jpeg")
    )
    if not path.exists():
        raise NotFoundError
    ending = "pdf" if is_pdf else "jpg"
    return _download(path.read_bytes(), stored.media_type, f"agreement-signed.{ending}")


@bp.route("/applications/<uuid:application_id>/confirmation.pdf")
@requires(Permission.APPLICATION_EDIT, thing=load_exhibitor)
def confirmation(application: Application) -> ResponseReturnValue:
    """One page to print: the stand, the days, the people, the dates."""
    if application.state is not ApplicationState.ACCEPTED or application.told_at is None:
        flash(_("There is a confirmation once you are accepted."), "need")
        return redirect(url_for(".papers", application_id=application.id))
    content = written.confirmation_paper(
        application,
        queries.stand_of(application.id),
        exhibitors.deadlines_of(application.fair_id, KeptBy.EXHIBITORS),
        "vi" if current_locale() == "vi" else "en",
        clock.today(),
    )
    return _download(content, PDF, "confirmation.pdf")


@bp.route("/applications/<uuid:application_id>/card", methods=["POST"])
@requires(Permission.APPLICATION_EDIT, thing=load_exhibitor)
def own_card(application: Application) -> ResponseReturnValue:
    """A card with a new personal link as QR, to print or keep on a phone."""
    with unit_of_work():
        token = services.issue_exhibitor_link(application, actor=current_actor())
    address = current_settings().resolved_base_url + url_for("accounts.link", token=token)
    square = segno.make(address, error="m").svg_inline(scale=6, border=2, omitsize=True)
    return render_template(
        "accounts/card.html",
        person=application.contact,
        address=address,
        square=square,
        code=card_code(link) if (link := find_link(token)) else "",
    )


@bp.route("/fairs/<slug>/exhibitors/annex.docx")
@requires(Permission.APPLICATION_REVIEW, thing=load_fair)
def annex(fair: Fair) -> ResponseReturnValue:
    """The list of exhibitors, booths and support, as annex to a decision."""
    content = written.annex_document(fair, queries.annex_rows(fair), organ_of(fair), clock.today())
    return _download(content, WORD, f"{fair.slug}-phu-luc.docx")


def _download(content: bytes, kind: str, name: str) -> Response:
    return Response(
        content, mimetype=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
