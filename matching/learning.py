"""Learning the weights of features from graded pairs, or from what came of past matches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from matching.entities import Buyer, Supplier
from matching.pairing import FEATURES
from matching.ranking import Ranker, read_weights, weight_vector
from matching.rows import rows_of

Doubles = NDArray[np.float64]
Grades = Mapping[str, Mapping[str, int]]

OUTCOME_GRADES = {
    "shown": 0,
    "not_interested": 0,
    "favourite": 1,
    "request": 2,
    "meeting_held": 2,
    "contract": 3,
}
ENOUGH_GOOD_OUTCOMES = 60
_NEVER_MORE: tuple[float | None, float] = (None, 0.0)
# What supports a match may not carry it: a right product told in three words is still right.
_LIMITS: dict[str, tuple[float | None, float | None]] = {
    **dict.fromkeys(
        ("material_mismatch", "family_mismatch", "goods_mismatch", "later_need"), _NEVER_MORE
    ),
    "soft_misses": (None, -0.8),
    "hard_misses": (None, -1.6),
    "wishes_unmet": (None, -0.1),
    "craft_match": (0.0, 0.8),
    "ticked_match": (0.0, 0.8),
    "material_match": (0.0, 0.8),
    "meaning": (0.0, 1.2),
}
_GRADES = (1, 2, 3)
_BORDER = 1  # the border between grades 1 and 2 is where the score is one half
_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Examples:
    """Every pair of a buyer and a supplier: its needs' and products' features, and its grade."""

    features: list[Doubles]
    grades: NDArray[np.int64]
    buyers: NDArray[np.int64]
    importance: Doubles

    def __add__(self, other: "Examples") -> "Examples":
        shift = int(self.buyers.max(initial=-1)) + 1
        return Examples(
            self.features + other.features,
            np.concatenate([self.grades, other.grades]),
            np.concatenate([self.buyers, other.buyers + shift]),
            np.concatenate([self.importance, other.importance]),
        )

    def only(self, buyers: NDArray[np.int64]) -> "Examples":
        """Return the pairs of some buyers."""
        kept = np.flatnonzero(np.isin(self.buyers, buyers))
        return Examples(
            [self.features[at] for at in kept],
            self.grades[kept], self.buyers[kept], self.importance[kept],
        )  # fmt: skip


def collect_examples(
    ranker: Ranker, buyers: Sequence[Buyer], grades: Grades, *, importance: float = 1.0
) -> Examples:
    """Return the features of all pairs of fitted suppliers and buyers; ungraded pairs are 0."""
    wanted = ranker.prepare(buyers)
    shape = (len(wanted.wants), len(ranker.offers_), len(FEATURES))
    w, o = (axis.ravel() for axis in np.indices(shape[:2]))
    table = ranker.scorer.features(wanted.side, ranker.setting(), w, o).reshape(shape)
    owners = ranker.offered_.owner
    edges = np.searchsorted(owners, np.arange(len(ranker.suppliers_) + 1))
    found: list[Doubles] = []
    known: list[int] = []
    whose: list[int] = []
    for b, buyer in enumerate(buyers):
        rows = table[wanted.bounds[b] : wanted.bounds[b + 1]]
        for s, supplier in enumerate(ranker.suppliers_):
            block = rows[:, edges[s] : edges[s + 1]].reshape(-1, len(FEATURES))
            found.append(np.unique(block.astype(np.float64), axis=0))
            known.append(grades.get(buyer.id, {}).get(supplier.id, 0))
            whose.append(b)
    return Examples(found, np.array(known), np.array(whose), np.full(len(found), importance))


def collect_outcomes(ranker: Ranker, buyers: Sequence[Buyer], grades: Grades) -> Examples:
    """Return the features of the graded pairs only: of one never shown nothing is known.

    Those graded 0 were shown and left alone, which says little: together they count as much as
    the others.
    """
    wanted = ranker.prepare(buyers)
    places = {supplier.id: at for at, supplier in enumerate(ranker.suppliers_)}
    edges = np.searchsorted(ranker.offered_.owner, np.arange(len(places) + 1))
    found: list[Doubles] = []
    known: list[int] = []
    whose: list[int] = []
    for b, buyer in enumerate(buyers):
        side = rows_of(wanted.side, slice(wanted.bounds[b], wanted.bounds[b + 1]))
        graded = {one: g for one, g in sorted(grades[buyer.id].items()) if one in places}
        for supplier, grade in graded.items():
            products = np.arange(*edges[[places[supplier], places[supplier] + 1]])
            w, o = (axis.ravel() for axis in np.indices((len(side.owner), len(products))))
            rows = ranker.scorer.features(side, ranker.setting(), w, products[o])
            found.append(np.unique(rows.astype(np.float64), axis=0))
            known.append(grade)
            whose.append(b)
    marks = np.array(known, np.int64)
    left_alone = max(1, int((marks == 0).sum()))
    importance = np.where(marks == 0, min(1.0, int((marks > 0).sum()) / left_alone), 1.0)
    return Examples(found, marks, np.array(whose, np.int64), importance)


def _best_rows(examples: Examples, weights: Doubles) -> Doubles:
    """Return for each pair the features of the need and product that score highest."""
    return np.array([rows[int(np.argmax(rows @ weights))] for rows in examples.features])


def _loss(
    parameters: Doubles, rows: Doubles, examples: Examples, prior: Doubles, strength: float
) -> tuple[float, Doubles]:
    """Ordinal logistic loss with one slope for all borders, drawn towards the prior."""
    count = rows.shape[1]
    slopes, borders = parameters[:count], parameters[count:]
    gap = slopes - prior
    loss = 0.5 * strength * float(gap @ gap)
    gradient = np.concatenate([strength * gap, np.zeros(len(_GRADES))])
    score = rows @ slopes
    for at, grade in enumerate(_GRADES):
        target = np.where(examples.grades >= grade, 1.0, -1.0)
        margin = target * (score + borders[at])
        loss += float((examples.importance * np.logaddexp(0.0, -margin)).sum())
        pull = -examples.importance * target / (1.0 + np.exp(np.clip(margin, -500, 500)))
        gradient[:count] += pull @ rows
        gradient[count + at] += pull.sum()
    return loss, gradient


def fit_weights(
    examples: Examples, *, prior: Mapping[str, float], strength: float
) -> dict[str, float]:
    """Return weights fitted to graded pairs, staying near the prior where examples are few."""
    start = weight_vector(prior).astype(np.float64)
    slopes, centre = start[:-1], start[:-1].copy()
    borders = start[-1] + np.array([1.5, 0.0, -1.5])
    limits = [_LIMITS.get(name, (0.0, None)) for name in FEATURES]
    for _ in range(_ROUNDS):
        rows = _best_rows(examples, slopes)
        solved = minimize(
            _loss, np.concatenate([slopes, borders]), (rows, examples, centre, strength),
            jac=True, method="L-BFGS-B", bounds=[*limits, *[(None, None)] * len(_GRADES)],
        )  # fmt: skip
        slopes, borders = solved.x[: len(FEATURES)], solved.x[len(FEATURES) :]
    fitted = {name: round(float(w), 4) for name, w in zip(FEATURES, slopes, strict=True)}
    return {**fitted, "intercept": round(float(borders[_BORDER]), 4)}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of showing a supplier to a buyer: a key of OUTCOME_GRADES."""

    buyer: str
    supplier: str
    kind: str


