"""Spreading one need over all concepts, so that each product is a few look-ups, compiled."""

from typing import Any

import numpy as np
from numba import njit

from matching.pairing import CLEAR
from matching.rows import Asked, Floats, Ints, Model, Shorts, Side

_jit = njit(cache=True, nogil=True)


@_jit
def spread(matrix: Floats, codes: Shorts, weights: Floats, w: int, row: Floats) -> None:
    """Fill `row` with the best affinity of every concept to anything row `w` asks for."""
    row[:] = 0.0
    for at in range(codes.shape[1]):
        code = codes[w, at]
        if code < 0:
            break
        weight = weights[w, at]
        for column in range(row.shape[0]):
            value = matrix[code, column] * weight
            row[column] = max(row[column], value)


@_jit
def spread_refused(model: Model, codes: Shorts, w: int, row: Floats) -> None:
    """Fill `row` with 1 for every concept that is refused or narrower than one refused."""
    row[:] = 0.0
    for at in range(codes.shape[1]):
        if codes[w, at] < 0:
            break
        for column in range(row.shape[0]):
            if (
                model.materials[codes[w, at], column] >= 1.0
                or model.kinds[codes[w, at], column] > 0.9
            ):
                row[column] = 1.0


@_jit
def spread_groups(model: Model, wants: Side, w: int, row: Ints) -> None:
    """Fill `row` with the groups of materials, one bit each, that every concept satisfies."""
    row[:] = 0
    for at in range(wants.materials.shape[1]):
        if wants.materials[w, at] < 0:
            break
        bit: Any = np.int32(1) << wants.material_groups[w, at]
        for column in range(row.shape[0]):
            if model.materials[wants.materials[w, at], column] >= CLEAR:
                row[column] |= bit


@_jit
def ask(model: Model, wants: Side, w: int, asked: Asked) -> None:
    """Fill the affinities of one need."""
    spread(model.kinds, wants.kinds, wants.kind_weights, w, asked.kinds)
    spread(model.materials, wants.materials, wants.material_weights, w, asked.materials)
    spread(model.materials, wants.crafts, wants.craft_weights, w, asked.crafts)
    spread_refused(model, wants.refused, w, asked.refused)
    spread(model.kinds, wants.ticked, wants.ticked_weights, w, asked.ticked)
    spread_groups(model, wants, w, asked.groups)
