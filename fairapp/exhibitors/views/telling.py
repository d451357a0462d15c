"""Decisions that nobody has been told: who is reached how, the letter, the sending."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy import Select

from fairapp.core.db import db, unit_of_work
from fairapp.core.mail import Channel, channel_of, current_settings
from fairapp.core.paging import page_of
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.exhibitors import queries, services
from fairapp.exhibitors.models import Application
from fairapp.exhibitors.views.room import bp, load_application
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair

MOST_AT_ONCE = 200


@bp.route("/fairs/<slug>/applications/decisions")
@requires(Permission.APPLICATION_REVIEW, thing=load_fair)
def decisions(fair: Fair) -> ResponseReturnValue:
    """Whom to tell, by which channel, and whom nobody can reach."""
    page = page_of(_untold(fair))
    return render_template(
        "exhibitors/decisions.html",
        shown=fair,
        page=page,
        channels={row.id: channel_of(row.contact).value for row in page.rows},
        count=queries.count_by_state(fair.id).get(queries.UNTOLD, 0),
    )


def _untold(fair: Fair) -> Select[Application]:
    return queries.find_applications(fair.id, queries.UNTOLD)


@bp.route("/applications/<uuid:application_id>/letter")
@requires(Permission.APPLICATION_REVIEW, thing=load_application)
def letter(application: Application) -> ResponseReturnValue:
    """The message as the applicant will read it, before it is sent."""
    ready = services.decision_letter(application, link=_("(the personal address)"))
    contact = application.contact
    values = {**ready.values, "person": contact}
    with force_locale(contact.locale):
        subject = render_template(f"emails/{ready.template}.subject.txt", **values)
        text = render_template(f"emails/{ready.template}.txt", **values)
    return render_template(
        "exhibitors/letter.html",
        application=application,
        channel=channel_of(contact).value,
        subject=" ".join(subject.split()),
        text=text.strip(),
    )


@bp.route("/fairs/<slug>/applications/tell", methods=["POST"])
@requires(Permission.APPLICATION_REVIEW, thing=load_fair)
def tell(fair: Fair) -> ResponseReturnValue:
    """Tell the chosen decisions; people without e-mail get a text that the desk tells."""
    chosen = set(request.form.getlist("pick"))
    told: list[Channel] = []
    unreachable = 0
    with unit_of_work():
        for row in db.session.scalars(_untold(fair).limit(MOST_AT_ONCE)).all():
            if str(row.id) in chosen:
                channel = _tell_one(row)
                told += [channel] if channel else []
                unreachable += channel is None
    _say(told, unreachable)
    return redirect(url_for(".decisions", slug=fair.slug))


def _tell_one(application: Application) -> Channel | None:
    actor = current_actor()
    if channel_of(application.contact) is Channel.NONE:
        return None
    message = services.tell_decision(application, actor=actor, link=_link(application))
    return message.channel if message else None


def _link(application: Application) -> str:
    token = services.issue_exhibitor_link(application, actor=current_actor())
    return current_settings().resolved_base_url + url_for("accounts.link", token=token)


def _say(told: list[Channel], unreachable: int) -> None:
    letters, texts = told.count(Channel.EMAIL), told.count(Channel.TEXT)
    if letters:
        flash(
            ngettext("%(num)d letter is on its way.", "%(num)d letters are on their way.", letters),
            "good",
        )
    if texts:
        flash(
            ngettext(
                "%(num)d text waits on the desk to be told.",
                "%(num)d texts wait on the desk to be told.",
                texts,
            ),
            "good",
        )
    if unreachable:
        flash(
            ngettext(
                "%(num)d applicant has neither e-mail nor phone and was not told.",
                "%(num)d applicants have neither e-mail nor phone and were not told.",
                unreachable,
            ),
            "need",
        )
    if not told and not unreachable:
        flash(_("Choose at least one application first."), "need")
