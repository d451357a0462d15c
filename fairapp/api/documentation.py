"""The OpenAPI document: what no single resource says of itself."""

from typing import Any

from apiflask import APIFlask

from fairapp.core.policy import RULES, anyone

PROBLEMS = {
    "400": "The request could not be read.",
    "401": "No token, or one that has ended.",
    "403": "The roles behind the token do not include this.",
    "404": "There is nothing at this address, or nothing of this id at this fair.",
    "409": "A rule of the trade refuses this; `detail` says which.",
    "413": "The request is too large.",
    "422": "A value was refused; `errors` names each field.",
    "503": "The service cannot read or save right now; nothing was changed.",
}
GUARDED = ("403",)
CHANGING = ("409", "413")
PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "errors": {
            "type": "object",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
    },
}
PROBLEM_CONTENT = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


def register_documentation(app: APIFlask) -> None:
    """Complete the document with security and problems."""
    app.title, app.version = "Fairapp", "1"
    # an address taken from the request would be kept for every later reader
    app.servers = [{"url": "/"}]
    app.config.update(
        AUTO_VALIDATION_ERROR_RESPONSE=False,
        AUTO_404_RESPONSE=False,
        AUTO_OPERATION_ID=True,
        SECURITY_SCHEMES={"token": {"type": "http", "scheme": "bearer"}},
    )

    @app.spec_processor
    def _complete(spec: Any) -> Any:
        spec["components"].setdefault("schemas", {})["Problem"] = PROBLEM_SCHEMA
        for operations in spec["paths"].values():
            for method, operation in operations.items():
                _complete_operation(app, method, operation)
        return spec


def _complete_operation(app: APIFlask, method: str, operation: dict[str, Any]) -> None:
    """Every refusal an operation may answer with, by its own row in the policy table."""
    endpoint = operation["operationId"].removeprefix(f"{method}_").replace("_", ".", 1)
    view: Any = app.view_functions[endpoint]
    is_open = RULES[view.required_permission] is anyone
    left_out = (GUARDED if is_open else ()) + (CHANGING if method == "get" else ())
    operation["security"] = [] if is_open else [{"token": []}]
    for status, words in PROBLEMS.items():
        if status not in left_out:
            operation["responses"][status] = {"description": words, "content": PROBLEM_CONTENT}
