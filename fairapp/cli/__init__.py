"""The terminal door: commands load, call one service, report."""

from flask import Flask

from fairapp.cli.accounts import accounts
from fairapp.cli.demo import demo_season
from fairapp.cli.ledger import ledger
from fairapp.cli.mail import mail
from fairapp.cli.messages import group as messages_group
from fairapp.cli.report import report
from fairapp.cli.sealing import seals
from fairapp.cli.thesaurus import thesaurus


def register(app: Flask) -> None:
    """Hang the commands on the app."""
    app.cli.add_command(accounts)
    app.cli.add_command(demo_season)
    app.cli.add_command(ledger)
    app.cli.add_command(mail)
    app.cli.add_command(messages_group)
    app.cli.add_command(report)
    app.cli.add_command(seals)
    app.cli.add_command(thesaurus)
