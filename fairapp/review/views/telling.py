"""Decisions that nobody has been told: who is reached how, each letter as it will be read."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from fairapp.core.db import db, unit_of_work
from fairapp.core.errors import NotFoundError
from fairapp.core.mail import Channel, channel_of, previewed
from fairapp.core.paging import page_of
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.exhibitors import queries, services
from fairapp.exhibitors.models import Application, ChangeRequest
from fairapp.exhibitors.services import personal_link
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair
from fairapp.review.queries import requests_of
from fairapp.review.views.room import bp, load_application, picked_ids

MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Preview:
    """A letter as its reader will get it."""

    channel: str
    locale: str
    subject: str
    text: str


def _preview(application: Application, asked: ChangeRequest | None) -> Preview:
    contact = application.contact
    channel = channel_of(contact)
    letter = services.decision_letter(application, link=_("(the personal address)"), asked=asked)
    subject, text = previewed(contact, channel, letter)
    return Preview(channel.value, contact.locale, subject, text)


def _previews(rows: Sequence[Application]) -> dict[UUID, Preview]:
    asked = requests_of([row.id for row in rows])
    return {row.id: _preview(row, asked.get(row.id)) for row in rows}


@bp.route("/fairs/<slug>/applications/decisions")
@requires(Permission.APPLICATION_REVIEW, thing=load_fair)
def decisions(fair: Fair) -> ResponseReturnValue:
    """Whom to tell, by which channel, in which words, and whom nobody can reach."""
    page = page_of(queries.find_applications(fair.id, queries.UNTOLD))
    return render_template(
        "review/decisions.html",
        shown=fair,
        page=page,
        previews=_previews(page.rows),
        count=queries.count_by_state(fair.id).get(queries.UNTOLD, 0),
    )


@bp.route("/applications/<uuid:application_id>/letter")
@requires(Permission.APPLICATION_REVIEW, thing=load_application)
def letter(application: Application) -> ResponseReturnValue:
    """The message as the applicant will read it, before it is sent."""
    if application.state not in queries.TOLD_STATES:
        raise NotFoundError
    [preview] = _previews([application]).values()
    return render_template("review/letter.html", application=application, preview=preview)


@bp.route("/fairs/<slug>/applications/tell", methods=["POST"])
@requires(Permission.APPLICATION_REVIEW, thing=load_fair)
def tell(fair: Fair) -> ResponseReturnValue:
    """Tell the chosen decisions; people without e-mail get a text that the desk tells.

    What has been told meanwhile is passed over, so that nobody is told twice.
    """
    chosen = picked_ids()[:MOST_AT_ONCE]
    told: list[Channel] = []
    unreachable = 0
    with unit_of_work():
        untold = queries.find_applications(fair.id, queries.UNTOLD)
        for row in db.session.scalars(untold.where(Application.id.in_(chosen))).all():
            channel = _tell_one(row)
            told += [channel] if channel else []
            unreachable += channel is None
    _say(told, unreachable, missed=len(chosen) - len(told) - unreachable)
    return redirect(url_for(".decisions", slug=fair.slug))


def _tell_one(application: Application) -> Channel | None:
    actor = current_actor()
    if channel_of(application.contact) is Channel.NONE:
        return None
    link = personal_link(actor)(application)
    message = services.tell_decision(application, actor=actor, link=link)
    return message.channel if message else None


def _say(told: list[Channel], unreachable: int, *, missed: int) -> None:
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
    if missed:
        flash(
            ngettext(
                "%(num)d decision had been told already; nobody is told twice.",
                "%(num)d decisions had been told already; nobody is told twice.",
                missed,
            )
        )
    if not request.form.getlist("pick"):
        flash(_("Choose at least one application first."), "need")
