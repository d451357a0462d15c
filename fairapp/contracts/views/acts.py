"""What the desk does to a deal: correct, cancel, verify, ask again, settle what a side proposes."""

import secrets

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.contracts import queries, services
from fairapp.contracts.forms import CancellationForm, CorrectionForm
from fairapp.contracts.models import DealProposal, EntryAct, LedgerEntry, ReasonCode
from fairapp.contracts.services import DealCancelledError, words
from fairapp.contracts.story import changes_of
from fairapp.contracts.views import bp
from fairapp.contracts.views.deal import Deal, load_deal
from fairapp.contracts.views.entering import link_of, sentence_of
from fairapp.core.db import unit_of_work
from fairapp.core.errors import EditedMeanwhileError, FairError
from fairapp.core.i18n import current_locale
from fairapp.core.paging import Page, page_of
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair
from fairapp.meetings.models import Side


def _shown_entry(deal: Deal) -> LedgerEntry:
    """The entry that the sender saw; a later one means somebody was faster."""
    if request.form.get("entry_id") != str(deal.last.id):
        raise EditedMeanwhileError
    return deal.last


@bp.route("/deals/<uuid:deal_id>/correct", methods=["GET", "POST"])
@requires(Permission.DEAL_LOG, thing=load_deal)
def correct(deal: Deal) -> ResponseReturnValue:
    """Replace what stands by a new entry, and ask both sides again."""
    if deal.last.act is EntryAct.CANCELLED:
        raise DealCancelledError
    form = _correction(deal)
    if not form.validate_on_submit():
        return _correct_page(deal, form)
    if queries.entry_by_key(form.idempotency_key.data) is None:
        try:
            _correct(deal, form)
        except EditedMeanwhileError as error:
            flash(error.message, "need")  # the deal's page shows what the other one wrote
        except FairError as error:
            form.form_errors = [error.message]
            return _correct_page(load_deal(deal.id), form)
    return redirect(url_for(".deal", deal_id=deal.id))


def _correction(deal: Deal) -> CorrectionForm:
    """The form as typed, or as it opens: the terms that stand."""
    last = deal.last
    if request.method == "POST":
        form = CorrectionForm()
    else:
        form = CorrectionForm.of(last, queries.lines_of(last.id), secrets.token_hex(16))
    own = last.application_id
    form.offer_goods(queries.goods_choices(own, current_locale()))
    return form


def _correct_page(deal: Deal, form: CorrectionForm) -> ResponseReturnValue:
    status = 422 if request.method == "POST" else 200
    return render_template("contracts/correct.html", deal=deal, entry=deal.last, form=form), status


def _correct(deal: Deal, form: CorrectionForm) -> None:
    actor = current_actor()
    with unit_of_work():
        fresh = services.correct_deal(
            _shown_entry(deal),
            actor=actor,
            reason=ReasonCode(form.reason.data),
            idempotency_key=form.idempotency_key.data,
            **form.terms,  # type: ignore[typeddict-item]
        )
        told = services.ask_both_sides(fresh, actor=actor, link=link_of)
    flash(sentence_of(fresh, told), "good")


@bp.route("/deals/<uuid:deal_id>/cancel", methods=["POST"])
@requires(Permission.DEAL_LOG, thing=load_deal)
def cancel(deal: Deal) -> ResponseReturnValue:
    """Take the deal back by a new entry."""
    form = CancellationForm()
    if form.validate() and queries.entry_by_key(form.idempotency_key.data) is None:
        with unit_of_work():
            services.cancel_deal(
                _shown_entry(deal),
                actor=current_actor(),
                reason=ReasonCode(form.reason.data),
                idempotency_key=form.idempotency_key.data,
            )
        flash(_("The deal is cancelled; it counts no more."), "good")
    return redirect(url_for(".deal", deal_id=deal.id))


@bp.route("/deals/<uuid:deal_id>/verify", methods=["POST"])
@requires(Permission.DEAL_VERIFY, thing=load_deal)
def verify(deal: Deal) -> ResponseReturnValue:
    """Staff saw the paper: it bears the entry out, or it does not."""
    with unit_of_work():
        services.verify_deal(
            _shown_entry(deal),
            actor=current_actor(),
            is_borne_out=request.form.get("borne_out") == "yes",
        )
    flash(_("Written down."), "good")
    return redirect(url_for(".deal", deal_id=deal.id))


@bp.route("/deals/<uuid:deal_id>/ask", methods=["POST"])
@requires(Permission.DEAL_LOG, thing=load_deal)
def ask(deal: Deal) -> ResponseReturnValue:
    """Write to both sides again."""
    with unit_of_work():
        told = services.ask_both_sides(deal.last, actor=current_actor(), link=link_of)
    flash(sentence_of(deal.last, told), "good")
    return redirect(url_for(".deal", deal_id=deal.id))


@bp.route("/deals/<uuid:deal_id>/settle", methods=["POST"])
@requires(Permission.DEAL_VERIFY, thing=load_deal)
def settle(deal: Deal) -> ResponseReturnValue:
    """The desk takes a side's proposal as the new entry, or leaves the entry as it stands."""
    proposal = named_proposal(deal)
    actor, is_taken = current_actor(), request.form.get("verdict") == "take"
    with unit_of_work():
        if is_taken:
            fresh = services.take_proposal(proposal, actor=actor, side=Side.STAFF)
            services.ask_both_sides(fresh, actor=actor, link=link_of)
        else:
            services.refuse_proposal(proposal, actor=actor, side=Side.STAFF)
    flash(
        _("The proposal is a new entry.") if is_taken else _("The entry stays as it was."), "good"
    )
    return redirect(url_for(".deal", deal_id=deal.id))


def named_proposal(deal: Deal) -> DealProposal:
    """The open proposal that the sender saw."""
    wanted = request.form.get("proposal")
    for proposal in queries.open_proposals(deal.last.id):
        if str(proposal.id) == wanted:
            return proposal
    raise EditedMeanwhileError


@bp.route("/fairs/<slug>/deals/disputed")
@requires(Permission.DEAL_VERIFY, thing=load_fair)
def disputed(fair: Fair) -> ResponseReturnValue:
    """What is out of the confirmed total: who says what, whom to call, what would settle it."""
    shown: Page[LedgerEntry] = page_of(queries.find_disputes(fair.id))
    ids = [entry.id for entry in shown.rows]
    return render_template(
        "contracts/disputed.html",
        page=shown,
        doubts=queries.doubts_about(ids),
        proposals=queries.open_proposals_of(ids),
        people=queries.contacts_of(shown.rows),
        changes_of=changes_of,
        words=words,
    )
