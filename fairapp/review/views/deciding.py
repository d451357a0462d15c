"""Deciding on one or many: looked over first, with a reason; nobody is told from here."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from fairapp.core.db import db, unit_of_work
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.exhibitors.models import Application
from fairapp.exhibitors.queries import picked_applications
from fairapp.exhibitors.services import PARTS, Verdict
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair
from fairapp.review import queries, services
from fairapp.review.forms import VERDICT_LABELS, ReasonForm
from fairapp.review.models import DecisionReason
from fairapp.review.views.inbox import inbox_url
from fairapp.review.views.room import bp, load_application, picked_ids

REASONED = (Verdict.REJECT, Verdict.WAITING_LIST, Verdict.ASK_CHANGES, Verdict.ACCEPT)


@bp.route("/fairs/<slug>/applications/decide", methods=["POST"])
@requires(Permission.APPLICATION_REVIEW, thing=load_fair)
def decide(fair: Fair) -> ResponseReturnValue:
    """Show whom a decision concerns and what cannot be done; decide when that was seen."""
    verdict = _verdict()
    picked = picked_applications(fair.id, picked_ids())
    if verdict is None or not picked:
        flash(_("Choose at least one application first."), "need")
        return redirect(inbox_url(fair))
    reasons = queries.reasons_of(fair.id, verdict)
    reason = _reason(reasons)
    note = request.form.get("note", "").strip()[:1000]
    is_seen = request.form.get("seen") == "yes"
    if not is_seen or (verdict.needs_reason and not (note or reason)):
        return _preview(fair, verdict, picked, reasons, missed=is_seen)
    with unit_of_work():
        decided = services.decide_all(
            picked,
            actor=current_actor(),
            verdict=verdict,
            note=note,
            reason=reason,
            parts=_parts(verdict),
        )
    _say(decided, len(picked) - decided)
    return redirect(inbox_url(fair))


def _preview(
    fair: Fair,
    verdict: Verdict,
    picked: list[Application],
    reasons: list[DecisionReason],
    *,
    missed: bool,
) -> ResponseReturnValue:
    return render_template(
        "review/decide.html",
        shown=fair,
        outlook=services.outlook(picked, verdict),
        verdict=verdict,
        label=VERDICT_LABELS[verdict],
        reasons=reasons,
        parts=PARTS if verdict is Verdict.ASK_CHANGES else {},
        chosen=request.form.getlist("part"),
        note=request.form.get("note", ""),
        filters=request.form.get("filters", ""),
        back=inbox_url(fair),
        missed=missed,
    ), (422 if missed else 200)


def _verdict() -> Verdict | None:
    typed = request.form.get("verdict", "")
    return Verdict(typed) if typed in set(Verdict) else None


def _reason(reasons: list[DecisionReason]) -> DecisionReason | None:
    """The reason that was chosen, when it is one of those offered."""
    typed = request.form.get("reason", "")
    return next((one for one in reasons if str(one.id) == typed), None)


def _parts(verdict: Verdict) -> list[str]:
    if verdict is not Verdict.ASK_CHANGES:
        return []
    return [part for part in dict.fromkeys(request.form.getlist("part")) if part in PARTS]


def _say(decided: int, already: int) -> None:
    if decided:
        flash(
            ngettext(
                "%(num)d application decided. Nobody has been told yet.",
                "%(num)d applications decided. Nobody has been told yet.",
                decided,
            ),
            "good",
        )
    if already:
        flash(
            ngettext(
                "%(num)d application was decided so already and stays as it is.",
                "%(num)d applications were decided so already and stay as they are.",
                already,
            )
        )


@bp.route("/applications/<uuid:application_id>/take-back", methods=["POST"])
@requires(Permission.APPLICATION_REVIEW, thing=load_application)
def take_back(application: Application) -> ResponseReturnValue:
    """Take a decision back that nobody has been told."""
    with unit_of_work():
        services.take_back(application, actor=current_actor())
    flash(_("The decision is taken back; the application waits for review again."), "good")
    return redirect(url_for(".application", application_id=application.id))


@bp.route("/fairs/<slug>/applications/reasons")
@requires(Permission.APPLICATION_REVIEW, thing=load_fair)
def reasons(fair: Fair) -> ResponseReturnValue:
    """The reasons that this edition gives often, by decision."""
    return _reasons_page(fair, {})


def _reasons_page(fair: Fair, typed: dict[Verdict, ReasonForm]) -> ResponseReturnValue:
    kept = queries.reasons_of(fair.id)
    forms = {one: typed.get(one) or ReasonForm(formdata=None, prefix=one) for one in REASONED}
    return render_template(
        "review/reasons.html",
        shown=fair,
        labels=VERDICT_LABELS,
        forms=forms,
        kept={verdict: [one for one in kept if one.verdict is verdict] for verdict in REASONED},
    ), (422 if typed else 200)


@bp.route("/fairs/<slug>/applications/reasons/add", methods=["POST"])
@requires(Permission.APPLICATION_REVIEW, thing=load_fair)
def add_reason(fair: Fair) -> ResponseReturnValue:
    """Keep one more reason."""
    verdict = _verdict()
    if verdict is None:
        flash(_("There is no such decision."), "need")
        return redirect(url_for(".reasons", slug=fair.slug))
    form = ReasonForm(prefix=verdict)
    if not form.validate_on_submit():
        return _reasons_page(fair, {verdict: form})
    texts = {"vi": form.text_vi.data or "", "en": form.text_en.data or ""}
    with unit_of_work():
        services.write_reason(
            fair,
            verdict,
            {code: text for code, text in texts.items() if text},
            actor=current_actor(),
        )
    flash(_("The reason can be chosen from now on."), "good")
    return redirect(url_for(".reasons", slug=fair.slug))


@bp.route("/reasons/<uuid:reason_id>/remove", methods=["POST"])
@requires(Permission.APPLICATION_REVIEW, thing=queries.load_reason)
def remove_reason(reason: DecisionReason) -> ResponseReturnValue:
    """Offer a reason no more."""
    slug = db.session.get_one(Fair, reason.fair_id).slug
    with unit_of_work():
        services.remove_reason(reason, actor=current_actor())
    flash(_("The reason is offered no more."), "good")
    return redirect(url_for(".reasons", slug=slug))
