"""The qualification desk: who waits for a decision, one by one or many with the same reason."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from fairapp.core.db import unit_of_work
from fairapp.core.forms import uuids
from fairapp.core.paging import page_of
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair
from fairapp.importers import services
from fairapp.importers.models import BuyerStatus, HostingTier, Importer
from fairapp.outreach import queries
from fairapp.outreach.forms import STATUS_WORDS, TIER_WORDS, DecisionForm
from fairapp.outreach.views import bp


def _status() -> BuyerStatus:
    asked = request.values.get("show", BuyerStatus.APPLIED.value)
    return next((one for one in queries.DESK_STATUSES if one.value == asked), None) or abort(404)


@bp.route("/fairs/<slug>/qualification", methods=["GET", "POST"])
@requires(Permission.IMPORTER_QUALIFY, thing=load_fair)
def qualification(fair: Fair) -> ResponseReturnValue:
    """Buyers who want to come, with what speaks for and against each."""
    shown, form = _status(), DecisionForm(status=BuyerStatus.QUALIFIED.value)
    status = 200
    if request.method == "POST":
        chosen = queries.chosen_candidates(fair.id, uuids(request.form.getlist("importer")))
        if not chosen:
            flash(_("Choose at least one buyer."), "need")
            return redirect(url_for(".qualification", slug=fair.slug, show=shown.value))
        if form.validate_on_submit():
            _decide(chosen, form)
            return redirect(url_for(".qualification", slug=fair.slug, show=shown.value))
        status = 422
    found: Any = queries.candidates(fair.id, status=shown, q=request.args.get("q", "")[:100])
    page = page_of(found, whole_rows=True)
    text = render_template(
        "outreach/qualification.html",
        fair=fair,
        shown=shown,
        q=request.args.get("q", "")[:100],
        statuses=queries.DESK_STATUSES,
        counts=queries.count_by_status(fair.id),
        page=page,
        rows=[queries.Candidate(*row) for row in page.rows],
        ticked=request.form.getlist("importer"),
        form=form,
        status_words=STATUS_WORDS,
        tier_words=TIER_WORDS,
    )
    return text, status


def _decide(chosen: list[Importer], form: DecisionForm) -> None:
    with unit_of_work():
        for importer in chosen:
            services.decide_buyer(
                importer,
                actor=current_actor(),
                status=BuyerStatus(form.status.data),
                tier=HostingTier(form.tier.data),
                reason=form.reason.data or "",
            )
    words = ngettext("%(num)d decision is saved.", "%(num)d decisions are saved.", len(chosen))
    flash(words, "good")
