"""Ways in and out: password, code, personal link, sign-out, one's own account."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.accounts import queries, services, sessions, tokens
from fairapp.accounts.forms import CodeForm, LanguageForm, PasswordForm, SignInForm, TokenForm
from fairapp.accounts.models import ApiToken, Person, PersonalLink
from fairapp.accounts.services import LinkEndedError
from fairapp.accounts.views import bp
from fairapp.core.db import db, unit_of_work
from fairapp.core.errors import RETURN_TO, ForbiddenError, NotFoundError
from fairapp.core.mail import Letter, channel_of, tell
from fairapp.core.policy import Actor, Permission, current_actor, requires
from fairapp.core.sessions import close_session, open_session


@bp.route("/sign-in", methods=["GET", "POST"])
@requires(Permission.PUBLIC_PAGE)
def sign_in() -> ResponseReturnValue:
    """Account and password; or account alone, and a code is sent."""
    form = SignInForm()
    if form.validate_on_submit():
        if request.form.get("act") == "code" or not form.password.data:
            return _send_code(form.account.data)
        with unit_of_work():
            person = sessions.sign_in_by_password(form.account.data, form.password.data)
        if person is not None:
            return _enter(person)
        form.password.errors = [_("That did not fit. Check what you typed and try again.")]
    status = 422 if form.errors or request.method == "POST" else 200
    return render_template("accounts/sign_in.html", form=form), status


def _send_code(typed: str) -> ResponseReturnValue:
    """Send a code where the account is known; say the same where it is not."""
    with unit_of_work():
        sessions.refuse_too_many(typed)
        person = sessions.find_account(typed)
        if person is not None:
            actor = Actor(person_id=person.id)
            code = sessions.issue_code(person, actor=actor, channel=channel_of(person))
            tell(person, Letter("sign_in_code", None, None, {"code": code}))
    session["account"] = typed
    return redirect(url_for(".sign_in_code"))


@bp.route("/sign-in/code", methods=["GET", "POST"])
@requires(Permission.PUBLIC_PAGE)
def sign_in_code() -> ResponseReturnValue:
    """The six digits that were sent, or that staff read out."""
    form = CodeForm()
    if form.validate_on_submit():
        with unit_of_work():
            person = sessions.sign_in_by_code(form.account.data, form.code.data)
        if person is not None:
            return _enter(person)
        form.code.errors = [_("That code does not fit or has run out. Ask for a new one.")]
    if not form.account.data:
        form.account.data = session.get("account", "")
    status = 422 if request.method == "POST" else 200
    return render_template("accounts/sign_in_code.html", form=form), status


def _enter(person: Person) -> ResponseReturnValue:
    session.pop("account", None)
    return _open(sessions.session_id_of(person))


def _open(session_id: str) -> ResponseReturnValue:
    """Start the session, and go back to the page that asked for it."""
    asked_by = session.pop(RETURN_TO, None)
    open_session(session_id)
    return redirect(asked_by or url_for("home.start"))


@bp.route("/sign-out", methods=["POST"])
@requires(Permission.PUBLIC_PAGE)
def sign_out() -> ResponseReturnValue:
    """Close this browser's session."""
    close_session()
    flash(_("You are signed out."), "good")
    return redirect(url_for(".sign_in"))


def load_link(token: str) -> PersonalLink:
    """The personal link with this token; an ended one says so."""
    link = queries.find_link(token)
    if link is None:
        raise NotFoundError
    if not queries.is_usable(link):
        raise LinkEndedError
    return link


@bp.route("/l/<token>", methods=["GET", "POST"])
@requires(Permission.PUBLIC_PAGE, thing=load_link)
def link(personal: PersonalLink) -> ResponseReturnValue:
    """Say who is meant; the button starts the session, opening the page changes nothing."""
    if request.method == "POST":
        with unit_of_work():
            services.use_link(personal)
            session_id = f"link:{personal.id}"
        return _open(session_id)
    return render_template("accounts/link.html", personal=personal, person=personal.person)


@bp.route("/account", methods=["GET", "POST"])
@requires(Permission.OWN_SESSION)
def account() -> ResponseReturnValue:
    """One's own language, password and API tokens."""
    person = db.session.get_one(Person, current_actor().person_id)
    language, password, token = LanguageForm(locale=person.locale), PasswordForm(), TokenForm()
    act: Any = request.form.get("act")
    if act == "language" and language.validate_on_submit():
        return _set_language(person, language.locale.data)
    if act in ("password", "token") and current_actor().purpose:
        raise ForbiddenError
    if act == "password" and password.validate_on_submit():
        return _set_password(person, password.password.data)
    made = ""
    if act == "token" and token.validate_on_submit():
        made = _issue_token(person, token.label.data)
    # a link lets one do what it was sent for; whoever holds it may not become its person for good
    may_hand_out = current_actor().purpose is None
    return render_template(
        "accounts/account.html",
        person=person,
        language=language,
        password=password,
        token=token,
        made=made,
        may_hand_out=may_hand_out,
        tokens=db.session.scalars(queries.live_tokens(person.id)).all() if may_hand_out else [],
    ), (422 if request.method == "POST" and not made else 200)


def _set_language(person: Person, locale: str) -> ResponseReturnValue:
    with unit_of_work():
        services.set_language(person, locale, actor=current_actor())
    session["locale"] = locale
    flash(_("Your language is saved."), "good")
    return redirect(url_for(".account"))


def _set_password(person: Person, password: str) -> ResponseReturnValue:
    with unit_of_work():
        sessions.set_password(person, password, actor=current_actor())
        session_id = sessions.session_id_of(person)
    open_session(session_id)
    flash(_("Your password is changed; other devices are signed out."), "good")
    return redirect(url_for(".account"))


def _issue_token(person: Person, label: str) -> str:
    with unit_of_work():
        return tokens.issue_token(person, actor=current_actor(), label=label)


def load_token(token_id: UUID) -> ApiToken:
    """One's own API token; nobody else's is there."""
    token = db.session.get(ApiToken, token_id)
    actor = current_actor()
    if token is None or (actor.is_signed_in and token.person_id != actor.person_id):
        raise NotFoundError
    return token


@bp.route("/tokens/<uuid:token_id>/revoke", methods=["POST"])
@requires(Permission.OWN_SESSION, thing=load_token)
def revoke_token(token: ApiToken) -> ResponseReturnValue:
    """Shut a program out."""
    with unit_of_work():
        tokens.revoke_token(token, actor=current_actor())
    flash(_("The token is revoked."), "good")
    return redirect(url_for(".account"))
