"""B1 of the scorecard: ten seeded fairs, with and without fairness, beside points-order greedy.

Run: python -m bench.allocation [--seeds 10] [--seconds 60]

630 booths, 450 applications with sizes, zones, pairs to keep apart or together, and locks.
Seconds are processor seconds. Every plan, the yardstick's too, is checked by the checker that
shares nothing with the solver.
"""

import argparse
import json
import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.allocation_cases import make_case
from matching.allocation import Draft, Instance, allocate
from matching.allocation.desk import Desk
from matching.stands import check_stands

RESULTS = Path(__file__).parent / "results" / "allocation.json"
COLUMNS = ("score", "placed", "own zone", "together", "gap", "envy", "violations", "seconds")
Plan = Mapping[str, Sequence[str]]


def greedy_plan(desk: Desk) -> tuple[dict[str, list[str]], float]:
    """Everybody by points and draw takes the best place left: the plan and its score."""
    stands = desk.serve_in_order()
    plan = {
        one.id: desk.ground.ids(run)
        for one, run in zip(desk.order, stands, strict=True)
        if run is not None
    }
    return plan, desk.score(stands)


def figures(case: dict[str, Any], plan: Plan, *, score: float, seed: int) -> dict[str, Any]:
    """What a plan is worth, counted from the plain case."""
    zone = {booth["id"]: booth["zone"] for booth in case["booths"]}
    own = {one["id"]: one["zones"][0] for one in case["applicants"]}
    at = {booth["id"]: booth for booth in case["booths"]}
    verdict = check_stands(case, plan, seed=seed)
    pairs = [(one, other) for one, other in case["together"] if one in plan and other in plan]
    return {
        "score": round(score, 1),
        "placed": len(plan),
        "own zone": sum(all(zone[id_] == own[who] for id_ in ids) for who, ids in plan.items()),
        "together": sum(
            any(_share_edge(at[a], at[b]) for a in plan[one] for b in plan[other])
            for one, other in pairs
        ),
        "envy": len(verdict["envy"]),
        "violations": len(verdict["violations"]),
    }


def _share_edge(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    if one["hall"] != other["hall"]:
        return False
    across = min(one["x"] + one["width"], other["x"] + other["width"]) - max(one["x"], other["x"])
    along = min(one["y"] + one["height"], other["y"] + other["height"]) - max(one["y"], other["y"])
    return (abs(across) < 1e-4 < along) or (abs(along) < 1e-4 < across)


def planned(case: dict[str, Any], *, seed: int, seconds: float, fair: bool) -> dict[str, Any]:
    """The figures of one run of the allocator."""
    start = time.process_time()
    draft: Draft = allocate(Instance.from_dict(case), seed=seed, seconds=seconds, fair=fair)
    taken = time.process_time() - start
    return figures(case, draft.assignment, score=draft.score, seed=seed) | {
        "gap": round(draft.gap, 6),
        "price of fairness": round(draft.price_of_fairness, 6),
        "stopped by time": draft.stopped_by_time,
        "seconds": round(taken, 1),
    }


def measure(seed: int, seconds: float) -> dict[str, dict[str, Any]]:
    """One fair, planned three ways."""
    case = make_case(seed)
    start = time.process_time()
    plan, score = greedy_plan(Desk(Instance.from_dict(case), seed))
    taken = round(time.process_time() - start, 1)
    return {
        "greedy": figures(case, plan, score=score, seed=seed) | {"gap": None, "seconds": taken},
        "fair": planned(case, seed=seed, seconds=seconds, fair=True),
        "without fairness": planned(case, seed=seed, seconds=seconds, fair=False),
    }


def show(seed: int, rows: dict[str, dict[str, Any]]) -> None:
    """Print one fair of the table."""
    for name, row in rows.items():
        print(f"{seed:>4} {name:<17}", *(f"{row[one]!s:>11}" for one in COLUMNS), flush=True)


def main() -> None:
    """Measure, print the table, write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=60.0)
    options = parser.parse_args()
    print("seed plan             ", *(f"{one:>11}" for one in COLUMNS))
    table: dict[str, Any] = {}
    for seed in range(options.seeds):
        table[str(seed)] = measure(seed, options.seconds)
        show(seed, table[str(seed)])
        write(table, options.seconds)


def write(table: dict[str, Any], seconds: float) -> None:
    """Write the figures so far: a run that is stopped has not been for nothing."""
    written = {
        "processor seconds allowed": seconds,
        "load": [round(number, 1) for number in os.getloadavg()],
        "seeds above greedy": sum(
            row["fair"]["score"] > row["greedy"]["score"] + 0.05 for row in table.values()
        ),
        "largest gap": max(row["fair"]["gap"] for row in table.values()),
        "seeds": table,
    }
    RESULTS.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
