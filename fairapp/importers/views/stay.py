"""The stay of a hosted buyer: offer and answer, passport details, papers for the journey."""

from typing import Any

from flask import Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.core import clock
from fairapp.core.db import unit_of_work
from fairapp.core.errors import NotFoundError
from fairapp.core.pdf import render_pdf
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.importers import letters_on_paper, queries, services
from fairapp.importers.forms import PassportForm
from fairapp.importers.models import Importer, OfferState
from fairapp.importers.views import bp


@bp.route("/importers/<uuid:importer_id>/stay", methods=["GET", "POST"])
@requires(Permission.STAY_USE, thing=queries.load_guest)
def stay(guest: Importer) -> ResponseReturnValue:
    """What is offered and asked; yes or no; then what the visa needs."""
    state, form = queries.hosting_of(guest), PassportForm()
    status = 200
    if request.method == "POST":
        is_passport = request.form.get("act") == "passport"
        if not is_passport or form.validate_on_submit():
            with unit_of_work():
                _act(guest, state, form)
            flash(_("Saved. Thank you."), "good")
            return redirect(request.path)
        status = 422
    page = render_template(
        "importers/stay.html",
        importer=guest,
        fair=guest.fair,
        hosting=state,
        form=form,
        today=clock.today(),
    )
    return page, status


def _act(guest: Importer, state: queries.Hosting, form: PassportForm) -> None:
    actor, act = current_actor(), request.form.get("act")
    if state.offer is None:
        raise NotFoundError
    if act == "passport":
        facts = {name: str(form[name].data or "") for name in services.PASSPORT_FIELDS}
        services.keep_passport(guest, actor=actor, **facts)
        return
    companions: Any = request.form.get("companions", 0, type=int)
    accept = act == "accept"
    services.answer_offer(state.offer, actor=actor, accept=accept, companions=companions or 0)


@bp.route("/importers/<uuid:importer_id>/invitation-letter.pdf")
@requires(Permission.STAY_USE, thing=queries.load_guest)
def invitation_letter(guest: Importer) -> ResponseReturnValue:
    """The official invitation in Vietnamese and the buyer's language."""
    offer = queries.hosting_of(guest).offer
    ended = (OfferState.WITHDRAWN, OfferState.EXPIRED)
    stands = offer if offer and offer.state not in ended else None
    values = letters_on_paper.invitation_values(guest, stands)
    return _paper(render_pdf("buyer_letter", values), "invitation-letter.pdf")


@bp.route("/importers/<uuid:importer_id>/visa-letter.pdf", methods=["POST"])
@requires(Permission.STAY_USE, thing=queries.load_guest)
def visa_letter(guest: Importer) -> ResponseReturnValue:
    """The visa support letter; opening the passport details is audited, so it is a button."""
    state = queries.hosting_of(guest)
    if state.passport is None or state.offer is None:
        raise NotFoundError
    with unit_of_work():
        facts = services.open_passport(state.passport, actor=current_actor())
        values = letters_on_paper.visa_values(guest, state.offer, facts)
    return _paper(render_pdf("buyer_letter", values), "visa-letter.pdf")


def _paper(content: bytes, name: str) -> Response:
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f"inline; filename={name}"
    return answer
