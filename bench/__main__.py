"""`make bench`: every figure by its own script, then all of them in `bench/results.json`."""

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).parent
SCRIPTS = (
    "booking_race", "pages", "matching_quality", "matching_retrieval", "matching_speed",
    "thesaurus_met", "kill_while_logging", "allocation",
    "invite_605", "accept_race")  # fmt: skip
RESULTS = BENCH / "results.json"


def machine() -> dict[str, object]:
    """Where the figures were taken: they mean little without it."""
    return {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "load": [round(number, 2) for number in os.getloadavg()],
    }


def main() -> None:
    """Run each script; exit 1 when one failed, after the others have run."""
    failed = []
    for name in SCRIPTS:
        print(f"== {name}", flush=True)
        line = [sys.executable, "-m", f"bench.{name}"]
        if subprocess.run(line, cwd=BENCH.parent, check=False).returncode:
            failed.append(name)
    figures = {
        path.stem.removeprefix("results_"): json.loads(path.read_text(encoding="utf-8"))
        for path in sorted((*BENCH.glob("results_*.json"), *BENCH.glob("results/*.json")))
    }
    results = {"taken on": machine(), "failed": failed, "figures": figures}
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    print(f"written to {RESULTS.name}" + (f"; failed: {', '.join(failed)}" if failed else ""))
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
