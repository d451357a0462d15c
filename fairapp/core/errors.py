"""Errors in the words of the trade, and the one place that turns them into a page or a problem."""

import re
from http import HTTPStatus
from typing import ClassVar

import structlog
from flask import Flask, Response, current_app, g, jsonify, render_template, request, session
from flask_babel import gettext, lazy_gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionLeftError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from fairapp.core.db import db

log = structlog.get_logger()

RETURN_TO = "return_to"
"""The page that asked for a sign-in, kept in the session, so that the person comes back to it."""
_NEVER_SHOWN = ("csrf", "token", "password", "code", "passport", "kept_", "key")
_CODE_LIKE = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[a-z_]{1,20}|[A-Z]{3}(-\d+)*")
_WORTH_KEEPING, _MOST_WORDS = 3, 20


class FairError(Exception):
    """Something a person can understand and act on; `facts` fill the gaps of the sentence.

    `about` is the input that was refused, as programs and columns of sheets call it.
    """

    code: ClassVar[str] = "fair-error"
    status: ClassVar[int] = HTTPStatus.CONFLICT
    sentence: ClassVar[object] = lazy_gettext("That could not be done.")
    about: str = ""

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code)
        self.facts = facts

    @property
    def message(self) -> str:
        """The sentence in the reader's language."""
        return str(self.sentence) % self.facts if self.facts else str(self.sentence)


class NotFoundError(FairError):
    """The thing does not exist, or is none of the asker's business."""

    code = "not-found"
    status = HTTPStatus.NOT_FOUND
    sentence = lazy_gettext("There is nothing at this address.")


class ForbiddenError(FairError):
    """The actor may not do this."""

    code = "forbidden"
    status = HTTPStatus.FORBIDDEN
    sentence = lazy_gettext("Your role does not include this page.")


class SignInNeededError(FairError):
    """Nobody is signed in, and the page is not public."""

    code = "sign-in-needed"
    status = HTTPStatus.UNAUTHORIZED
    sentence = lazy_gettext("Please sign in first.")


class InvalidInputError(FairError):
    """A value was refused by a rule; `field` names it for people."""

    code = "invalid-input"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = lazy_gettext("%(field)s: %(reason)s")

    def __init__(self, *, about: str = "", **facts: object) -> None:
        super().__init__(**facts)
        self.about = about


class EditedMeanwhileError(FairError):
    """Two people edited the same row; the second one must look again."""

    code = "edited-meanwhile"
    sentence = lazy_gettext(
        "Someone else changed this a moment ago. Nothing of yours was saved; look and try again."
    )


class UnavailableError(FairError):
    """The database or the disk is away for a moment."""

    code = "unavailable"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    sentence = lazy_gettext(
        "The service cannot save right now. Nothing was changed; try again in a minute."
    )


class UnkeepableError(FairError):
    """A value that no column can hold, such as a NUL character; no page lets one type it."""

    code = "unkeepable"
    status = HTTPStatus.BAD_REQUEST
    sentence = lazy_gettext("Something that was sent cannot be stored. Nothing was saved.")


class TooManyAttemptsError(FairError):
    """A limit was reached; waiting helps."""

    code = "too-many-attempts"
    status = HTTPStatus.TOO_MANY_REQUESTS
    sentence = lazy_gettext("Too many attempts. Wait five minutes and try again.")


