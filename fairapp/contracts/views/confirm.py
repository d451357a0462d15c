"""What a party sees of a deal, in its own language: agree, or say that it is not right."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.contracts import queries, services
from fairapp.contracts.models import Answer, EntryAct
from fairapp.contracts.services import words
from fairapp.contracts.views import bp
from fairapp.contracts.views.deal import Deal, load_deal
from fairapp.core.db import unit_of_work
from fairapp.core.errors import EditedMeanwhileError, ForbiddenError
from fairapp.core.i18n import current_locale
from fairapp.core.policy import (
    Actor,
    Permission,
    current_actor,
    is_exhibitor_side,
    is_importer_side,
    requires,
)
from fairapp.meetings.models import Side


def side_of(actor: Actor, deal: Deal) -> Side:
    """For whom the actor speaks; a link speaks for its own organisation only."""
    own = actor.purpose_organisation_id
    if own == deal.exhibitor_organisation_id or is_exhibitor_side(actor, deal):
        return Side.EXHIBITOR
    if own == deal.importer_organisation_id or is_importer_side(actor, deal):
        return Side.IMPORTER
    raise ForbiddenError


@bp.route("/deals/<uuid:deal_id>/confirm", methods=["GET", "POST"])
@requires(Permission.DEAL_CONFIRM, thing=load_deal)
def confirm(deal: Deal) -> ResponseReturnValue:
    """The terms as they stand, and two buttons."""
    side = side_of(current_actor(), deal)
    if request.method == "POST":
        return _answer(deal, side)
    answers = queries.last_answers(deal.last.id)
    return render_template(
        "contracts/confirm.html",
        deal=deal,
        entry=deal.last,
        side=side,
        own=answers.get(side),
        other=answers.get(Side.IMPORTER if side is Side.EXHIBITOR else Side.EXHIBITOR),
        lines=queries.named_lines_of(deal.last.id, current_locale()),
        stands=deal.last.act is not EntryAct.CANCELLED,
        words=words,
    )


def _answer(deal: Deal, side: Side) -> ResponseReturnValue:
    if request.form.get("entry_id") != str(deal.last.id):
        raise EditedMeanwhileError
    agreed = request.form.get("answer") == "agreed"
    with unit_of_work():
        services.answer_deal(
            deal.last,
            actor=current_actor(),
            side=side,
            answer=Answer.AGREED if agreed else Answer.DISPUTED,
        )
    if agreed:
        flash(_("Thank you. Your answer is in the ledger."), "good")
    else:
        flash(
            _("Thank you. It is out of the confirmed total; the organiser will call you."), "need"
        )
    return redirect(url_for(".confirm", deal_id=deal.id))
