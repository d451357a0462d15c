"""Spreading needs over concepts, so that a product is compared by a few look-ups."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from matching.pairing import CLEAR
from matching.rows import Floats, Ints, Model, Places, Shorts, Side

_NARROWER = 0.9  # from here on one kind is another or a narrower one


class Asked(NamedTuple):
    """The affinity of every concept (row) to what each need (column) asks for and refuses.

    `kinds`, `refused_kinds` and `ticked` have the concepts of the offers' kinds as rows, the
    others those of their materials and techniques. `groups` has one bit for each group of
    materials that a concept satisfies.
    """

    kinds: Floats
    ticked: Floats
    materials: Floats
    crafts: Floats
    refused_kinds: Floats
    refused: Floats
    groups: Ints


class Reduced(NamedTuple):
    """Affinities of all that may be asked (rows) to the concepts that offers have (columns)."""

    kinds: Floats
    kinds_as_things: Floats
    things: Floats
    things_as_kinds: Floats

    @classmethod
    def of(cls, model: Model, kinds: Places, things: Places) -> "Reduced":
        """Return the affinities to some kinds and some things, that is materials and crafts."""
        return cls(
            kinds=np.ascontiguousarray(model.kinds[:, kinds]),
            kinds_as_things=np.ascontiguousarray(model.materials[:, kinds]),
            things=np.ascontiguousarray(model.materials[:, things]),
            things_as_kinds=np.ascontiguousarray(model.kinds[:, things]),
        )


def _columns(codes: Shorts) -> Iterator[tuple[int, Places]]:
    """Yield each column of a table with the rows that have something there."""
    for column in range(codes.shape[1]):
        rows = np.flatnonzero(codes[:, column] >= 0)
        if not len(rows):
            return
        yield column, rows


def _spread(matrix: Floats, codes: Shorts, weights: Floats) -> Floats:
    """Return the best affinity of every concept to anything each need has."""
    found = np.zeros((len(codes), matrix.shape[1]), np.float32)
    for column, rows in _columns(codes):
        value = matrix[codes[rows, column]]
        value *= weights[rows, column, None]
        found[rows] = np.maximum(found[rows], value) if column else value
    return np.ascontiguousarray(found.T)


def _spread_refused(
    matrix: Floats, others: Floats, codes: Shorts, limits: tuple[float, float]
) -> Floats:
    """Return 1 for every concept that is refused or narrower than one refused."""
    found = np.zeros((matrix.shape[1], len(codes)), np.float32)
    for column, rows in _columns(codes):
        at = codes[rows, column]
        found[:, rows] += ((matrix[at] >= limits[0]) | (others[at] >= limits[1])).T
    return np.minimum(found, 1.0)


def _spread_groups(matrix: Floats, wants: Side) -> Ints:
    """Return the groups of materials, one bit each, that every concept satisfies."""
    found = np.zeros((len(wants.materials), matrix.shape[1]), np.int32)
    for column, rows in _columns(wants.materials):
        bits = np.int32(1) << wants.material_groups[rows, column].astype(np.int32)
        clear = matrix[wants.materials[rows, column]] >= CLEAR
        found[rows] |= clear * bits[:, None]
    return np.ascontiguousarray(found.T)


def ask(reduced: Reduced, wants: Side) -> Asked:
    """Return what some needs ask for and refuse, spread over the concepts of the offers."""
    narrower = np.nextafter(np.float32(_NARROWER), np.float32(1))
    return Asked(
        kinds=_spread(reduced.kinds, wants.kinds, wants.kind_weights),
        ticked=_spread(reduced.kinds, wants.ticked, wants.ticked_weights),
        materials=_spread(reduced.things, wants.materials, wants.material_weights),
        crafts=_spread(reduced.things, wants.crafts, wants.craft_weights),
        refused_kinds=_spread_refused(
            reduced.kinds, reduced.kinds_as_things, wants.refused, (narrower, 1.0)
        ),
        refused=_spread_refused(
            reduced.things, reduced.things_as_kinds, wants.refused, (1.0, narrower)
        ),
        groups=_spread_groups(reduced.things, wants),
    )
