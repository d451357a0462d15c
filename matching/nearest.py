"""Exact nearest neighbours on vectors, in blocks that stay in memory."""

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from matching.kernel import keep_top_rows

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
_BLOCK = 256


def nearest(queries: Floats, points: Floats, k: int) -> tuple[Floats, Ints]:
    """Return the k largest dot products of each query and the points they belong to.

    Examples
    --------
    >>> points = np.eye(3, dtype=np.float32)
    >>> nearest(points[:1], points, 1)[1].tolist()
    [[0]]
    """
    k = min(k, len(points))
    index = np.zeros((len(queries), k), np.int32)
    values = np.zeros((len(queries), k), np.float32)
    turned = np.ascontiguousarray(points.T)

    def block(start: int) -> None:
        stop = min(start + _BLOCK, len(queries))
        keep_top_rows(queries[start:stop] @ turned, index[start:stop], values[start:stop])

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        list(pool.map(block, range(0, len(queries), _BLOCK)))
    return values, index
