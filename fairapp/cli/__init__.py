"""The terminal door: commands load, call one service, report."""

from flask import Flask


def register(app: Flask) -> None:
    """Hang the commands on the app."""