def wants_problem() -> bool:
    """Whether the caller is a program: then it gets problem+json instead of a page."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], "text/html")
    return request.path.startswith("/api/") or best == "application/json"


def render_error(status: int, code: str, message: str, **more: object) -> Response:
    """One error, as a page for people or RFC 9457 (with `more`) for programs."""
    if wants_problem():
        problem = jsonify(
            type=f"/problems/{code}",
            title=HTTPStatus(status).phrase,
            status=status,
            detail=message,
            code=code,
            **more,
        )
        problem.status_code = status
        problem.content_type = "application/problem+json"
        return problem
    typed = typed_words() if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.BAD_REQUEST) else []
    page = Response(_page(status=status, code=code, message=message, typed=typed))
    page.status_code = status
    return page


def _page(**values: object) -> str:
    """The page of an error; when even its masthead cannot be asked for, one without a reader."""
    try:
        return render_template("errors/error.html", **values)
    except DBAPIError:
        db.session.rollback()
        g.pop("actor", None)
        g.pop("thing", None)
        return render_template("errors/error.html", **values)


def typed_words() -> list[str]:
    """What somebody had typed into a form that cannot be taken, so that it can be copied.

    Secrets are never shown again, nor what no person typed.
    """
    if request.method != "POST":
        return []
    try:
        sent = list(request.form.items(multi=True))
    except HTTPException:
        return []  # the very form could not be read
    words = [
        value.strip()
        for name, value in sent
        if not any(part in name for part in _NEVER_SHOWN) and len(value.strip()) >= _WORTH_KEEPING
    ]
    return [word for word in words if not _CODE_LIKE.fullmatch(word)][:_MOST_WORDS]


def _is_page() -> bool:
    """Whether a person's browser asked for something that can be opened again by its address."""
    rule = request.url_rule
    wants_html = "text/html" in request.headers.get("Accept", "")
    return wants_html and rule is not None and "GET" in (rule.methods or ())


def _on_fair_error(error: FairError) -> Response:
    db.session.rollback()
    if isinstance(error, SignInNeededError) and _is_page():
        session[RETURN_TO] = request.path
    fields = {"errors": {error.about: [error.message]}} if error.about else {}
    return render_error(error.status, error.code, error.message, **fields)


def _on_http_error(error: HTTPException) -> Response:
    if error.response is not None:
        return error.response  # type: ignore[return-value]  # a ready redirect or answer
    messages = {
        400: gettext("The form could not be read. Nothing was saved."),
        404: str(NotFoundError.sentence),
        405: gettext("This address does not take that kind of request."),
        413: gettext(
            "The file is too large: at most %(most)s MB. Nothing was saved.",
            most=(current_app.config["MAX_CONTENT_LENGTH"] or 0) // (1024 * 1024),
        ),
        429: str(TooManyAttemptsError.sentence),
    }
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    fallback = gettext("The request could not be answered.")
    return render_error(status, f"http-{status}", messages.get(status, fallback))


def _on_csrf_error(_error: CSRFError) -> Response:
    if _is_page():
        session[RETURN_TO] = request.path
    message = gettext("This form was open too long. Nothing was saved; open it again and resend.")
    return render_error(HTTPStatus.BAD_REQUEST, "form-expired", message)


def _on_stale(_error: StaleDataError) -> Response:
    return _on_fair_error(EditedMeanwhileError())


def _on_database_error(error: DBAPIError) -> Response:
    db.session.rollback()
    if isinstance(error, OperationalError):
        log.error("database_unavailable", error=str(error.orig))
        return _on_fair_error(UnavailableError())
    if isinstance(error, DataError):
        return _on_fair_error(UnkeepableError())
    return _on_unexpected(error)


def _on_no_connection(error: NoConnectionLeftError) -> Response:
    """All connections were busy for longer than a request waits for one."""
    db.session.rollback()
    log.error("database_unavailable", error=str(error))
    return _on_fair_error(UnavailableError())


def _on_unexpected(error: Exception) -> Response:
    db.session.rollback()
    if isinstance(error, OSError):
        log.error("disk_unavailable", exc_info=error)
        return _on_fair_error(UnavailableError())
    log.error("unexpected_error", exc_info=error)
    message = gettext("Something went wrong on our side. Nothing was saved; the fault is recorded.")
    return render_error(HTTPStatus.INTERNAL_SERVER_ERROR, "unexpected", message)


def register_errors(app: Flask) -> None:
    """Hang the one set of handlers on the app."""
    app.register_error_handler(FairError, _on_fair_error)
    app.register_error_handler(CSRFError, _on_csrf_error)
    app.register_error_handler(HTTPException, _on_http_error)
    app.register_error_handler(StaleDataError, _on_stale)
    app.register_error_handler(NoConnectionLeftError, _on_no_connection)
    app.register_error_handler(DBAPIError, _on_database_error)
    app.register_error_handler(Exception, _on_unexpected)
