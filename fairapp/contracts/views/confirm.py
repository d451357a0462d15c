"""What a party sees of a deal, in its own language: agree, correct, or say it is not right."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.contracts import queries, services
from fairapp.contracts.forms import ProposalForm
from fairapp.contracts.models import Answer, DisputeReason, EntryAct
from fairapp.contracts.services import words
from fairapp.contracts.story import changes_of
from fairapp.contracts.views import bp
from fairapp.contracts.views.acts import named_proposal
from fairapp.contracts.views.deal import Deal, load_deal
from fairapp.contracts.views.entering import link_of
from fairapp.core.db import unit_of_work
from fairapp.core.errors import EditedMeanwhileError, FairError, ForbiddenError
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
    """The terms as they stand; the answer is one button, a correction a short form."""
    side = side_of(current_actor(), deal)
    if request.method == "POST":
        return _answer(deal, side)
    return _page(deal, side, ProposalForm.of(deal.last))


def _page(deal: Deal, side: Side, form: ProposalForm) -> str:
    answers = queries.last_answers(deal.last.id)
    waiting = queries.open_proposals(deal.last.id)
    return render_template(
        "contracts/confirm.html",
        deal=deal,
        entry=deal.last,
        side=side,
        form=form,
        own=answers.get(side),
        other=answers.get(Side.IMPORTER if side is Side.EXHIBITOR else Side.EXHIBITOR),
        proposals=[(one, changes_of(deal.last, one), one.side is side) for one in waiting],
        lines=queries.named_lines_of(deal.last.id, current_locale()),
        stands=deal.last.act is not EntryAct.CANCELLED,
        words=words,
    )


def _refuse_old(deal: Deal) -> None:
    """The reader must answer what stands, not what they saw an hour ago."""
    if request.form.get("entry_id") != str(deal.last.id):
        raise EditedMeanwhileError


def _answer(deal: Deal, side: Side) -> ResponseReturnValue:
    _refuse_old(deal)
    agreed = request.form.get("answer") == "agreed"
    said = request.form.get("reason", "")
    with unit_of_work():
        services.answer_deal(
            deal.last,
            actor=current_actor(),
            side=side,
            answer=Answer.AGREED if agreed else Answer.DISPUTED,
            reason=DisputeReason(said) if not agreed and said in set(DisputeReason) else None,
        )
    if agreed:
        flash(_("Thank you. Your answer is in the ledger."), "good")
    else:
        flash(
            _("Thank you. It is out of the confirmed total; the organiser will call you."), "need"
        )
    return redirect(url_for(".confirm", deal_id=deal.id))


@bp.route("/deals/<uuid:deal_id>/propose", methods=["POST"])
@requires(Permission.DEAL_CONFIRM, thing=load_deal)
def propose(deal: Deal) -> ResponseReturnValue:
    """Say how the entry should read; the other side sees it and answers."""
    actor, form = current_actor(), ProposalForm()
    side = side_of(actor, deal)
    if not form.validate():
        return _page(deal, side, form), 422
    _refuse_old(deal)
    try:
        with unit_of_work():
            services.propose_correction(
                deal.last, actor=actor, side=side, link=link_of, **form.paper_terms
            )
    except EditedMeanwhileError:
        raise
    except FairError as error:
        form.form_errors = [error.message]
        return _page(load_deal(deal.id), side, form), 422
    flash(_("Thank you. The other side sees your correction and answers."), "good")
    return redirect(url_for(".confirm", deal_id=deal.id))


@bp.route("/deals/<uuid:deal_id>/proposal", methods=["POST"])
@requires(Permission.DEAL_CONFIRM, thing=load_deal)
def answer_proposal(deal: Deal) -> ResponseReturnValue:
    """Agree to what the other side would put right, or not."""
    actor = current_actor()
    side, proposal = side_of(actor, deal), named_proposal(deal)
    if request.form.get("verdict") == "take":
        with unit_of_work():
            services.take_proposal(proposal, actor=actor, side=side)
        flash(_("Thank you. Both sides agree; the ledger says so."), "good")
    else:
        with unit_of_work():
            services.refuse_proposal(proposal, actor=actor, side=side)
        flash(_("Thank you. The organiser will settle it with both sides."), "need")
    return redirect(url_for(".confirm", deal_id=deal.id))
