"""Figures of ranking quality, each written out once."""

import math
from collections.abc import Mapping, Sequence

import numpy as np


def ndcg(order: Sequence[str], grades: Mapping[str, int], k: int = 10) -> float:
    """Return nDCG at k with gain 2^grade - 1; nan where nothing has a grade above 0.

    Examples
    --------
    >>> ndcg(["a", "b"], {"a": 3})
    1.0
    """

    def gain(sequence: Sequence[int]) -> float:
        return math.fsum(
            (2**grade - 1) / math.log2(at + 2) for at, grade in enumerate(sequence[:k])
        )

    ideal = gain(sorted(grades.values(), reverse=True))
    return gain([grades.get(one, 0) for one in order]) / ideal if ideal else math.nan


def recall(order: Sequence[str], grades: Mapping[str, int], k: int = 10) -> float:
    """Return the share of those with grade 2 or more among the first k; nan without any.

    Examples
    --------
    >>> recall(["a", "b"], {"a": 2, "c": 3})
    0.5
    """
    wanted = {one for one, grade in grades.items() if grade >= 2}
    return len(wanted & set(order[:k])) / len(wanted) if wanted else math.nan


def reciprocal_rank(order: Sequence[str], grades: Mapping[str, int]) -> float:
    """Return one over the place of the first of grade 3; nan without any.

    Examples
    --------
    >>> reciprocal_rank(["a", "b"], {"b": 3})
    0.5
    """
    if 3 not in grades.values():
        return math.nan
    places = (at for at, one in enumerate(order, start=1) if grades.get(one) == 3)
    return 1.0 / next(places, math.inf)


def area_under_curve(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Return the chance that a positive scores above a negative, ties counting half.

    Examples
    --------
    >>> area_under_curve([0.9, 0.5], [0.5, 0.1])
    0.875
    """
    if not len(positive) or not len(negative):
        return math.nan
    ordered = np.sort(np.asarray(negative))
    below = np.searchsorted(ordered, positive, side="left")
    upto = np.searchsorted(ordered, positive, side="right")
    return float((below + upto).mean() / 2 / len(ordered))


def mean(values: Sequence[float]) -> float:
    """Return the mean of the numbers that are there; nan where none is."""
    known = [value for value in values if not math.isnan(value)]
    return sum(known) / len(known) if known else math.nan


def bootstrap_interval(
    values: Sequence[float], *, seed: int = 0, rounds: int = 2000
) -> tuple[float, float]:
    """Return the 95 % interval of the mean by resampling the values.

    Examples
    --------
    >>> bootstrap_interval([0.5, 0.5, 0.5])
    (0.5, 0.5)
    """
    known = np.array([value for value in values if not math.isnan(value)])
    if not len(known):
        return math.nan, math.nan
    draws = np.random.default_rng(seed).integers(0, len(known), (rounds, len(known)))
    low, high = np.percentile(known[draws].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)
