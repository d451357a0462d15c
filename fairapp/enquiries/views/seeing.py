"""A buyer asks to see more of an exhibitor; the exhibitor opens the catalogue or keeps it."""

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.core.db import unit_of_work
from fairapp.core.i18n import current_locale
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.enquiries import queries
from fairapp.enquiries.models import Enquiry
from fairapp.enquiries.seeing import answer_wish, ask_to_see
from fairapp.enquiries.views import bp
from fairapp.enquiries.views.pages import load_asker
from fairapp.importers.models import AccessState, Importer


@bp.route("/importers/<uuid:importer_id>/suppliers/<uuid:application_id>/see", methods=["POST"])
@requires(Permission.ENQUIRY_ASK, thing=load_asker)
def see(importer: Importer) -> ResponseReturnValue:
    """Ask to see what is shown on request; back to the exhibitor's page."""
    exhibitor_id = g.exhibitor.id
    with unit_of_work():
        wish = ask_to_see(importer, g.exhibitor, actor=current_actor(), locale=current_locale())
        is_open = wish.state is AccessState.OPENED
    if is_open:
        flash(_("This exhibitor shows you everything already."), "good")
    else:
        flash(_("We have asked the exhibitor for you, and write to you when they answer."), "good")
    return redirect(url_for("discovery.supplier", application_id=exhibitor_id))


@bp.route("/enquiries/<uuid:enquiry_id>/catalogue", methods=["POST"])
@requires(Permission.ENQUIRY_ANSWER, thing=queries.load_enquiry)
def catalogue(shown: Enquiry) -> ResponseReturnValue:
    """Open the catalogue to the buyer who asked, or keep it for the stand."""
    enquiry_id, is_opened = shown.id, request.form.get("open") == "yes"
    with unit_of_work():
        answer_wish(shown, is_opened=is_opened, actor=current_actor())
    if is_opened:
        flash(_("The buyer can see all your products and prices now."), "good")
    else:
        flash(_("The buyer is told that you show these products at your stand."), "good")
    return redirect(url_for(".enquiry", enquiry_id=enquiry_id))
