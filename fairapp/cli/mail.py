"""`flask mail inbound`: take one message from standard input, as a mail server's pipe gives it."""

import sys

import click
from flask.cli import AppGroup
from sqlalchemy.exc import DBAPIError

from fairapp.core.db import unit_of_work
from fairapp.core.inbound import receive
from fairapp.core.policy import SYSTEM

mail = AppGroup("mail", help="Mail that comes in.")

MOST_BYTES = 30 * 1024 * 1024
TRY_LATER = 75
"""EX_TEMPFAIL of sysexits: the mail server keeps the message and hands it in again."""


@mail.command("inbound")
def inbound() -> None:
    """Read a report or a reply and tie it to the letter it answers."""
    raw = sys.stdin.buffer.read(MOST_BYTES)
    try:
        with unit_of_work():
            kept = receive(raw, actor=SYSTEM)
            words = f"{kept.kind.value}: {kept.message_id or 'unknown letter'}"
    except DBAPIError as error:
        click.echo(f"cannot save now: {type(error.orig).__name__}", err=True)
        sys.exit(TRY_LATER)
    click.echo(words)
