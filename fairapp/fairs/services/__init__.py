"""Verbs of fairs: opening and changing editions, prices, papers; `ground` changes the plan."""

from fairapp.fairs.services.editions import (
    DocumentKnownError,
    SlugTakenError,
    add_price_item,
    block_booth,
    edit_fair,
    open_fair,
    open_series,
    register_document,
    unblock_booth,
)

__all__ = [
    "DocumentKnownError",
    "SlugTakenError",
    "add_price_item",
    "block_booth",
    "edit_fair",
    "open_fair",
    "open_series",
    "register_document",
    "unblock_booth",
]
