"""The badges of a stand's people: made from their names, printed, taken back."""

from uuid import UUID

from flask import flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from fairapp.core.db import unit_of_work
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.exhibitors.models import Application, ApplicationState, StandPerson
from fairapp.exhibitors.queries import application_with_products, load_stand_person
from fairapp.onsite import papers, queries, services
from fairapp.onsite.models import Badge
from fairapp.onsite.views import bp


class Held:
    """A person or a badge of a stand as the policy table sees it: it belongs to its exhibitor."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.fair_id, self.organisation_id = application.fair_id, application.organisation_id


class HeldPerson(Held):
    """Somebody of a stand with their application."""

    def __init__(self, application: Application, person: StandPerson) -> None:
        super().__init__(application)
        self.person = person


class HeldBadge(Held):
    """A badge of a stand with its application."""

    def __init__(self, application: Application, badge: Badge) -> None:
        super().__init__(application)
        self.badge = badge


def load_exhibitor(application_id: UUID) -> Application:
    """An application with organisation and fair."""
    return application_with_products(application_id)


def load_person(stand_person_id: UUID) -> HeldPerson:
    """Somebody of a stand with their application."""
    person = load_stand_person(stand_person_id)
    return HeldPerson(application_with_products(person.application_id), person)


def load_badge(badge_id: UUID) -> HeldBadge:
    """A badge of a stand with its application."""
    badge, application = queries.load_stand_badge(badge_id)
    return HeldBadge(application, badge)


@bp.route("/applications/<uuid:application_id>/badges")
@requires(Permission.APPLICATION_EDIT, thing=load_exhibitor)
def badges(application: Application) -> ResponseReturnValue:
    """Who has a badge, how many there are; a press makes those that are missing."""
    wearers = queries.stand_wearers(application.id)
    made = sum(one.badge is not None for one in wearers)
    return render_template(
        "onsite/badges.html",
        application=application,
        wearers=wearers,
        made=made,
        waiting=len(wearers) - made,
        quota=queries.badge_quota(application),
        is_in=application.state is ApplicationState.ACCEPTED and application.told_at is not None,
    )


@bp.route("/applications/<uuid:application_id>/badges/make", methods=["POST"])
@requires(Permission.APPLICATION_EDIT, thing=load_exhibitor)
def make_badges(application: Application) -> ResponseReturnValue:
    """Make a badge for everybody named who has none."""
    with unit_of_work():
        made = services.issue_staff_badges(application, actor=current_actor())
        count = len(made)
    flash(ngettext("%(num)d badge made.", "%(num)d badges made.", count), "good")
    return redirect(url_for(".badges", application_id=application.id))


@bp.route("/applications/<uuid:application_id>/badges.pdf")
@requires(Permission.APPLICATION_EDIT, thing=load_exhibitor)
def badges_pdf(application: Application) -> ResponseReturnValue:
    """The badges of a stand to print and cut, eight on a page."""
    worn = [one for one in queries.stand_wearers(application.id) if one.badge is not None]
    if not worn:
        flash(_("No badge is made yet."), "need")
        return redirect(url_for(".badges", application_id=application.id))
    return send_file(
        papers.badge_sheet(application, worn),
        mimetype="application/pdf",
        as_attachment=True,
        download_name=f"badges-{application.code or application.id}.pdf",
    )


@bp.route("/badges/<uuid:badge_id>/take-back", methods=["POST"])
@requires(Permission.APPLICATION_EDIT, thing=load_badge)
def take_back(held: HeldBadge) -> ResponseReturnValue:
    """Take a badge back, so that somebody else may have one."""
    with unit_of_work():
        services.take_badge_back(held.badge, actor=current_actor())
    flash(_("The badge is taken back; it opens no gate any more."), "good")
    return redirect(url_for(".badges", application_id=held.application.id))


@bp.route("/stand-people/<uuid:stand_person_id>/remove", methods=["POST"])
@requires(Permission.APPLICATION_EDIT, thing=load_person)
def remove_person(held: HeldPerson) -> ResponseReturnValue:
    """Take somebody off the stand, with their badge."""
    with unit_of_work():
        services.take_off_stand(held.application, held.person, actor=current_actor())
    flash(_("Removed."), "good")
    return redirect(url_for("exhibitors.people", application_id=held.application.id))
