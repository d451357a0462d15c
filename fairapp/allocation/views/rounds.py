"""Rounds: the written rule, the draft on the plan and as a list, publishing, receipts."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.allocation import queries, rounds
from fairapp.allocation.drawing import STATES, draw
from fairapp.allocation.forms.rounds import ByHandForm, PairForm, RoundForm
from fairapp.allocation.models import AllocationRound, RoundPlace
from fairapp.allocation.queries.claims import USUAL_RULE
from fairapp.allocation.views.room import bp
from fairapp.core.codes import short_codes
from fairapp.core.db import db, unit_of_work
from fairapp.core.errors import NotFoundError
from fairapp.core.i18n import current_locale
from fairapp.core.jobs import start_job
from fairapp.core.policy import Permission, current_actor, is_allowed, requires
from fairapp.exhibitors.models import Application
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair


@bp.route("/fairs/<slug>/rounds", endpoint="rounds")
@requires(Permission.ROUND_READ, thing=load_fair)
def show_rounds(fair: Fair) -> ResponseReturnValue:
    """The latest draft beside the plan it would make."""
    return show_round(fair)


def show_round(
    fair: Fair, form: RoundForm | None = None, pair: PairForm | None = None
) -> ResponseReturnValue:
    """The page of rounds; what was refused comes back with its messages."""
    last, job = rounds.rounds_with_job(fair.id)
    places = list(db.session.scalars(rounds.places_of(last.id))) if last else []
    today = queries.plan_state(fair.id)
    drafted = last is not None and last.published_at is None
    state = rounds.drafted_plan(today, places) if drafted else today
    names = rounds.names_in(places, today, current_locale())
    form = form or _usual_form(last)
    by_hand, pair = ByHandForm(formdata=None), pair or PairForm(formdata=None)
    by_hand.offer((one.id, names[one.application_id]) for one in places)
    pair.offer(rounds.by_name(names))
    page = render_template(
        "allocation/rounds.html",
        shown_fair=fair,
        last=last,
        job=job if job and job.state in rounds.UNFINISHED else None,
        refusal=rounds.refusal_of(job),
        places=places,
        form=form,
        by_hand=by_hand,
        pair=pair,
        pairs=rounds.named_pairs(last, state, names) if last else {},
        shown=draw(state, current_locale()),
        today=draw(today, current_locale()),
        states=(queries.FREE, "drafted", "held", "reserved", "confirmed", queries.BLOCKED)
        if drafted
        else STATES,
        slug=fair.slug,
        short_codes=short_codes,
    )
    return page, 422 if form.errors or pair.errors else 200


def _usual_form(last: AllocationRound | None) -> RoundForm:
    rule = USUAL_RULE | (last.rule if last else {})
    weights = {f"weight_{name}": value for name, value in rule["weights"].items()}
    shown = rule | {"stepped": ", ".join(rule["stepped"]), "seed": last.seed if last else 0}
    return RoundForm(formdata=None, **shown | weights)


def _start_draft(fair_id: UUID, *, seed: int, rule: dict[str, Any]) -> None:
    """Let the worker draft; while it is busy nothing else is begun, and that is said."""
    with unit_of_work():
        if rounds.running_job(fair_id) is None:
            start_job(rounds.DRAFTING, actor=current_actor(), fair_id=fair_id, seed=seed, **rule)
            return
    flash(_("The worker is still busy with the draft before. Nothing was changed."), "need")


@bp.route("/fairs/<slug>/rounds/draft", methods=["POST"])
@requires(Permission.ROUND_MAKE, thing=load_fair)
def draft_round(fair: Fair) -> ResponseReturnValue:
    """Let the worker draft; a second press while it works changes nothing."""
    form = RoundForm()
    if not form.validate_on_submit():
        return show_round(fair, form)
    last, _job = rounds.rounds_with_job(fair.id)
    _start_draft(fair.id, seed=int(form.seed.data or 0), rule=form.rule | rounds.kept_terms(last))
    return redirect(url_for(".rounds", slug=fair.slug))


@bp.route("/rounds/<uuid:round_id>/by-hand", methods=["POST"])
@requires(Permission.ROUND_MAKE, thing=rounds.load_round)
def give_by_hand(drafted: AllocationRound) -> ResponseReturnValue:
    """Keep a stand for somebody, or no longer; the worker checks it and drafts the rest anew."""
    fair = db.session.get_one(Fair, drafted.fair_id)
    places = {one.id: one for one in db.session.scalars(rounds.places_of(drafted.id))}
    form = ByHandForm()
    form.offer((one.id, one.application.organisation.name) for one in places.values())
    chosen = places.get(form.place_id.data)
    if not form.validate_on_submit() or chosen is None:
        flash(_("Choose an exhibitor of this draft. Nothing was changed."), "need")
        return redirect(url_for(".rounds", slug=fair.slug))
    rule = USUAL_RULE | drafted.rule
    locks = rounds.with_lock(rule["locks"], chosen.application_id, form.codes)
    _start_draft(fair.id, seed=drafted.seed, rule=rule | {"locks": locks})
    return redirect(url_for(".rounds", slug=fair.slug))


@bp.route("/rounds/<uuid:round_id>/pairs", methods=["POST"])
@requires(Permission.ROUND_MAKE, thing=rounds.load_round)
def keep_pair(drafted: AllocationRound) -> ResponseReturnValue:
    """Two exhibitors stand apart, or together; the worker drafts anew."""
    return _change_pair(drafted, rounds.with_pair)


@bp.route("/rounds/<uuid:round_id>/pairs/drop", methods=["POST"])
@requires(Permission.ROUND_MAKE, thing=rounds.load_round)
def drop_pair(drafted: AllocationRound) -> ResponseReturnValue:
    """A pair is free again; the worker drafts anew."""
    return _change_pair(drafted, rounds.without_pair)


def _change_pair(drafted: AllocationRound, change: rounds.PairChange) -> ResponseReturnValue:
    fair = db.session.get_one(Fair, drafted.fair_id)
    places = db.session.scalars(rounds.places_of(drafted.id)).all()
    form = PairForm()
    names = rounds.names_in(places, queries.plan_state(fair.id), current_locale())
    form.offer(rounds.by_name(names))
    if not form.validate_on_submit():
        return show_round(fair, pair=form)
    pair = (form.first.data, form.second.data)
    rule = change(USUAL_RULE | drafted.rule, form.kind.data, pair)
    _start_draft(fair.id, seed=drafted.seed, rule=rule)
    return redirect(url_for(".rounds", slug=fair.slug))


@bp.route("/rounds/<uuid:round_id>/publish", methods=["POST"])
@requires(Permission.ROUND_MAKE, thing=rounds.load_round)
def publish_round(drafted: AllocationRound) -> ResponseReturnValue:
    """Let the worker reserve all stands and write to everybody."""
    fair_id, round_id = drafted.fair_id, drafted.id
    with unit_of_work():
        slug = db.session.get_one(Fair, fair_id).slug
        if rounds.running_job(fair_id) is None:
            start_job(
                rounds.PUBLISHING, actor=current_actor(), fair_id=fair_id, round_id=str(round_id)
            )
    flash(_("The stands are being reserved; everybody gets a letter."), "good")
    return redirect(url_for(".rounds", slug=slug))


def load_receipt(place_id: UUID) -> RoundPlace:
    """A receipt by id; raises NotFoundError."""
    return rounds.load_receipt(place_id)


def load_application(application_id: UUID) -> Application:
    """An application by id; raises NotFoundError."""
    found = db.session.get(Application, application_id)
    if found is None:
        raise NotFoundError
    return found


@bp.route("/applications/<uuid:application_id>/why")
@requires(Permission.RECEIPT_READ, thing=load_application)
def why(application: Application) -> ResponseReturnValue:
    """The latest published receipt of an application, if it was in a round."""
    place = rounds.receipt_of(application.id)
    if place is None:
        flash(_("There is no receipt: the organiser gives this stand by hand."), "info")
        return redirect(url_for("home.start"))
    return redirect(url_for(".receipt", place_id=place.id))


@bp.route("/receipts/<uuid:place_id>")
@requires(Permission.RECEIPT_READ, thing=load_receipt)
def receipt(place: RoundPlace) -> ResponseReturnValue:
    """Why somebody got this stand; an exhibitor sees it once it is published."""
    reads_drafts = is_allowed(current_actor(), Permission.ROUND_READ, place)
    if place.round.published_at is None and not reads_drafts:
        raise NotFoundError
    fair = db.session.get_one(Fair, place.fair_id)
    return render_template(
        "allocation/receipt.html",
        place=place,
        back=url_for(".rounds", slug=fair.slug) if reads_drafts else url_for("home.start"),
        stand=short_codes(place.booths),
        fair_shown=fair,
        short_codes=short_codes,
    )
