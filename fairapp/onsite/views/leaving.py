"""Leaving the fair: asked once more, because much hangs on it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from fairapp.core import clock
from fairapp.core.db import unit_of_work
from fairapp.core.policy import Permission, current_actor, is_allowed, requires
from fairapp.exhibitors.models import Application
from fairapp.importers.models import Importer
from fairapp.meetings.queries import load_exhibitor, load_party
from fairapp.onsite import services
from fairapp.onsite.forms import BY_ORGANISER, LeaveForm
from fairapp.onsite.views import bp


@bp.route("/applications/<uuid:application_id>/leave", methods=["GET", "POST"])
@requires(Permission.APPLICATION_LEAVE, thing=load_exhibitor)
def leave_exhibitor(application: Application) -> ResponseReturnValue:
    """Leave the fair, or take an exhibitor off it: everything that follows is shown before."""
    is_desk = is_allowed(current_actor(), Permission.APPLICATION_REVIEW, application)
    form = LeaveForm()
    if form.validate_on_submit():
        return _leave(application, form, is_desk=is_desk)
    means = services.what_leaving_means(application, today=clock.today())
    return render_template(
        "onsite/leave_exhibitor.html",
        application=application,
        means=means,
        letter=services.leaving_letter(application, means) if is_desk else None,
        form=form,
        is_desk=is_desk,
        layout="layouts/desk.html" if is_desk else "layouts/exhibitor.html",
    ), (422 if form.errors else 200)


def _leave(application: Application, form: LeaveForm, *, is_desk: bool) -> ResponseReturnValue:
    actor, today = current_actor(), clock.today()
    with unit_of_work():
        if is_desk and form.who.data == BY_ORGANISER:
            means = services.cancel_exhibitor(
                application, actor=actor, today=today, reason=form.reason.data or ""
            )
        else:
            means = services.withdraw_exhibitor(application, actor=actor, today=today)
        slug, offers = application.fair.slug, means.offers
    if not is_desk:
        # the personal link has ended with the application
        flash(_("You have left the fair. We have written it to you."), "good")
        return redirect(url_for("showcase.fair", slug=slug))
    flash(_("The exhibitor has left the fair; booths and times are free again."), "good")
    if offers:
        flash(
            ngettext(
                "The place is offered to %(num)d applicant of the waiting list.",
                "The place is offered to %(num)d applicants of the waiting list.",
                offers,
            ),
            "good",
        )
    return redirect(url_for("review.inbox", slug=slug))


@bp.route("/importers/<uuid:importer_id>/leave", methods=["GET", "POST"])
@requires(Permission.IMPORTER_QUALIFY, thing=load_party)
def leave_importer(importer: Importer) -> ResponseReturnValue:
    """Take an importer out of the fair."""
    if request.method == "POST":
        slug = importer.fair.slug
        with unit_of_work():
            services.withdraw_importer(importer, actor=current_actor())
        flash(_("The importer has left the fair; the times are free again."), "good")
        return redirect(url_for("importers.index", slug=slug))
    return render_template("onsite/leave.html", party=importer)
