"""`flask accounts ...`: the first organiser of a service, and tokens for programs."""

import click
from flask.cli import AppGroup

from fairapp.accounts import queries, services, tokens
from fairapp.core.contacts import parse_email
from fairapp.core.db import unit_of_work
from fairapp.core.policy import SYSTEM, Role

accounts = AppGroup("accounts", help="People and keys.")


@accounts.command("create-organiser")
@click.argument("email")
@click.option("--name", required=True, help="Name of the person.")
def create_organiser(email: str, name: str) -> None:
    """Make the person with this EMAIL an organiser of every fair; they sign in by code."""
    address = _address(email)
    with unit_of_work():
        person = services.register_person(
            actor=SYSTEM, full_name=name, organisation=None, email=address
        )
        services.add_member(person, Role.ORGANISER, actor=SYSTEM, fair_id=None)
    click.echo(f"{address} is an organiser and signs in by code.")


@accounts.command("token")
@click.argument("email")
@click.option("--label", required=True, help="What the token is for.")
def token(email: str, label: str) -> None:
    """Print a new API token that acts with the roles of the person with this EMAIL."""
    address = _address(email)
    with unit_of_work():
        person = queries.find_person(email=address)
        if person is None:
            raise click.ClickException(f"Nobody has the address {address}.")
        secret = tokens.issue_token(person, actor=SYSTEM, label=label[:200])
    click.echo(secret)


def _address(typed: str) -> str:
    address = parse_email(typed)
    if address is None:
        raise click.ClickException(f"{typed} is no e-mail address.")
    return address
