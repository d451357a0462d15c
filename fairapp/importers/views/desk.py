"""The desk's list of importers: find, add, import, export, decide."""

from typing import Any
from uuid import UUID

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.accounts.models import OrganisationKind
from fairapp.accounts.services import register_organisation, register_person
from fairapp.core.db import db, unit_of_work
from fairapp.core.errors import FairError
from fairapp.core.i18n import current_locale
from fairapp.core.imports import sheet_page
from fairapp.core.pages import country_name
from fairapp.core.paging import page_of
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.core.sheets import write_sheet
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import concept_labels, load_fair
from fairapp.importers import queries, services
from fairapp.importers.forms import (
    KIND_LABELS,
    STATUS_LABELS,
    TIER_LABELS,
    ImporterForm,
    QualifyForm,
    ReplyForm,
)
from fairapp.importers.models import BuyerKind, BuyerStatus, HostingTier, Importer, InvitationState
from fairapp.importers.sheets import IMPORTERS_SHEET, NEEDS_SHEET
from fairapp.importers.views import bp

STATES = (queries.NOT_INVITED, *(state.value for state in InvitationState))
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def chosen_filters() -> dict[str, str]:
    """State, country and words from the address; an unknown state is no page."""
    state = request.args.get("state", "")
    if state and state not in STATES:
        abort(404)
    return {
        "state": state,
        "country": request.args.get("country", "")[:2].upper(),
        "q": request.args.get("q", "")[:100],
    }


@bp.route("/fairs/<slug>/importers")
@requires(Permission.IMPORTER_LIST, thing=load_fair)
def index(fair: Fair) -> ResponseReturnValue:
    """Everybody on the fair's list, with what became of the invitation."""
    chosen = chosen_filters()
    found: Any = queries.find_importers(fair.id, **chosen)
    page = page_of(found, whole_rows=True)
    counts = queries.count_by_state(fair.id)
    return render_template(
        "importers/index.html",
        fair=fair,
        page=page,
        chosen=chosen,
        states=[state for state in STATES if counts.get(state)],
        counts=counts,
        total=sum(counts.values()),
        countries=queries.count_by_country(fair.id),
        kinds=KIND_LABELS,
        tiers=TIER_LABELS,
    )


@bp.route("/fairs/<slug>/importers.xlsx")
@requires(Permission.IMPORTER_LIST, thing=load_fair)
def export(fair: Fair) -> ResponseReturnValue:
    """The list as a sheet, with the same filters."""
    found = db.session.execute(queries.find_importers(fair.id, **chosen_filters()))
    headings = [
        _("Importer no."), _("Organisation"), _("Country"), _("Contact"), _("E-mail"), _("Phone"),
        _("Kind"), _("Invitation"), _("Sent on"), _("Replied on"), _("Tier"),
    ]  # fmt: skip
    rows = (_sheet_row(importer, invitation) for importer, invitation in found)
    answer = Response(write_sheet(headings, rows, sheet=_("Importers")), mimetype=XLSX)
    answer.headers["Content-Disposition"] = f"attachment; filename=importers-{fair.slug}.xlsx"
    return answer


def _sheet_row(importer: Importer, invitation: Any) -> list[object]:
    person = importer.person
    return [
        importer.code,
        importer.organisation.name,
        country_name(importer.organisation.country),
        person.position or person.full_name,
        person.email,
        person.phone,
        str(KIND_LABELS[importer.kind]),
        invitation.state.value if invitation else None,
        invitation.sent_at.date() if invitation and invitation.sent_at else None,
        invitation.replied_at.date() if invitation and invitation.replied_at else None,
        str(TIER_LABELS[importer.tier]),
    ]


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


@bp.route("/importers/<uuid:importer_id>/", methods=["GET", "POST"])
@requires(Permission.IMPORTER_QUALIFY, thing=queries.load_importer)
def importer(shown: Importer) -> ResponseReturnValue:
    """One importer as the desk sees it; the decision is taken here."""
    form = QualifyForm(status=shown.status.value, tier=shown.tier.value)
    if form.validate_on_submit():
        with unit_of_work():
            services.qualify_importer(
                shown,
                actor=current_actor(),
                status=BuyerStatus(form.status.data),
                tier=HostingTier(form.tier.data),
            )
        flash(_("The decision is saved."), "good")
        return redirect(request.path)
    codes = [code for need in shown.needs for code in need.categories]
    return render_template(
        "importers/importer.html",
        fair=shown.fair,
        importer=shown,
        invitation=queries.invitation_of(shown.id),
        form=form,
        reply_form=ReplyForm(),
        labels=concept_labels(codes, current_locale()),
        kinds=KIND_LABELS,
        statuses=STATUS_LABELS,
    )


@bp.route("/fairs/<slug>/importers/sheet", methods=["GET", "POST"])
@requires(Permission.IMPORTER_INVITE, thing=load_fair)
def sheet(fair: Fair) -> ResponseReturnValue:
    """Import the list of importers."""
    return sheet_page(IMPORTERS_SHEET, fair=fair, back=url_for(".index", slug=fair.slug))


@bp.route("/fairs/<slug>/importers/needs-sheet", methods=["GET", "POST"])
@requires(Permission.IMPORTER_INVITE, thing=load_fair)
def needs_sheet(fair: Fair) -> ResponseReturnValue:
    """Import what importers look for."""
    return sheet_page(NEEDS_SHEET, fair=fair, back=url_for(".index", slug=fair.slug))


def uuids(typed: list[str]) -> list[UUID]:
    """Ids that came in a form; what is no id is left out."""
    found = []
    for text in typed:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
