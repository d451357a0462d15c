"""`flask thesaurus sync`: bring the craft thesaurus of the database up to date."""

import click
from flask.cli import AppGroup

from fairapp.core.db import unit_of_work
from fairapp.core.policy import SYSTEM

thesaurus = AppGroup("thesaurus", help="The craft thesaurus.")


@thesaurus.command("sync")
def sync() -> None:
    """Load new and changed concepts; nothing is removed."""
    from fairapp.fairs import thesaurus as adapter  # noqa: PLC0415 -- slow import

    with unit_of_work():
        changed = adapter.sync(SYSTEM)
    click.echo(f"{changed} rows changed")
