"""Read the wording files: tables of rows (CSV) and trees (JSON), each read once."""

import csv
import json
import random
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "wording"

Row = dict[str, Any]


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of one CSV file."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as source:
        return tuple(csv.DictReader(source))


@cache
def tree(name: str) -> dict[str, Any]:
    """Return the content of one JSON file."""
    content: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return content


@cache
def vietnamese(name: str) -> dict[str, str]:
    """Return code -> Vietnamese word for `materials` or `techniques`."""
    return {row["code"]: row["vi"] for row in table(name)}


def draw(seed: int, topic: str) -> random.Random:
    """Return a generator of its own for a topic, so that one topic never shifts another."""
    return random.Random(f"{seed}:{topic}")


def phrases(key: str) -> Any:
    """Return one entry of `phrases.json`."""
    return tree("phrases")[key]
