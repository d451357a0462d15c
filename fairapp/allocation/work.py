"""What the worker does for this room: offers that ran out go to the next of the waiting list."""

from fairapp.allocation import services
from fairapp.core import clock
from fairapp.core.db import unit_of_work
from fairapp.core.policy import SYSTEM
from fairapp.exhibitors.services import personal_link


def pass_on() -> int:
    """End offers whose time has run out; the sweep calls it every minute."""
    with unit_of_work():
        return services.pass_on_offers(clock.now(), link_to=personal_link(SYSTEM))
