"""The REST door: schemas, problems, and the same services as the pages."""

import importlib

from apiflask import APIFlask

from fairapp.api import documentation, problems
from fairapp.api.v1 import bp


def register(app: APIFlask) -> None:
    """Hang the resources on the app."""
    for resource in ("fairs", "exhibitors", "deals", "reports"):
        importlib.import_module(f"fairapp.api.v1.{resource}")
    # a browser's session can change nothing here, so there is nothing for a foreign page to forge
    app.extensions["csrf"].exempt(bp)
    app.register_blueprint(bp)
    problems.register_problems(app)
    documentation.register_documentation(app)
