"""Sections that are lists: certificates, and the people at the stand."""

from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.core import clock
from fairapp.core.db import db, unit_of_work
from fairapp.core.errors import NotFoundError
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.exhibitors import queries, services
from fairapp.exhibitors.forms import CertificateForm, PersonForm
from fairapp.exhibitors.models import Application, Certificate
from fairapp.exhibitors.views.room import bp, load_application, load_whole
from fairapp.exhibitors.views.sections import section_page


@bp.route("/applications/<uuid:application_id>/certificates", methods=["GET", "POST"])
@requires(Permission.APPLICATION_EDIT, thing=load_whole)
def certificates(application: Application) -> ResponseReturnValue:
    """Certificates, those that end too early marked."""
    form = CertificateForm()
    if not form.validate_on_submit():
        ending = {one.id: ended for one, ended in queries.expiring(application, clock.today())}
        return section_page("certificates", application, form, ending=ending)
    with unit_of_work():
        services.add_certificate(application, actor=current_actor(), **form.values)
    flash(_("Saved."), "good")
    return redirect(url_for(".certificates", application_id=application.id))


class HeldCertificate:
    """A certificate as the policy table sees it: it belongs to its exhibitor."""

    def __init__(self, application: Application, certificate: Certificate) -> None:
        self.application, self.certificate = application, certificate
        self.fair_id, self.organisation_id = application.fair_id, application.organisation_id


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
    return redirect(url_for(".certificates", application_id=held.application.id))


@bp.route("/applications/<uuid:application_id>/people", methods=["GET", "POST"])
@requires(Permission.APPLICATION_EDIT, thing=load_whole)
def people(application: Application) -> ResponseReturnValue:
    """Who will stand at the stand."""
    form = PersonForm()
    if not form.validate_on_submit():
        return section_page("people", application, form)
    with unit_of_work():
        services.name_person(application, actor=current_actor(), **form.facts)
    flash(_("Saved."), "good")
    return redirect(url_for(".people", application_id=application.id))