class LearnedRanker(Ranker):
    """A ranker whose weights follow past outcomes once there are enough of them.

    Attributes
    ----------
    learned_ : bool
        Whether outcomes sufficed; if not, the default weights are used.
    weights_ : dict
        The weights it ranks with; pass them to a `Ranker` to rank alike.

    Examples
    --------
    >>> LearnedRanker().fit([]).learned_
    False
    """

    learned_ = False

    def fit(self, suppliers: Sequence[Supplier]) -> Self:
        """Learn the suppliers and return itself."""
        super().fit(suppliers)
        self.weights_ = dict(self.weights or read_weights())
        return self

    def learn(
        self, buyers: Sequence[Buyer], outcomes: Sequence[Outcome], *, strength: float = 10.0
    ) -> Self:
        """Move the weights towards what past outcomes show; call after `fit`.

        What may be learned is what counts how much, not how good matches are as a whole: the mean
        of the scores stays, for people act on few of the lists they are shown.
        """
        grades: dict[str, dict[str, int]] = {}
        for outcome in outcomes:
            row = grades.setdefault(outcome.buyer, {})
            grade = OUTCOME_GRADES[outcome.kind]
            row[outcome.supplier] = max(grade, row.get(outcome.supplier, 0))
        good = sum(grade > _BORDER for row in grades.values() for grade in row.values())
        self.learned_ = good >= ENOUGH_GOOD_OUTCOMES
        if self.learned_:
            seen = [buyer for buyer in buyers if buyer.id in grades]
            examples = collect_outcomes(self, seen, grades)
            prior = self.weights or read_weights()
            fitted = fit_weights(examples, prior=prior, strength=strength)
            self.weights_ = _of_equal_mean(fitted, prior, examples)
            self.model_ = self.model_._replace(weights=weight_vector(self.weights_))
        return self


def _of_equal_mean(
    fitted: Mapping[str, float], prior: Mapping[str, float], examples: Examples
) -> dict[str, float]:
    """Return fitted weights with the intercept that leaves the mean of the sums as it was."""
    means = []
    for weights in (fitted, prior):
        slopes = weight_vector(weights).astype(np.float64)[:-1]
        means.append(float((_best_rows(examples, slopes) @ slopes).mean()))
    return {**fitted, "intercept": round(prior["intercept"] + means[1] - means[0], 4)}
