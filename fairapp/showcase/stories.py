"""Stories of craft villages in every language; a village that has none is told by its records."""

import csv
from functools import cache
from pathlib import Path

from fairapp.core.search import fold

SOURCE = Path(__file__).with_name("stories.csv")


@cache
def _stories() -> dict[str, dict[str, str]]:
    """{village, folded: {language: story}}."""
    with SOURCE.open(encoding="utf-8", newline="") as text:
        return {fold(row.pop("village")): row for row in csv.DictReader(text)}


def story_of(village: str | None) -> dict[str, str]:
    """The story of a village in every language; {} when nobody has written it."""
    return _stories().get(fold(village or ""), {})
