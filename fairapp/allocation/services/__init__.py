"""Verbs of who stands where: booking by hand, and rounds that the planner drafts."""

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
from fairapp.allocation.services.drafting import (
    BrokenLockError,
    ask_round,
    draft_round,
    keep_draft,
    plan_round,
)
from fairapp.allocation.services.offers import (
    decline_offer,
    goods_fit,
    next_in_line,
    offer_freed,
    pass_on_offers,
    take_offer,
)
from fairapp.allocation.services.rounds import RoundOverError, publish_round, tell_round
from fairapp.allocation.services.sharing import (
    extend_hold,
    join_stands,
    leave_stand,
    share_stand,
)

__all__ = [
    "BoothTakenError",
    "BrokenLockError",
    "NoSuchBoothError",
    "RoundOverError",
    "ask_round",
    "block_free_booth",
    "confirm_allocation",
    "decline_offer",
    "draft_round",
    "extend_hold",
    "goods_fit",
    "hold_booths",
    "join_stands",
    "keep_draft",
    "leave_stand",
    "move_allocation",
    "next_in_line",
    "offer_freed",
    "pass_on_offers",
    "plan_round",
    "publish_round",
    "release_allocation",
    "release_expired_holds",
    "reserve_allocation",
    "share_stand",
    "swap_allocations",
    "take_offer",
    "tell_round",
    "vacate_booths",
]
