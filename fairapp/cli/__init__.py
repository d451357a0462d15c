"""The terminal door: commands load, call one service, report."""

from flask import Flask

from fairapp.cli.thesaurus import thesaurus


def register(app: Flask) -> None:
    """Hang the commands on the app."""
    app.cli.add_command(thesaurus)
