"""The arrays that scoring works on, as tuples with named columns."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
Shorts = NDArray[np.int16]
Places = NDArray[np.intp]


class Side(NamedTuple):
    """Offers or wants as arrays, one row each; `owner` numbers its supplier or buyer.

    `terms` holds for offers minimum, capacity, lead time and lowest price; for wants order,
    order, lead time and highest price. `countries`, `buyer_kinds` and `least_order` are what an
    exhibitor wishes, or where and what the buyer is. `held` tells for each offer and numbered
    certificate whether it is held on the day asked about. `units` holds the units of the first
    two terms.
    `goods` is 1 for raw material, 2 for finished goods, 0 where nothing tells.
    """

    owner: Ints
    later: Floats
    kinds: Shorts
    kind_weights: Floats
    materials: Shorts
    material_weights: Floats
    crafts: Shorts
    craft_weights: Floats
    refused: Shorts
    ticked: Shorts
    ticked_weights: Floats
    material_groups: Shorts
    group_counts: Shorts
    families: NDArray[np.int64]
    certificates: Ints
    held: NDArray[np.uint8]
    terms: Floats
    units: Shorts
    currency: Shorts
    goods: NDArray[np.int8]
    vectors: Shorts
    countries: Shorts
    buyer_kinds: Shorts
    least_order: Floats


class Setting(NamedTuple):
    """The value of each numbered currency, nan when unknown."""

    rates: Floats


class Model(NamedTuple):
    """Affinities between concepts, and the weight of each feature with the intercept last."""

    kinds: Floats
    materials: Floats
    weights: Floats


def rows_of(side: Side, rows: Any) -> Side:
    """Return some rows of a side."""
    columns: list[Any] = [column[rows] for column in side]
    return Side(*columns)
