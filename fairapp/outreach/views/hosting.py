"""Hosting as the desk runs it: rules and budgets, checks, decision, offer, repayment."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.core import clock
from fairapp.core.db import unit_of_work
from fairapp.core.errors import FairError, NotFoundError
from fairapp.core.paging import page_of
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair
from fairapp.importers import queries as importers
from fairapp.importers import services
from fairapp.importers.models import BuyerStatus, HostingTier, Importer, OfferState
from fairapp.outreach import queries
from fairapp.outreach.forms import DecisionForm, PayBackForm, RuleForm, TravelForm
from fairapp.outreach.views import bp

OFFER_STATES = tuple(state.value for state in OfferState)


@bp.route("/fairs/<slug>/hosting", methods=["GET", "POST"])
@requires(Permission.IMPORTER_QUALIFY, thing=load_fair)
def hosting_rules(fair: Fair) -> ResponseReturnValue:
    """What each tier gives and asks, and what of its money is promised."""
    rules = importers.rules_of(fair.id)
    forms = {
        tier: RuleForm(obj=rules.get(tier), prefix=tier.value) for tier in services.GUEST_TIERS
    }
    status = 200
    if request.method == "POST":
        tier = _tier_sent()
        if forms[tier].validate_on_submit() and _keep_rule(fair, tier, forms[tier]):
            return redirect(request.path)
        status = 422
    page = render_template(
        "outreach/hosting_rules.html",
        fair=fair,
        forms=forms,
        purses=queries.purses_of(fair.id, rules),
        rules=rules,
    )
    return page, status


@bp.route("/fairs/<slug>/guests")
@requires(Permission.IMPORTER_QUALIFY, thing=load_fair)
def guests(fair: Fair) -> ResponseReturnValue:
    """Who was offered hosting, what each promised and kept, and what was paid back."""
    asked = request.args.get("state", "")
    if asked and asked not in OFFER_STATES:
        abort(404)
    found: Any = queries.guests_at(fair.id, state=OfferState(asked) if asked else None)
    page = page_of(found, whole_rows=True)
    purses = queries.purses_of(fair.id, importers.rules_of(fair.id))
    counts = {
        state.value: sum(purse.places.get(state, 0) for purse in purses.values())
        for state in OfferState
    }
    return render_template(
        "outreach/guests.html",
        fair=fair,
        page=page,
        rows=[queries.Guest(*row) for row in page.rows],
        purses=purses,
        counts=counts,
        asked=asked,
        is_over=clock.today() > fair.closes_on,
    )


def _tier_sent() -> HostingTier:
    sent = request.form.get("tier", services.GUEST_TIERS[0].value)
    tier = next((one for one in services.GUEST_TIERS if one.value == sent), None)
    if tier is None:
        raise NotFoundError
    return tier


def _keep_rule(fair: Fair, tier: HostingTier, form: RuleForm) -> bool:
    try:
        with unit_of_work():
            services.set_rule(fair, tier, actor=current_actor(), **form.rule_values)
    except FairError as error:
        form.nights.errors = [error.message]
        return False
    flash(_("The rule is saved. Offers made before keep their terms."), "good")
    purse = queries.purses_of(fair.id, importers.rules_of(fair.id)).get(tier)
    if purse is not None and purse.warning == "over":
        flash(_("More is promised than the new rule allows. Nothing was taken back."), "need")
    return True


@bp.route("/importers/<uuid:importer_id>/hosting", methods=["GET", "POST"])
@requires(Permission.IMPORTER_QUALIFY, thing=importers.load_guest)
def hosting(guest: Importer) -> ResponseReturnValue:
    """One buyer: checks, decision with its reason, offer, travel, terms kept, money back."""
    form = DecisionForm(status=guest.status.value, tier=guest.tier.value)
    state = importers.hosting_of(guest)
    travel, pay = TravelForm(obj=state.offer), PayBackForm()
    done = queries.performance_of(guest)
    status = 200
    if request.method == "POST":
        chosen = {"decide": form, "travel": travel, "pay": pay}.get(request.form.get("act", ""))
        if chosen is None or chosen.validate_on_submit():
            _try(guest, state, done, (form, travel, pay))
            return redirect(request.path)
        status = 422
    page = render_template(
        "outreach/hosting.html",
        fair=guest.fair,
        importer=guest,
        hosting=state,
        form=form,
        travel=travel,
        pay=pay,
        done=done,
        checks=services.warnings_about(
            guest, state.rule, state.offer, past_without_result=done.past_without_result
        ),
        decisions=importers.decisions_on(guest.id),
        can_offer=guest.status is BuyerStatus.QUALIFIED and guest.tier in services.GUEST_TIERS,
        letter_url=url_for("importers.invitation_letter", importer_id=guest.id),
    )
    return page, status


Forms = tuple[DecisionForm, TravelForm, PayBackForm]


def _try(
    guest: Importer, state: importers.Hosting, done: queries.Performance, forms: Forms
) -> None:
    """Do what the pressed button means; a refusal is said on the page that follows."""
    try:
        with unit_of_work():
            _act(guest, state, done, forms)
    except FairError as error:
        flash(error.message, "need")
    else:
        flash(_("Saved."), "good")


def _act(
    guest: Importer, state: importers.Hosting, done: queries.Performance, forms: Forms
) -> None:
    form, travel, pay = forms
    actor, act, offer = current_actor(), request.form.get("act"), state.offer
    if act == "decide":
        services.decide_buyer(
            guest,
            actor=actor,
            status=BuyerStatus(form.status.data),
            tier=HostingTier(form.tier.data),
            reason=form.reason.data or "",
        )
    elif act == "offer":
        services.make_offer(guest, actor=actor)
    elif offer is not None and act == "withdraw":
        services.withdraw_offer(offer, actor=actor)
    elif offer is not None and act == "travel":
        services.plan_travel(offer, actor=actor, **travel.values)
    elif offer is not None and act == "pay" and pay.amount.data is not None:
        services.reimburse(
            offer, actor=actor, amount=pay.amount.data, meetings=done.meetings, days=done.days
        )
