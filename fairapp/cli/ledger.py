"""`flask ledger verify`: walk the chains of deals and name the first broken entry."""

from collections.abc import Sequence
from pathlib import Path

import click
from flask.cli import AppGroup
from flask_babel import force_locale

from fairapp.contracts.queries import head_of
from fairapp.contracts.services import ChainBreak, verify_chain
from fairapp.contracts.services.words import BREAK_WORDS
from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.core.mail import current_settings
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import all_fairs, load_fair

ledger = AppGroup("ledger", help="The ledger of deals.")


@ledger.command("verify")
@click.argument("slug", required=False)
@click.option("--head", help="A hash printed elsewhere; it must be in the chain.")
def verify(slug: str | None, head: str | None) -> None:
    """Say whether the chain of the fair SLUG, or of every fair, is whole; exit 1 where it breaks.

    Papers are read too: each must have the bytes that were sealed with its entry.
    """
    folder = current_settings().data_dir.resolve()
    fairs = _chosen(slug)
    broken = [(fair, verify_chain(fair.id, folder=folder)) for fair in fairs]
    for fair, found in broken:
        click.echo(_told(fair, found) if found else _whole(fair))
    is_lost = bool(head) and not any(_knows(fair, head, folder) for fair in fairs)
    if is_lost:
        where = slug or "any fair"
        click.echo(f"{where}: {_why('unknown_head')}")
    if is_lost or any(found for _fair, found in broken):
        raise SystemExit(1)


def _chosen(slug: str | None) -> Sequence[Fair]:
    if slug is None:
        return db.session.scalars(all_fairs()).all()
    try:
        return [load_fair(slug)]
    except NotFoundError as error:
        raise click.ClickException(f"There is no fair {slug}.") from error


def _knows(fair: Fair, head: str | None, folder: Path) -> bool:
    """Whether this fair's chain holds the hash; a broken chain is told apart already."""
    found = verify_chain(fair.id, head=head, folder=folder)
    return found is None or found.reason != "unknown_head"


def _told(fair: Fair, broken: ChainBreak) -> str:
    deal = f" (deal {broken.entry.deal_id})" if broken.entry else ""
    return f"{fair.slug}: broken at entry {broken.number}{deal}: {_why(broken.reason)}"


def _why(reason: str) -> str:
    with force_locale("en"):
        return str(BREAK_WORDS[reason])


def _whole(fair: Fair) -> str:
    last = head_of(fair.id)
    count, seal = (last.number, last.entry_hash) if last else (0, "-")
    return f"{fair.slug}: {count} entries, chain whole, head {seal}"
