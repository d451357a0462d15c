"""M1, M2 and M3 of the scorecard, each beside its yardstick in the same run.

Run: python -m bench.matching_speed [--only M1 M3 "M2 ranking" "M2 vectors"] [--full]

M2 is measured at a tenth of its size each way unless `--full` is given, which takes minutes: its
lists are stored as they are made, and a run that was stopped goes on where it stopped.
"""

import argparse
import gc
import itertools
import json
import os
import resource
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import faiss
import numpy as np
from sklearn.neighbors import NearestNeighbors

from bench.__main__ import machine
from bench.cases_data import AS_OF, Cases, own_cases
from matching.entities import Buyer, Supplier
from matching.nearest import nearest
from matching.ranking import Ranker, Wanted
from matching.rows import rows_of

RESULTS = Path(__file__).parent / "results" / "matching_speed.json"
SEED = 7
SAMPLED = 500
SLICE = 2_500  # buyers whose lists are stored together
PARTS = RESULTS.parent / "parts"


def timed(work: Callable[[], object], rounds: int = 3) -> float:
    """Return the least wall-clock seconds of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def many_suppliers(cases: Cases, count: int) -> list[Supplier]:
    """Return as many suppliers as asked, each with texts of its own."""
    ring = itertools.islice(itertools.cycle(cases.suppliers), count)
    return [
        replace(one, id=f"S{at:06}", texts={k: f"{v} {at}." for k, v in one.texts.items()})
        for at, one in enumerate(ring)
    ]


def many_buyers(cases: Cases, count: int) -> list[Buyer]:
    """Return as many buyers as asked, each with texts of its own."""
    ring = itertools.islice(itertools.cycle(cases.buyers), count)
    return [replace(one, id=f"B{at:06}", needs=_own_texts(one, at)) for at, one in enumerate(ring)]


def _own_texts(buyer: Buyer, at: int) -> tuple:
    return tuple(
        replace(need, texts={k: f"{v} ({at})" for k, v in need.texts.items()})
        for need in buyer.needs
    )


def measure_m1(cases: Cases) -> dict[str, object]:
    """Return the seconds of fit, rank and explain for 605 x 630, and of ranking alone."""
    suppliers, buyers = many_suppliers(cases, 630), many_buyers(cases, 605)
    Ranker().fit(suppliers[:2]).rank(buyers[:2], explain=True)
    gc.collect()
    gc.freeze()  # what was imported and loaded before is not looked through again
    start, busy = time.perf_counter(), time.process_time()
    ranker = Ranker(as_of=AS_OF, rates=cases.rates).fit(suppliers)
    ranker.rank(buyers, top=10, explain=True)
    whole, worked = time.perf_counter() - start, time.process_time() - busy
    wanted = ranker.prepare(buyers)
    cached = timed(lambda: ranker.rank_prepared(wanted), 5)
    vectors = ranker.offered_.vectors.astype(np.float32)
    queries = wanted.side.vectors.astype(np.float32)
    brute = NearestNeighbors(n_neighbors=10, algorithm="brute").fit(vectors)
    return {
        "fit, rank, explain": whole,
        "fit, rank, explain: processor seconds": worked,
        "rank, all prepared": cached,
        "scikit-learn brute on the vectors alone": timed(lambda: brute.kneighbors(queries), 5),
        "load": os.getloadavg(),
    }


def measure_vectors(queries: int, candidates: int, width: int = 384) -> dict[str, object]:
    """Return the seconds of an exact top 50, ours and faiss flat, same vectors and threads."""
    random = np.random.default_rng(SEED)
    centres = random.normal(size=(200, width))

    def draw(count: int) -> np.ndarray:
        rows = centres[random.integers(0, 200, count)] + random.normal(size=(count, width))
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)

    points, asked = draw(candidates), draw(queries)
    flat = faiss.IndexFlatIP(width)
    flat.add(points)
    nearest(asked[:64], points, 50)
    flat.search(asked[:64], 50)
    ours = timed(lambda: nearest(asked, points, 50), 2)
    theirs = timed(lambda: flat.search(asked, 50), 2)
    same = np.mean(nearest(asked[:200], points, 50)[1] == flat.search(asked[:200], 50)[1])
    return {
        "ours": ours, "faiss flat": theirs, "ratio": ours / theirs, "same": float(same),
        "load": os.getloadavg(),
    }  # fmt: skip


def measure_ranking(cases: Cases, buyers: int, suppliers: int) -> dict[str, object]:
    """Return the seconds and memory of the whole ranking with every constraint."""
    offered, asking = many_suppliers(cases, suppliers), many_buyers(cases, buyers)
    start, busy = time.perf_counter(), time.process_time()
    ranker = Ranker(as_of=AS_OF, rates=cases.rates, progress=tell).fit(offered)
    fitted = time.perf_counter() - start
    wanted = ranker.prepare(asking)
    read = time.perf_counter() - start - fitted
    reading = time.process_time() - busy
    index, ranking = _rank_in_slices(ranker, wanted, PARTS / f"{buyers}x{suppliers}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "buyers": buyers,
        "suppliers": suppliers,
        "fit": fitted,
        "read buyers": read,
        "processor seconds": {"fit and read": reading, "rank": ranking},
        "peak MB": peak,
        "scored": float(buyers) * suppliers,
        "same as scoring every pair": share_of_same_lists(ranker, wanted, index),
        "load": os.getloadavg(),
    }


def tell(step: str, done: int, total: int) -> None:
    """Show how far fit or rank is."""
    print(f"  {step} {done}/{total}", file=sys.stderr, flush=True)


def _rank_in_slices(ranker: Ranker, wanted: Wanted, folder: Path) -> tuple[np.ndarray, float]:
    """Return the lists and the processor seconds; slices stored by an earlier run are taken."""
    folder.mkdir(parents=True, exist_ok=True)
    lists, seconds = [], 0.0
    for low in range(0, len(wanted.bounds) - 1, SLICE):
        stored = folder / f"{low}.npz"
        if not stored.exists():
            bounds = wanted.bounds[low : low + SLICE + 1]
            side = rows_of(wanted.side, slice(bounds[0], bounds[-1]))
            part = Wanted(wanted.wants[bounds[0] : bounds[-1]], side, bounds - bounds[0])
            busy = time.process_time()
            index, _ = ranker.rank_prepared(part, top=10)
            np.savez(stored, index=index, seconds=time.process_time() - busy)
        with np.load(stored) as made:
            lists.append(made["index"])
            seconds += float(made["seconds"])
    shutil.rmtree(folder)
    return np.concatenate(lists), seconds


def share_of_same_lists(ranker: Ranker, wanted: Wanted, index: np.ndarray) -> float:
    """Return for how many of sampled buyers the list is that of scoring every pair."""
    size = min(SAMPLED, len(index))
    sample = np.random.default_rng(SEED).choice(len(index), size, replace=False)
    products = np.arange(len(ranker.offers_))
    same = 0
    for buyer in sample:
        side = rows_of(wanted.side, slice(wanted.bounds[buyer], wanted.bounds[buyer + 1]))
        best = np.full(len(ranker.suppliers_), -np.inf, np.float32)
        for need in range(len(side.owner)):
            rows = np.full(len(products), need)
            columns = ranker.scorer.features(side, ranker.setting(), rows, products).T
            np.maximum.at(best, ranker.offered_.owner, ranker.scorer.weigh(list(columns)))
        same += index[buyer].tolist() == np.argsort(-best, kind="stable")[:10].tolist()
    return same / size


def measure_m3(cases: Cases) -> dict[str, float]:
    """Return the seconds until the lists of one changed buyer and one changed supplier stand."""
    suppliers, buyers = many_suppliers(cases, 630), many_buyers(cases, 605)
    ranker = Ranker(as_of=AS_OF, rates=cases.rates).fit(suppliers)
    wanted = ranker.prepare(buyers)
    changed = replace(suppliers[5], texts={"vi": "Khay mây mới, nhận từ 40 cái"})

    def new_buyer() -> None:
        ranker.rank([replace(buyers[3], texts={"en": "changed"})], top=10)

    def new_supplier() -> None:
        ranker.replace_supplier(changed)
        ranker.scores_of_supplier(changed.id, wanted)

    return {"buyer": timed(new_buyer, 5), "supplier": timed(new_supplier, 5)}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what is asked and write it beside what was measured before."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=("M1", "M3", "M2 ranking", "M2 vectors"), nargs="+")
    parser.add_argument("--full", action="store_true", help="M2 at its whole size")
    options = parser.parse_args(arguments)
    given = " ".join(sys.argv[1:] if arguments is None else arguments)
    cases = own_cases("development")
    size = (25_000, 30_000) if options.full else (2_500, 3_000)
    scripts: dict[str, Callable[[], object]] = {
        "M1": lambda: measure_m1(cases),
        "M3": lambda: measure_m3(cases),
        "M2 ranking": lambda: measure_ranking(cases, *size),
        "M2 vectors": lambda: measure_vectors(*size),
    }
    RESULTS.parent.mkdir(exist_ok=True)
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    taken = {"cases": cases.checksum, "command": f"python -m bench.matching_speed {given}".strip()}
    for name in options.only or scripts:
        small = name.startswith("M2") and not options.full
        figures = {**scripts[name](), **machine(), **taken}
        results[f"{name}, a tenth each way" if small else name] = figures
        print(name, figures, flush=True)
        RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
