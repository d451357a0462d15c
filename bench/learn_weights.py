"""Learn matching/data/weights.json from development cases by cross-validation over buyers.

Run: FAIR_BENCH_DATA=<folder> python -m bench.learn_weights [--write]
"""

import argparse
import json
from collections.abc import Mapping, Sequence

import numpy as np

from bench.cases_data import AS_OF, Cases, outside_pairs, own_cases
from matching.learning import Examples, collect_examples, fit_weights
from matching.metrics import area_under_curve, ndcg
from matching.pairing import FEATURES, keep_below
from matching.ranking import Ranker, weight_vector
from matching.thesaurus import DATA

SEED = 20261123
FOLDS = 5
STRENGTHS = (1.0, 3.0, 10.0, 30.0)
OUTSIDE_IMPORTANCE = 3.0  # few, but written by others than our own cases
PRIOR = {
    "kind": 1.0, "fit": 5.0, "fit_middle": 4.5, "fit_high": 4.5, "material_match": 0.6,
    "material_mismatch": -0.6, "family_mismatch": -0.8, "craft_match": 0.6, "ticked_match": 0.5,
    "meaning": 1.5, "soft_misses": -1.3, "hard_misses": -3.2, "goods_mismatch": -4.0,
    "later_need": -0.6, "wishes_unmet": -0.4, "intercept": -5.2,
}  # fmt: skip


def examples_of(cases: Cases, importance: float) -> Examples:
    """Return the examples of one set of cases."""
    ranker = Ranker(as_of=AS_OF, rates=cases.rates).fit(cases.suppliers)
    return collect_examples(ranker, cases.buyers, cases.grades, importance=importance)


def _best(rows: np.ndarray, vector: np.ndarray) -> float:
    sums = rows @ vector[:-1] + vector[-1]
    soft, hard = (rows[:, FEATURES.index(name)] for name in ("soft_misses", "hard_misses"))
    return float(keep_below(sums, soft, hard).max())


def judge(examples: Examples, weights: Mapping[str, float]) -> tuple[float, float, float]:
    """Return mean nDCG@10, AUC over all pairs and share on the right side of one half."""
    vector = weight_vector(weights).astype(np.float64)
    scores = np.array([_best(rows, vector) for rows in examples.features])
    gains = []
    for buyer in np.unique(examples.buyers):
        at = np.flatnonzero(examples.buyers == buyer)
        grades = {str(place): int(examples.grades[place]) for place in at}
        if any(grades.values()):
            order = sorted(at, key=lambda place: -scores[place])
            gains.append(ndcg([str(place) for place in order], grades))
    good = examples.grades >= 2
    right = float(((scores > 0) == good).mean())
    return float(np.mean(gains)), area_under_curve(scores[good], scores[~good]), right


def cross_validate(examples: Examples, strength: float) -> tuple[float, ...]:
    """Return the figures of `judge` on buyers left out, averaged over folds."""
    buyers = np.random.default_rng(SEED).permutation(np.unique(examples.buyers))
    figures = []
    for fold in range(FOLDS):
        held = buyers[fold::FOLDS]
        train = examples.only(np.setdiff1d(buyers, held))
        weights = fit_weights(train, prior=PRIOR, strength=strength)
        figures.append(judge(examples.only(held), weights))
    return tuple(float(value) for value in np.mean(figures, axis=0))


def main(arguments: Sequence[str] | None = None) -> None:
    """Learn, print the figures of every strength, and write the chosen weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args(arguments)
    sets = [(own_cases("development"), 1.0)]
    outside = outside_pairs()
    if outside is not None:
        sets.append((outside, OUTSIDE_IMPORTANCE))
    parts = [examples_of(cases, importance) for cases, importance in sets]
    examples = sum(parts[1:], parts[0])
    print("prior", [round(value, 4) for value in judge(examples, PRIOR)])
    results = {strength: cross_validate(examples, strength) for strength in STRENGTHS}
    for strength, figures in results.items():
        print(
            f"strength {strength}: held-out nDCG, AUC, right side", [round(f, 4) for f in figures]
        )
    best = max(results, key=lambda strength: results[strength][0] + results[strength][1])
    weights = fit_weights(examples, prior=PRIOR, strength=best)
    for (cases, _), part in zip(sets, parts, strict=True):
        print(cases.name, "after fitting", [round(value, 4) for value in judge(part, weights)])
    stored = {
        "made_by": "FAIR_BENCH_DATA=<folder> python -m bench.learn_weights --write",
        "seed": SEED,
        "strength": best,
        "held_out": dict(zip(("ndcg@10", "auc", "right_side"), results[best], strict=True)),
        "checksums": {cases.name: cases.checksum for cases, _ in sets},
        "intercept": weights["intercept"],
        "weights": {name: weights[name] for name in FEATURES},
    }
    print(json.dumps(stored, indent=2))
    if options.write:
        path = DATA / "weights.json"
        path.write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
