"""The hot loops: every need with every product, the best kept, compiled by numba."""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from matching.asking import ask
from matching.pairing import fill_features, weigh
from matching.rows import Asked, Floats, Ints, Model, Room, Setting, Side

_jit = njit(cache=True, nogil=True)
# Without reference counts, which cost ten times the work in loops over tuples of arrays; such
# functions allocate nothing.
_bare = njit(cache=True, nogil=True, _nrt=False)  # type: ignore[call-overload]  # not in its stubs


@_jit
def new_room(model: Model, width: int) -> Room:
    """Return working space for `width` scores."""
    size = model.kinds.shape[0]
    asked = Asked(
        np.empty(size, np.float32),
        np.empty(size, np.float32),
        np.empty(size, np.float32),
        np.empty(size, np.float32),
        np.empty(size, np.float32),
        np.empty(size, np.int32),
    )
    features = np.empty(model.weights.shape[0] - 1, np.float32)
    return Room(asked, features, np.empty(width, np.float32))


@_bare
def score_suppliers(
    model: Model, wants: Side, rows: tuple[int, int], offers: Side, setting: Setting, room: Room
) -> None:
    """Fill `room.best` with the highest score of each supplier for the needs of `rows`."""
    room.best[:] = -np.inf
    for w in range(rows[0], rows[1]):
        ask(model, wants, w, room.asked)
        for o in range(offers.owner.shape[0]):
            fill_features(room.asked, wants, w, offers, o, setting, room.features)
            score = weigh(room.features, model.weights)
            room.best[offers.owner[o]] = max(room.best[offers.owner[o]], score)


@_bare
def best_product(
    model: Model,
    wants: Side,
    w: int,
    offers: Side,
    rows: tuple[int, int],
    setting: Setting,
    room: Room,
) -> tuple[int, float]:
    """Return the product of `rows` that scores highest for a need asked before, and its score."""
    found = rows[0]
    best: Any = np.float32(-np.inf)
    for o in range(rows[0], rows[1]):
        fill_features(room.asked, wants, w, offers, o, setting, room.features)
        score = weigh(room.features, model.weights)
        if score > best:
            best = score
            found = o
    return found, best


@_jit
def best_pairs(
    model: Model,
    wants: Side,
    bounds: Ints,
    offers: Side,
    edges: Ints,
    setting: Setting,
    index: Ints,
) -> NDArray[np.int32]:
    """Return for each buyer and listed supplier the need and product that score highest.

    Supplier s has the products edges[s] to edges[s + 1]; buyer b the needs of its bounds.
    """
    found = np.zeros((index.shape[0], index.shape[1], 2), np.int32)
    room = new_room(model, index.shape[1])
    for b in range(index.shape[0]):
        room.best[:] = -np.inf
        for w in range(bounds[b], bounds[b + 1]):
            ask(model, wants, w, room.asked)
            for place in range(index.shape[1]):
                rows = (edges[index[b, place]], edges[index[b, place] + 1])
                o, score = best_product(model, wants, w, offers, rows, setting, room)
                if score > room.best[place]:
                    room.best[place] = score
                    found[b, place, 0] = w
                    found[b, place, 1] = o
    return found


@_jit
def keep_top(scores: Floats, index: Ints, values: Floats) -> None:
    """Fill `index` and `values` with the best, ties going to the lower position."""
    size = 0
    for at in range(scores.shape[0]):
        score = scores[at]
        if size == index.shape[0] and score <= values[size - 1]:
            continue
        size = min(size + 1, index.shape[0])
        place = size - 1
        while place > 0 and values[place - 1] < score:
            values[place] = values[place - 1]
            index[place] = index[place - 1]
            place -= 1
        values[place] = score
        index[place] = at


@_jit
def rank_buyers(
    model: Model,
    wants: Side,
    bounds: Ints,
    offers: Side,
    setting: Setting,
    index: Ints,
    values: Floats,
) -> None:
    """Rank suppliers for each buyer, whose needs are rows bounds[b] to bounds[b + 1]."""
    room = new_room(model, offers.owner[-1] + 1)
    for b in range(bounds.shape[0] - 1):
        score_suppliers(model, wants, (bounds[b], bounds[b + 1]), offers, setting, room)
        keep_top(room.best, index[b], values[b])


@_jit
def fill_all_features(
    model: Model, wants: Side, offers: Side, setting: Setting, out: NDArray[np.float32]
) -> None:
    """Fill `out[w, o]` with the features of every need and every product."""
    room = new_room(model, 1)
    for w in range(wants.owner.shape[0]):
        ask(model, wants, w, room.asked)
        for o in range(offers.owner.shape[0]):
            fill_features(room.asked, wants, w, offers, o, setting, out[w, o])


@_jit
def keep_top_rows(scores: Floats, index: Ints, values: Floats) -> None:
    """Keep the best of every row of a table of scores."""
    for row in range(scores.shape[0]):
        keep_top(scores[row], index[row], values[row])
