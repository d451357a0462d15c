"""What a program is told when its request was refused: RFC 9457, with the fields by name."""

from typing import Any

from apiflask import APIFlask, HTTPError
from flask import Response, request

from fairapp.core.errors import InvalidInputError, render_error


def register_problems(app: APIFlask) -> None:
    """Answer refused input as a problem, and say by which means one may sign in."""
    app.error_callback = on_invalid

    @app.after_request
    def _challenge(answer: Response) -> Response:
        if answer.status_code == 401 and request.path.startswith("/api/"):
            answer.headers["WWW-Authenticate"] = "Bearer"
        return answer


def on_invalid(error: HTTPError) -> Response:
    """A request that does not fit its schema; every wrong field is named."""
    fields = dict(_leaves(error.detail))
    said = "; ".join(f"{name}: {' '.join(words)}" for name, words in fields.items())
    return render_error(
        error.status_code, InvalidInputError.code, said or str(error.message), errors=fields
    )


def _leaves(detail: Any, path: str = "") -> list[tuple[str, list[str]]]:
    """[(dotted name of a field, its faults)]; the place (json, query) is no part of the name."""
    if isinstance(detail, dict):
        return [
            leaf
            for key, inner in detail.items()
            for leaf in _leaves(inner, f"{path}.{key}" if path else str(key))
        ]
    _place, _, name = path.partition(".")
    words = detail if isinstance(detail, list) else [detail]
    return [(name or path, [str(word) for word in words])]
