"""The application's own page: where it stands, what to do next, its sections in any order."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.accounts.services import edit_organisation, give_consent
from fairapp.core.contacts import show_phone
from fairapp.core.db import db, unit_of_work
from fairapp.core.errors import NotFoundError
from fairapp.core.i18n import current_locale
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.exhibitors import queries, services
from fairapp.exhibitors.forms import AboutForm, CertificateForm, SubmitForm, WishesForm
from fairapp.exhibitors.models import Application, ApplicationState, Certificate
from fairapp.exhibitors.views.room import bp, categories, load_application
from fairapp.fairs.queries import concept_labels

ABOUT_FIELDS = ("name", "name_en", "kind", "village", "commune", "province", "email", "tax_code")
NO_LONGER_OPEN = (
    ApplicationState.REJECTED,
    ApplicationState.WITHDRAWN,
    ApplicationState.CANCELLED,
)


@bp.route("/applications/<uuid:application_id>/")
@requires(Permission.APPLICATION_EDIT, thing=load_application)
def application(application: Application) -> ResponseReturnValue:
    """Where the application stands, and its sections."""
    return _page(application)


def _page(application: Application, **forms: Any) -> ResponseReturnValue:
    """The page; a form handed in is the one that was refused."""
    ready = {
        "about": forms.get("about") or _about_form(application),
        "wishes": forms.get("wishes") or WishesForm(formdata=None, obj=application),
        "certificate": forms.get("certificate") or CertificateForm(formdata=None),
        "submit": forms.get("submit") or SubmitForm(formdata=None),
    }
    codes = [application.main_category, *(p.category for p in application.products)]
    return render_template(
        "exhibitors/application.html",
        application=application,
        forms=ready,
        task=queries.next_task(application),
        labels=concept_labels(codes, current_locale()),
        is_open=application.state not in NO_LONGER_OPEN,
        can_submit=application.state in services.SUBMITTABLE,
    ), (422 if forms else 200)


def _about_form(application: Application, typed: Any = None) -> AboutForm:
    """The register's facts, or what was typed over them."""
    organisation = application.organisation
    shown = {name: getattr(organisation, name) for name in ABOUT_FIELDS}
    return AboutForm(
        categories=categories(),
        formdata=typed,
        data={
            **shown,
            "phone": show_phone(organisation.phone),
            "main_category": application.main_category or "",
            "export_languages": application.export_languages,
            "about_vi": application.descriptions.get("vi"),
            "about_en": application.descriptions.get("en"),
        },
    )


def _back(application_id: UUID, section: str) -> ResponseReturnValue:
    return redirect(url_for(".application", application_id=application_id, _anchor=section))


@bp.route("/applications/<uuid:application_id>/about", methods=["POST"])
@requires(Permission.APPLICATION_EDIT, thing=load_application)
def about(application: Application) -> ResponseReturnValue:
    """Save who the exhibitor is."""
    form = _about_form(application, request.form)
    if not form.validate_on_submit():
        return _page(application, about=form)
    actor = current_actor()
    with unit_of_work():
        edit_organisation(application.organisation, actor=actor, **form.organisation)
        services.edit_application(application, actor=actor, section="about", **form.application)
        services.refresh_search_text(application)
    flash(_("Saved."), "good")
    return _back(application.id, "h-about")


@bp.route("/applications/<uuid:application_id>/wishes", methods=["POST"])
@requires(Permission.APPLICATION_EDIT, thing=load_application)
def wishes(application: Application) -> ResponseReturnValue:
    """Save the stand one would like."""
    form = WishesForm()
    if not form.validate_on_submit():
        return _page(application, wishes=form)
    with unit_of_work():
        services.edit_application(
            application, actor=current_actor(), section="wishes", **form.values
        )
    flash(_("Saved."), "good")
    return _back(application.id, "h-wishes")


@bp.route("/applications/<uuid:application_id>/certificates", methods=["POST"])
@requires(Permission.APPLICATION_EDIT, thing=load_application)
def certificates(application: Application) -> ResponseReturnValue:
    """Add a certificate."""
    form = CertificateForm()
    if not form.validate_on_submit():
        return _page(application, certificate=form)
    with unit_of_work():
        services.add_certificate(application, actor=current_actor(), **form.values)
    flash(_("Saved."), "good")
    return _back(application.id, "h-certificates")


class HeldCertificate:
    """A certificate as the policy table sees it: it belongs to its application's exhibitor."""

    def __init__(self, application: Application, certificate: Certificate) -> None:
        self.application = application
        self.certificate = certificate
        self.fair_id = application.fair_id
        self.organisation_id = application.organisation_id


def load_certificate(certificate_id: UUID) -> HeldCertificate:
    """A certificate with its application."""
    certificate = db.session.get(Certificate, certificate_id)
    if certificate is None:
        raise NotFoundError
    return HeldCertificate(load_application(certificate.application_id), certificate)


@bp.route("/certificates/<uuid:certificate_id>/remove", methods=["POST"])
@requires(Permission.APPLICATION_EDIT, thing=load_certificate)
def remove_certificate(held: HeldCertificate) -> ResponseReturnValue:
    """Take a certificate off."""
    with unit_of_work():
        services.remove_certificate(held.application, held.certificate, actor=current_actor())
    flash(_("Removed."), "good")
    return _back(held.application.id, "h-certificates")


@bp.route("/applications/<uuid:application_id>/submit", methods=["POST"])
@requires(Permission.APPLICATION_EDIT, thing=load_application)
def submit(application: Application) -> ResponseReturnValue:
    """Hand the application in."""
    form = SubmitForm()
    if not form.validate_on_submit():
        return _page(application, submit=form)
    actor = current_actor()
    with unit_of_work():
        shown_text = str(form.undertakings.label.text)
        give_consent(application.contact_id, "undertakings", shown_text=shown_text, actor=actor)
        services.submit_application(application, actor=actor)
    flash(_("Your application is sent. The organiser will answer."), "good")
    return _back(application.id, "main")


@bp.route("/applications/<uuid:application_id>/withdraw", methods=["POST"])
@requires(Permission.APPLICATION_EDIT, thing=load_application)
def withdraw(application: Application) -> ResponseReturnValue:
    """Take back an application that has no stand yet."""
    with unit_of_work():
        services.withdraw_unaccepted(application, actor=current_actor())
    flash(_("The application is withdrawn."), "good")
    return _back(application.id, "main")
