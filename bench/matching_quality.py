"""One table: every baseline, each of our parts, the whole; per language, with 95 % intervals.

Run: [FAIR_BENCH_DATA=<folder>] python -m bench.matching_quality
"""

import json
import math
from collections.abc import Sequence
from pathlib import Path

from bench.cases_data import AS_OF, Cases, outside_pairs, own_cases
from matching.baselines import (
    BaseBaseline,
    Bm25Ranker,
    CategoryRanker,
    LsaRanker,
    PopularityRanker,
    SumRanker,
    TfidfRanker,
)
from matching.entities import Match
from matching.evaluation import judge, score_separation
from matching.metrics import bootstrap_interval, mean
from matching.ranking import Ranker, read_weights
from matching.reranking import SETTINGS, spread_exposure

LANGUAGES = ("en", "ja", "fr", "de", "ko", "zh")
RESULTS = Path(__file__).parent / "results" / "matching.json"
DEEP = 1000

PARTS = {
    "concepts only": ("kind", "fit", "fit_middle", "fit_high"),
    "meaning only": ("meaning",),
    "without meaning": None,
    "without terms": None,
}


def part_weights(part: str) -> dict[str, float]:
    """Return the weights of which only one of our parts is left, or all but one."""
    weights = read_weights()
    dropped = {
        "without meaning": {"meaning"},
        "without terms": {"soft_misses", "hard_misses"},
    }.get(part)
    kept = PARTS[part]
    return {
        name: value
        if name == "intercept" or (name in kept if kept else name not in dropped)
        else 0.0
        for name, value in weights.items()
    }


def baselines() -> dict[str, BaseBaseline]:
    """Return the baselines by name, their sum last."""
    single: dict[str, BaseBaseline] = {
        "popularity": PopularityRanker(),
        "category overlap": CategoryRanker(),
        "TF-IDF words": TfidfRanker(),
        "TF-IDF letters": TfidfRanker(letters=True),
        "BM25": Bm25Ranker(),
        "LSA": LsaRanker(),
    }
    best = [CategoryRanker(), TfidfRanker(letters=True), Bm25Ranker()]
    return {**single, "sum of category, letters, BM25": SumRanker(best)}


def lists_of(cases: Cases) -> dict[str, list[Match]]:
    """Return the full lists of every ranker."""
    found = {
        name: ranker.fit(cases.suppliers).rank(cases.buyers, top=DEEP)
        for name, ranker in baselines().items()
    }
    options = {"as_of": AS_OF, "rates": cases.rates}
    for part in PARTS:
        ranker = Ranker(weights=part_weights(part), **options).fit(cases.suppliers)
        found[part] = ranker.rank(cases.buyers, top=DEEP)
    found["the whole"] = Ranker(**options).fit(cases.suppliers).rank(cases.buyers, top=DEEP)
    return found


def figures_of(cases: Cases, matches: Sequence[Match]) -> dict[str, object]:
    """Return nDCG@10 per language, with its interval, and the overall figures."""
    judged = judge(matches, cases.grades, cases.buyers)
    row: dict[str, object] = {}
    for language in ("all", *LANGUAGES):
        values = [f.ndcg for f in judged if language in {"all", f.language}]
        low, high = bootstrap_interval(values)
        row[language] = [None if math.isnan(v) else round(v, 3) for v in (mean(values), low, high)]
    row["recall@10"] = round(mean([figure.recall for figure in judged]), 3)
    row["mrr"] = round(mean([figure.reciprocal_rank for figure in judged]), 3)
    return row | score_separation(matches, cases.grades)


def exposure_of(cases: Cases, matches: Sequence[Match]) -> dict[str, dict[str, float]]:
    """Return, per setting, the share of suppliers shown and the nDCG@10 it leaves."""
    found = {}
    for name, setting in SETTINGS.items():
        spread = spread_exposure(matches, top=10, setting=setting)
        judged = judge(spread, cases.grades, cases.buyers)
        shown = len({match.supplier for match in spread}) / len(cases.suppliers)
        found[name] = {
            "shown": round(shown, 3),
            "ndcg@10": round(mean([f.ndcg for f in judged]), 4),
        }
    return found


def show(name: str, rows: dict[str, dict[str, object]]) -> None:
    """Print one table."""
    print(f"\n{name}: nDCG@10 [95 % interval]")
    for ranker, row in rows.items():
        cells = "  ".join(f"{lang} {row[lang]}" for lang in ("all", *LANGUAGES))
        rest = {key: row[key] for key in ("recall@10", "mrr", "auc", "right_side_of_half")}
        print(f"{ranker:32} {cells}  {rest}")


def main() -> None:
    """Measure on all sets and write the results."""
    sets = [own_cases("development"), own_cases("test")]
    outside = outside_pairs()
    if outside:
        sets.append(outside)
    results = {}
    for cases in sets:
        lists = lists_of(cases)
        rows = {name: figures_of(cases, matches) for name, matches in lists.items()}
        show(cases.name, rows)
        exposure = exposure_of(cases, lists["the whole"])
        print("exposure", exposure)
        results[cases.name] = {"checksum": cases.checksum, "rows": rows, "exposure": exposure}
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
