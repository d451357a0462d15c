"""`flask seal again`: put what is sealed under the first key."""

import click
from flask.cli import AppGroup

from fairapp.core.db import unit_of_work
from fairapp.core.mail import current_settings
from fairapp.core.policy import SYSTEM
from fairapp.core.sealing import SealBrokenError
from fairapp.importers.services import reseal_passports

seals = AppGroup("seal", help="What is sealed: passports of hosted buyers.")


@seals.command("again")
def again() -> None:
    """Seal everything anew with the first key, all or nothing; then the old keys can go."""
    try:
        with unit_of_work():
            count = reseal_passports(current_settings(), actor=SYSTEM)
    except SealBrokenError as error:
        raise click.ClickException(
            "A passport opens with none of the keys; nothing was changed. Add its key, then again."
        ) from error
    click.echo(f"{count} sealed with the first key.")
