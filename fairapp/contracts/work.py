"""Work of this room done by the worker: asking again whoever has not answered about a deal."""

from datetime import datetime

from fairapp.contracts import services
from fairapp.core.db import unit_of_work
from fairapp.core.links import full_url
from fairapp.core.policy import SYSTEM


def remind_unanswered(now: datetime) -> int:
    """Write the reminders that are due; the sweep calls it every hour and hands in the time."""
    with unit_of_work():
        return services.remind_due(
            now, actor=SYSTEM, link=lambda token: full_url("accounts.link", token=token)
        )
