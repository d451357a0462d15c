"""Loading graded cases: our own, and those that FAIR_BENCH_DATA points to."""

import hashlib
import json
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from matching.entities import Buyer, Supplier
from matching.records import read_entities, read_rows

OWN = Path(__file__).parent / "cases"
AS_OF = date(2026, 12, 1)


@dataclass(frozen=True, slots=True)
class Cases:
    """Suppliers, buyers and the grades of their pairs; `rates` are values in USD."""

    name: str
    suppliers: list[Supplier]
    buyers: list[Buyer]
    grades: dict[str, dict[str, int]]
    rates: dict[str, float]
    checksum: str


def read_cases(name: str, folder: Path, keep: frozenset[str] | None = None) -> Cases:
    """Read a folder of suppliers, buyers and judgements; `keep` names buyers to take."""
    files = [folder / f"{part}.jsonl" for part in ("suppliers", "buyers", "judgements")]
    buyers = read_entities(files[1], Buyer.from_dict)
    grades: dict[str, dict[str, int]] = {}
    for _, row in read_rows(files[2]):
        grades.setdefault(row["buyer"], {})[row["supplier"]] = row["grade"]
    rates = folder / "facts" / "rates.json"
    return Cases(
        name=name,
        suppliers=read_entities(files[0], Supplier.from_dict),
        buyers=[buyer for buyer in buyers if keep is None or buyer.id in keep],
        grades=grades,
        rates=json.loads(rates.read_text(encoding="utf-8")) if rates.exists() else {},
        checksum=hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16],
    )


def own_cases(part: str) -> Cases:
    """Return our own cases, `part` being "development" or "test"."""
    split = json.loads((OWN / "split.json").read_text(encoding="utf-8"))
    return read_cases(f"own {part}", OWN, frozenset(split[part]))


def outside_pairs() -> Cases | None:
    """Return the development pairs of FAIR_BENCH_DATA, if it is set."""
    root = os.environ.get("FAIR_BENCH_DATA")
    return read_cases("outside pairs", Path(root) / "pairs") if root else None
