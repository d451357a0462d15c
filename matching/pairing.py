"""What one need and one product have in common, as named numbers."""

import math
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Numbers = TypeVar("Numbers", NDArray[np.float32], NDArray[np.float64])

FEATURES = (
    "kind",
    "fit",
    "fit_middle",
    "fit_high",
    "material_match",
    "material_mismatch",
    "family_mismatch",
    "craft_match",
    "ticked_match",
    "meaning",
    "soft_misses",
    "hard_misses",
    "goods_mismatch",
    "later_need",
    "wishes_unmet",
)
SOFT_LIMIT = 0.3  # a shortfall of at most 30 % can be talked about
ROUNDING = 1e-6  # 130 for 100 is over by 30 %, however it is computed
RELATED = 0.1  # below, two products are no relations
SURE = 0.6  # above what is only usual for such a product
CLEAR = 0.5  # from here on an affinity or a weight counts as said
MIDDLE, HIGH = 0.3, 0.65
MATERIAL_FLOOR, FAMILY_FACTOR, TICKED_FLOOR = 0.3, 0.45, 0.5
_TWO_SOFT = 2
_FLATTENED, _DROP = 1 / 12, 0.5  # sums stay below 6
DAYS_WITHOUT_DEADLINE = 90.0
DAYS_PER_MONTH = 30.0


def overrun(asked: float, limit: float) -> float:
    """Return by which share of what is asked the limit overruns it; 0 where it holds.

    Examples
    --------
    >>> overrun(100, 125), overrun(100, 80)
    (0.25, 0.0)
    """
    if math.isnan(asked) or math.isnan(limit) or limit <= asked:
        return 0.0
    return limit / asked - 1.0 if asked > 0.0 else 1.0


def months_to_make(lead_time_days: float | None) -> float:
    """Return in how many months an order may be made: at least one, three without a deadline.

    Examples
    --------
    >>> months_to_make(60), months_to_make(10), months_to_make(None)
    (2.0, 1.0, 3.0)
    """
    days = DAYS_WITHOUT_DEADLINE if lead_time_days is None else lead_time_days
    return max(1.0, days / DAYS_PER_MONTH)


def missing_part(order: float, capacity: float, months: float) -> float:
    """Return the share of an order that cannot be made in some months.

    Examples
    --------
    >>> missing_part(400, 100, 3), missing_part(200, 100, 3)
    (0.25, 0.0)
    """
    made = capacity * months
    return 1.0 - made / order if made < order else 0.0


def keep_below(total: Numbers, soft: Numbers, hard: Numbers) -> Numbers:
    """Return sums of which those with a hard miss, or two soft ones, stay below zero.

    Such a match is related, never one to meet, however much else speaks for it; among themselves
    they keep their order.

    Examples
    --------
    >>> sums = np.array([3.0, 3.0, -1.0])
    >>> keep_below(sums, np.array([1.0, 2.0, 0.0]), np.array([0.0, 0.0, 1.0])).tolist()
    [3.0, -0.25, -1.5]
    """
    missed = (hard >= 1) | (soft >= _TWO_SOFT)
    lowered = np.minimum(total, total * _FLATTENED) - _DROP
    return np.where(missed, lowered, total).astype(total.dtype)
