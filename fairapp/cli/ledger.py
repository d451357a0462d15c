"""`flask ledger verify`: walk a fair's chain of deals and name the first broken entry."""

import click
from flask.cli import AppGroup
from flask_babel import force_locale

from fairapp.contracts.queries import head_of
from fairapp.contracts.services import verify_chain
from fairapp.contracts.services.words import BREAK_WORDS
from fairapp.core.errors import NotFoundError
from fairapp.fairs.queries import load_fair

ledger = AppGroup("ledger", help="The ledger of deals.")


@ledger.command("verify")
@click.argument("slug")
@click.option("--head", help="A hash printed elsewhere; it must be in the chain.")
def verify(slug: str, head: str | None) -> None:
    """Say whether the chain of the fair SLUG is whole; exit 1 where it breaks."""
    try:
        fair = load_fair(slug)
    except NotFoundError as error:
        raise click.ClickException(f"There is no fair {slug}.") from error
    broken = verify_chain(fair.id, head=head)
    if broken is not None:
        deal = f" (deal {broken.entry.deal_id})" if broken.entry else ""
        with force_locale("en"):
            why = str(BREAK_WORDS[broken.reason])
        click.echo(f"{slug}: broken at entry {broken.number}{deal}: {why}")
        raise SystemExit(1)
    last = head_of(fair.id)
    count, seal = (last.number, last.entry_hash) if last else (0, "-")
    click.echo(f"{slug}: {count} entries, chain whole, head {seal}")
