"""Ending letters with one click, and what one has agreed to."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.accounts import queries, services
from fairapp.accounts.models import Person
from fairapp.accounts.views import bp
from fairapp.core.db import db, unit_of_work
from fairapp.core.errors import NotFoundError
from fairapp.core.i18n import current_locale
from fairapp.core.policy import Actor, Permission, current_actor, requires
from fairapp.core.stopping import read_stop_token


def load_reader(token: str) -> Person:
    """The person in whose letter this address stood; `g.stopped_purpose` says which letters."""
    found = read_stop_token(token)
    person = db.session.get(Person, found[0]) if found else None
    if person is None or found is None or found[1] not in services.LETTER_PURPOSES:
        raise NotFoundError
    g.stopped_purpose = found[1]
    return person


@bp.route("/letters/stop/<token>", methods=["GET", "POST"])
@requires(Permission.PUBLIC_PAGE, thing=load_reader)
def stop_letters(person: Person) -> ResponseReturnValue:
    """End a kind of letters: by the mail program's own button (RFC 8058), or by ours.

    Nobody's name or address is shown here: letters are forwarded.
    """
    purpose: str = g.stopped_purpose
    bearer = Actor(person_id=person.id)
    if request.method == "POST":
        with unit_of_work():
            if request.form.get("act") == "resume":
                services.resume_letters(person, purpose, actor=bearer)
            else:
                services.stop_letters(person, purpose, actor=bearer, channel="link")
    return render_template(
        "accounts/stop_letters.html", is_stopped=queries.objects_to(person.id, purpose)
    )


@bp.route("/account/consents", methods=["GET", "POST"])
@requires(Permission.OWN_SESSION)
def own_consents() -> ResponseReturnValue:
    """What one may agree to, what one has agreed to and when; each may be taken back."""
    actor = current_actor()
    person = db.session.get_one(Person, actor.person_id)
    if request.method == "POST":
        return _answer_consent(person, actor)
    given = queries.consents_of(person.id)
    live: dict[str, Any] = {one.purpose: one for one in reversed(given) if not one.withdrawn_at}
    return render_template(
        "accounts/consents.html",
        purposes=services.BUYER_PURPOSES,
        live=live,
        history=given,
        by_code=services.PURPOSE_BY_CODE,
        is_stopped=queries.objects_to(person.id, services.INVITATIONS),
    )


def _answer_consent(person: Person, actor: Actor) -> ResponseReturnValue:
    act, purpose = request.form.get("act", ""), request.form.get("purpose", "")
    with unit_of_work():
        if act == "agree":
            services.agree(person.id, purpose, actor=actor, locale=current_locale())
        elif act == "withdraw":
            services.withdraw_consent(person.id, purpose, actor=actor)
        elif act == "stop":
            services.stop_letters(person, services.INVITATIONS, actor=actor, channel="page")
        elif act == "resume":
            services.resume_letters(person, services.INVITATIONS, actor=actor)
    flash(_("Saved. It holds from now on."), "good")
    return redirect(url_for(".own_consents"))
