"""The REST door: schemas, problems, and the same services as the pages."""

from flask import Flask


def register(app: Flask) -> None:
    """Hang the resources on the app."""
