#!/usr/bin/env python3
"""Build the matching cases from facts and texts, or check them with --check."""

import argparse
import csv
import json
import random
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from checking import LANGUAGES, check_buyers, check_files, check_kinds, check_suppliers
from composing import TEXTS, Texts, buyer_record, supplier_record
from grading import AS_OF, Need, Supplier, grade_pair, load_needs, load_suppliers

FOLDER = Path(__file__).parent
SPLIT_SEED = 20261201
TEST_SHARE = 3


def _lines(records: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def judgements(
    buyers: dict[str, list[Need]], suppliers: dict[str, Supplier]
) -> list[dict[str, Any]]:
    """Every pair that the rule grades above 0."""
    grades = {
        (buyer, supplier.id): grade_pair(needs, supplier)
        for buyer, needs in buyers.items()
        for supplier in suppliers.values()
    }
    return [
        {"buyer": buyer, "supplier": supplier, "grade": grade}
        for (buyer, supplier), grade in grades.items()
        if grade > 0
    ]


def split(buyers: dict[str, list[Need]]) -> dict[str, Any]:
    """Draw a third of the buyers of each language, kept for testing only."""
    dice = random.Random(SPLIT_SEED)
    test: list[str] = []
    for language in LANGUAGES:
        speakers = sorted(b for b, needs in buyers.items() if needs[0].languages[0] == language)
        test += dice.sample(speakers, round(len(speakers) / TEST_SHARE))
    development = sorted(set(buyers) - set(test))
    return {"seed": SPLIT_SEED, "test": sorted(test), "development": development}


def compose(
    suppliers: dict[str, Supplier], buyers: dict[str, list[Need]], texts: tuple[Texts, Texts]
) -> dict[str, str]:
    """The content of every file of the cases, by name."""
    return {
        "suppliers.jsonl": _lines([supplier_record(s, texts[0]) for s in suppliers.values()]),
        "buyers.jsonl": _lines([buyer_record(needs, texts[1]) for needs in buyers.values()]),
        "judgements.jsonl": _lines(judgements(buyers, suppliers)),
        "split.json": json.dumps(split(buyers), indent=1) + "\n",
    }


def _taxonomy(path: Path) -> set[str]:
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["code"] for row in csv.DictReader(lines)}


def summary(buyers: dict[str, list[Need]], graded: list[dict[str, Any]]) -> dict[str, Any]:
    """Grades and needs per buyer language."""
    language = {buyer: needs[0].languages[0] for buyer, needs in buyers.items()}
    table: dict[str, Any] = {}
    for code in LANGUAGES:
        own = [j for j in graded if language[j["buyer"]] == code]
        speakers = {b for b in buyers if language[b] == code}
        counts = Counter(j["grade"] for j in own)
        suited = {j["buyer"] for j in own if j["grade"] >= 2}
        table[code] = {
            "buyers": len(speakers),
            "needs": sum(len(buyers[b]) for b in speakers),
            "grades": {str(g): counts[g] for g in (3, 2, 1)},
            "suited by nobody": len(speakers - suited),
        }
    return table


def main() -> int:
    """Write the files, or compare them with what the facts give."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, list faults")
    parser.add_argument("--taxonomy", type=Path, help="craft_taxonomy.csv, to check the categories")
    options = parser.parse_args()
    suppliers, buyers = load_suppliers(), load_needs()
    texts = (Texts(TEXTS / "suppliers.txt"), Texts(TEXTS / "buyers.txt"))
    written = compose(suppliers, buyers, texts)
    faults = check_suppliers(suppliers, texts[0]) + check_buyers(buyers, texts[1])
    if options.taxonomy:
        faults += check_kinds(suppliers, _taxonomy(options.taxonomy))
    if options.check:
        faults += check_files(written, FOLDER)
    else:
        for name, content in written.items():
            (FOLDER / name).write_text(content, encoding="utf-8")
    print("\n".join(faults) or f"no faults; judged as of {AS_OF}, {len(suppliers)} suppliers")
    print(json.dumps(summary(buyers, judgements(buyers, suppliers)), indent=1))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
