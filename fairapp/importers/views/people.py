"""One importer as the desk sees it: added, corrected, decided on."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.accounts.models import OrganisationKind
from fairapp.accounts.services import register_organisation, register_person
from fairapp.core.db import db, unit_of_work
from fairapp.core.errors import FairError
from fairapp.core.i18n import current_locale
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import concept_labels, load_fair
from fairapp.importers import queries, services
from fairapp.importers.forms import (
    KIND_LABELS,
    STATUS_LABELS,
    EditImporterForm,
    ImporterForm,
    QualifyForm,
    ReplyForm,
)
from fairapp.importers.models import BuyerKind, BuyerStatus, HostingTier, Importer
from fairapp.importers.views import bp


@bp.route("/fairs/<slug>/importers/new", methods=["GET", "POST"])
@requires(Permission.IMPORTER_INVITE, thing=load_fair)
def add(fair: Fair) -> ResponseReturnValue:
    """Put somebody on the list by hand."""
    form = ImporterForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                importer = _add(fair, form)
                importer_id = importer.id
        except FairError as error:
            form.email.errors = [error.message]
        else:
            flash(_("The importer is on the list."), "good")
            return redirect(url_for(".importer", importer_id=importer_id))
    return render_template("importers/add.html", fair=fair, form=form)


def _add(fair: Fair, form: ImporterForm) -> Importer:
    actor = current_actor()
    at_home = form.country.data == "VN"
    organisation = register_organisation(
        actor=actor,
        name=form.organisation.data or "",
        kind=OrganisationKind.COMPANY if at_home else OrganisationKind.FOREIGN_COMPANY,
        country=form.country.data or "",
        website=form.website.data or None,
    )
    db.session.flush()
    person = register_person(
        actor=actor,
        full_name=form.contact.data or "",
        position=form.contact.data,
        organisation=organisation,
        email=form.email.data or None,
        phone=form.phone.data or None,
        locale=form.locale.data,
    )
    db.session.flush()
    return services.add_importer(
        actor=actor,
        fair=fair,
        organisation=organisation,
        person=person,
        kind=BuyerKind(form.kind.data),
    )


@bp.route("/importers/<uuid:importer_id>/edit", methods=["GET", "POST"])
@requires(Permission.IMPORTER_INVITE, thing=queries.load_importer)
def edit(shown: Importer) -> ResponseReturnValue:
    """Correct by hand what is held of a buyer; the audit keeps who changed which field."""
    person, firm = shown.person, shown.organisation
    form = EditImporterForm(
        organisation=firm.name,
        country=firm.country,
        website=firm.website,
        full_name=person.full_name,
        contact=person.position or person.full_name,
        email=person.email,
        phone=person.phone,
        locale=person.locale,
        kind=shown.kind.value,
        sells_to=shown.sells_to,
    )
    if form.validate_on_submit():
        try:
            with unit_of_work():
                _edit(shown, form)
        except FairError as error:
            form.email.errors = [error.message]
        else:
            flash(_("Saved."), "good")
            return redirect(url_for(".importer", importer_id=shown.id))
    page = render_template("importers/edit.html", fair=shown.fair, importer=shown, form=form)
    return page, (422 if request.method == "POST" else 200)


def _edit(shown: Importer, form: EditImporterForm) -> None:
    values = form.values
    services.edit_importer(
        shown,
        actor=current_actor(),
        **values | {"position": values["contact"], "kind": BuyerKind(values["kind"])},
    )


@bp.route("/importers/<uuid:importer_id>/", methods=["GET", "POST"])
@requires(Permission.IMPORTER_QUALIFY, thing=queries.load_importer)
def importer(shown: Importer) -> ResponseReturnValue:
    """One importer as the desk sees it; the decision is taken here."""
    form = QualifyForm(status=shown.status.value, tier=shown.tier.value)
    if form.validate_on_submit():
        with unit_of_work():
            services.decide_buyer(
                shown,
                actor=current_actor(),
                status=BuyerStatus(form.status.data),
                tier=HostingTier(form.tier.data),
                reason=form.reason.data or "",
            )
        flash(_("The decision is saved."), "good")
        return redirect(request.path)
    invitation, is_stopped = queries.invitation_and_objection(shown)
    codes = [code for need in shown.needs for code in need.categories]
    page = render_template(
        "importers/importer.html",
        fair=shown.fair,
        importer=shown,
        invitation=invitation,
        letters=queries.letters_of(invitation.id) if invitation else [],
        mails=queries.mail_about(invitation.id) if invitation else [],
        is_stopped=is_stopped,
        form=form,
        reply_form=ReplyForm(),
        labels=concept_labels(codes, current_locale()),
        kinds=KIND_LABELS,
        statuses=STATUS_LABELS,
    )
    return page, (422 if request.method == "POST" else 200)
