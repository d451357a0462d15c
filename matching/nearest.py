"""The largest of many numbers per row, and exact nearest neighbours built on it."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
Part = TypeVar("Part")
Result = TypeVar("Result")
_BLOCK = 256
_GROUPS_PER_PLACE = 8


def _floors(scores: Floats, k: int) -> Floats:
    """Return for each row a number that at least k of its scores reach.

    The k-th largest of the maxima of groups of scores is such a number, and near the k-th largest
    score where there are many groups.
    """
    groups = _GROUPS_PER_PLACE * k
    size = scores.shape[1] // groups
    if size > 1:
        parts = scores[:, : size * groups].reshape(len(scores), size, groups)
        scores = parts.max(axis=1)
    at = scores.shape[1] - k
    return np.partition(scores, at, axis=1)[:, at]


def top_of_rows(scores: Floats, k: int) -> tuple[Ints, Floats]:
    """Return the places and values of the k largest of each row, ties by place.

    Examples
    --------
    >>> top_of_rows(np.array([[1, 3, 3, 2]], np.float32), 2)[0].tolist()
    [[1, 2]]
    """
    if k == 0 or not len(scores):
        shape = (len(scores), k)
        return np.zeros(shape, np.int32), np.zeros(shape, np.float32)
    at = np.flatnonzero(scores >= _floors(scores, k)[:, None])
    rows, columns = np.divmod(at, scores.shape[1])
    values = scores.ravel()[at]
    order = np.lexsort((columns, -values, rows))
    starts = np.searchsorted(rows, np.arange(len(scores)))
    kept = order[starts[:, None] + np.arange(k)]
    return columns[kept].astype(np.int32), values[kept]


@cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController()


def in_threads(work: Callable[[Part], Result], parts: Iterable[Part]) -> Iterator[Result]:
    """Yield what work makes of each part, in order, on all cores.

    The threads take whole parts; inside a part products of matrices use one thread, for threads
    within threads hinder each other.
    """
    workers = os.cpu_count() or 1
    with _controller().limit(limits=1, user_api="blas"), ThreadPoolExecutor(workers) as pool:
        yield from pool.map(work, parts)


def _blocks(count: int) -> Iterator[slice]:
    return (slice(start, min(start + _BLOCK, count)) for start in range(0, count, _BLOCK))


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

    def block(rows: slice) -> None:
        index[rows], values[rows] = top_of_rows(queries[rows] @ turned, k)

    list(in_threads(block, _blocks(len(queries))))
    return values, index
