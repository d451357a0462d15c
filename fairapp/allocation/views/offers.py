"""The page of a place that is offered to an applicant of the waiting list."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.allocation import services
from fairapp.allocation.models import OfferState, PlaceOffer
from fairapp.allocation.queries import booths_of, load_offer
from fairapp.allocation.views.room import bp
from fairapp.core import clock
from fairapp.core.codes import short_codes
from fairapp.core.db import unit_of_work
from fairapp.core.policy import SYSTEM, Permission, current_actor, is_allowed, requires
from fairapp.exhibitors.services import personal_link


@bp.route("/place-offers/<uuid:offer_id>", methods=["GET", "POST"])
@requires(Permission.OFFER_ANSWER, thing=load_offer)
def offer(offered: PlaceOffer) -> ResponseReturnValue:
    """Which booths, until when, and the two answers."""
    if request.method == "POST":
        return _answer(offered, takes=request.form.get("answer") == "take")
    is_desk = is_allowed(current_actor(), Permission.BOOTH_BOOK, offered)
    return render_template(
        "allocation/offer.html",
        offer=offered,
        booths=short_codes(booth.code for booth in booths_of(offered.allocation_id)),
        is_open=offered.state is OfferState.OPEN and offered.answer_by > clock.now(),
        layout="layouts/desk.html" if is_desk else "layouts/exhibitor.html",
    )


def _answer(offered: PlaceOffer, *, takes: bool) -> ResponseReturnValue:
    actor, now = current_actor(), clock.now()
    application_id = offered.application_id
    with unit_of_work():
        if takes:
            services.take_offer(offered, actor=actor, now=now)
        else:
            services.decline_offer(offered, actor=actor, now=now, link_to=personal_link(SYSTEM))
    if takes:
        flash(_("The place is yours."), "good")
    else:
        flash(_("The place goes to the next. You stay on the waiting list."), "good")
    return redirect(url_for("exhibitors.application", application_id=application_id))
