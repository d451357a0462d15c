"""Finding the Vietnamese name of what is asked for in another language, on outside sets.

Run: FAIR_BENCH_DATA=<folder> python -m bench.matching_retrieval [--queries 150]

Left out: category overlap, because nothing is ticked in these sets; the ESCI queries, because they
are English on both sides and about goods of every kind; Google's category paths, because they
descend from the same tree and any overlap of words solves them.
"""

import argparse
import csv
import gzip
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.matching_quality import PARTS, baselines, part_weights
from matching.entities import Buyer, Supplier
from matching.metrics import bootstrap_interval
from matching.ranking import BaseRanker, Ranker

RESULTS = Path(__file__).parent / "results" / "matching_retrieval.json"
SEED = 11
LANGUAGES = {"en": "en", "ja": "ja", "fr": "fr", "de": "de", "ko": "ko", "zh": "zh-CN"}


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Queries with the candidate each should find."""

    name: str
    candidates: list[Supplier]
    queries: list[Buyer]
    right: dict[str, str]


def _rows(name: str) -> list[dict[str, str]]:
    path = Path(os.environ["FAIR_BENCH_DATA"]) / "retrieval" / name
    with gzip.open(path, "rt", encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def _retrieval(
    name: str, names: dict[str, str], asked: dict[str, tuple[str, str]], most: int
) -> Retrieval:
    """Return a set of Vietnamese names by id and of questions (language, text) by id."""
    ids = sorted(asked)
    drawn = np.random.default_rng(SEED).permutation(len(ids))[:most]
    kept = [ids[at] for at in sorted(drawn)]
    return Retrieval(
        name,
        [
            Supplier.from_dict({"id": one, "products": [{"id": "1", "names": {"vi": text}}]})
            for one, text in names.items()
        ],
        [
            Buyer.from_dict(
                {"id": one, "needs": [{"id": "1", "texts": {asked[one][0]: asked[one][1]}}]}
            )
            for one in kept
        ],
        {one: one for one in kept},
    )


def sets(most: int) -> Iterator[Retrieval]:
    """Yield craft categories from each language, then the customs tariff from English."""
    rows = _rows("taxonomy_craft_leaves.csv.gz")
    names = {row["id"]: row["name_vi"] for row in rows}
    for language, column in LANGUAGES.items():
        asked = {
            row["id"]: (language, row[f"name_{column}"]) for row in rows if row["split"] == "dev"
        }
        yield _retrieval(f"categories {language}", names, asked, most)
    tariff = [row for row in _rows("hs_vi_en_craft.csv.gz") if row["un_en"]]
    names = {row["code"]: row["vi"] for row in tariff}
    asked = {row["code"]: ("en", row["un_en"]) for row in tariff if row["split"] == "dev"}
    yield _retrieval("tariff en", names, asked, most)


def rankers() -> dict[str, BaseRanker]:
    """Return every ranker by name."""
    found: dict[str, BaseRanker] = {
        name: ranker for name, ranker in baselines().items() if "category" not in name
    }
    for part in ("concepts only", "meaning only"):
        if part in PARTS:
            found[part] = Ranker(weights=part_weights(part))
    return {**found, "the whole": Ranker()}


def figures_of(ranker: BaseRanker, task: Retrieval) -> dict[str, object]:
    """Return recall at 1 and 10, with its interval, and the mean reciprocal rank."""
    places = dict.fromkeys(task.right, 0)
    for match in ranker.fit(task.candidates).rank(task.queries, top=10):
        if match.supplier == task.right[match.buyer]:
            places[match.buyer] = match.rank
    found = [float(place > 0) for place in places.values()]
    low, high = bootstrap_interval(found)
    return {
        "queries": len(found),
        "recall@1": round(float(np.mean([place == 1 for place in places.values()])), 3),
        "recall@10": [round(float(value), 3) for value in (np.mean(found), low, high)],
        "mrr@10": round(float(np.mean([1 / at if at else 0.0 for at in places.values()])), 3),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure each set in turn and write what is measured, so that a stop loses only one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--queries", type=int, default=150, help="at most so many of each set")
    options = parser.parse_args(arguments)
    if "FAIR_BENCH_DATA" not in os.environ:
        print("FAIR_BENCH_DATA is not set: the retrieval sets are left out")
        return
    RESULTS.parent.mkdir(exist_ok=True)
    results: dict[str, object] = {}
    for task in sets(options.queries):
        rows = {name: figures_of(ranker, task) for name, ranker in rankers().items()}
        results[task.name] = rows
        for name, row in rows.items():
            print(f"{task.name:14} {name:24} {row}", flush=True)
        RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
