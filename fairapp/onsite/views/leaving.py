"""Leaving the fair: asked once more, because much hangs on it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.core.db import unit_of_work
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.exhibitors.models import Application
from fairapp.importers.models import Importer
from fairapp.meetings.queries import load_exhibitor, load_party
from fairapp.onsite import services
from fairapp.onsite.views import bp


@bp.route("/applications/<uuid:application_id>/leave", methods=["GET", "POST"])
@requires(Permission.APPLICATION_REVIEW, thing=load_exhibitor)
def leave_exhibitor(application: Application) -> ResponseReturnValue:
    """Take an exhibitor out of the fair."""
    if request.method == "POST":
        slug = application.fair.slug
        with unit_of_work():
            services.withdraw_exhibitor(application, actor=current_actor())
        flash(_("The exhibitor has left the fair; booths and times are free again."), "good")
        return redirect(url_for("exhibitors.inbox", slug=slug))
    return render_template("onsite/leave.html", party=application)


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
