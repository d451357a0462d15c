"""Who sees what in the demonstration: most is public, some for approved buyers, some on request."""

from zlib import crc32

PROFILES = {"public": 82, "buyers": 13, "on_request": 5}
GOODS = {"public": 77, "buyers": 15, "on_request": 8}
PRICES = {"public": 35, "buyers": 55, "on_request": 10}


def shown_to(key: str, shares: dict[str, int]) -> str:
    """How far the thing with this number is shown: always the same, and no draw is used up."""
    place = crc32(f"{sorted(shares.items())}:{key}".encode()) % 100
    for level, share in shares.items():
        if place < share:
            return level
        place -= share
    raise ValueError("shares do not add up to a hundred")
