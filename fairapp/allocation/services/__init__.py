"""Verbs of who stands where: booking stands by hand."""

from fairapp.allocation.places import BoothTakenError, NoSuchBoothError
from fairapp.allocation.services.booking import (
    block_free_booth,
    confirm_allocation,
    hold_booths,
    move_allocation,
    release_allocation,
    release_expired_holds,
    reserve_allocation,
    swap_allocations,
    vacate_booths,
)

__all__ = [
    "BoothTakenError",
    "NoSuchBoothError",
    "block_free_booth",
    "confirm_allocation",
    "hold_booths",
    "move_allocation",
    "release_allocation",
    "release_expired_holds",
    "reserve_allocation",
    "swap_allocations",
    "vacate_booths",
]
