"""List the concepts of the craft thesaurus that nothing of ours has met yet.

A concept is met by an HS heading, by a text of the demo season, or by one of our graded cases.
Run: python -m bench.thesaurus_met [--write]
"""

import argparse
import csv
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from matching.lexicon import Lexicon
from matching.reading import TextReader
from matching.records import read_rows
from matching.text import LANGUAGES
from matching.thesaurus import DATA, Thesaurus

ROOT = Path(__file__).parent.parent
WORDING = ROOT / "fairapp" / "demo" / "wording"
CASES = ROOT / "bench" / "cases"
LISTED = DATA / "not_yet_met.txt"
# The other files of the wording name firms, people, papers and columns, not goods.
ABOUT_GOODS = (
    "certificates.csv", "materials.csv", "need_goods.csv", "needs.json", "phrases.json",
    "products.csv", "techniques.csv", "villages.csv",
)  # fmt: skip
_CELL_ENDS = re.compile(r"[|;=\n]")

Text = tuple[str, str]  # language, text


def language_of(name: str, otherwise: str) -> str:
    """Return the language a column or key names: `en`, `description_vi`.

    >>> language_of("description_vi", "en"), language_of("texts", "en")
    ('vi', 'en')
    """
    ending = name.rsplit("_", 1)[-1]
    return ending if ending in LANGUAGES else otherwise


def texts_within(value: Any, language: str) -> Iterator[Text]:
    """Yield every text in nested data with the language of the nearest key that names one."""
    if isinstance(value, str):
        yield from ((language, part.strip()) for part in _CELL_ENDS.split(value) if part.strip())
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from texts_within(inner, language_of(key, language))
    elif isinstance(value, list):
        for inner in value:
            yield from texts_within(inner, language)


def demo_texts(folder: Path = WORDING) -> Iterator[Text]:
    """Yield the texts of the demo season that are about goods."""
    for name in ABOUT_GOODS:
        with (folder / name).open(encoding="utf-8", newline="") as source:
            rows = list(csv.DictReader(source)) if name.endswith(".csv") else json.load(source)
        yield from texts_within(rows, "en")


def case_texts(folder: Path = CASES) -> Iterator[Text]:
    """Yield the texts of our graded cases."""
    for name in ("suppliers.jsonl", "buyers.jsonl"):
        for _, row in read_rows(folder / name):
            yield from texts_within(row, "en")


def met_by_heading(thesaurus: Thesaurus) -> set[str]:
    """Return the concepts that have an HS heading."""
    return {code for code, concept in thesaurus.concepts.items() if concept.hs}


def met_in(texts: Iterable[Text], thesaurus: Thesaurus) -> set[str]:
    """Return the concepts that texts name or give by code; names of firms do not count."""
    reader = TextReader(Lexicon(thesaurus))
    met: set[str] = set()
    for language, text in set(texts):
        if text in thesaurus:
            met.add(text)
        seen = reader.read(text, language).sightings
        met.update(sighting.code for sighting in seen if not sighting.proper)
    return met & set(thesaurus.codes)


def not_yet_met(thesaurus: Thesaurus, sources: Iterable[set[str]]) -> list[str]:
    """Return the codes in none of the sources, sorted."""
    return sorted(set(thesaurus.codes).difference(*sources))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print how many concepts each source meets; say whether the list holds, or write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"write {LISTED.name}")
    options = parser.parse_args(arguments)
    thesaurus = Thesaurus.load()
    sources = {
        "HS heading": met_by_heading(thesaurus),
        "demo text": met_in(demo_texts(), thesaurus),
        "graded case": met_in(case_texts(), thesaurus),
    }
    unmet = not_yet_met(thesaurus, sources.values())
    for name, met in sources.items():
        print(f"met by {name}: {len(met)}")
    print(f"not yet met: {len(unmet)} of {len(thesaurus)}")
    if options.write:
        LISTED.write_text("".join(f"{code}\n" for code in unmet), encoding="utf-8")
    current = LISTED.exists() and LISTED.read_text(encoding="utf-8").split() == unmet
    print("the list holds" if current else f"{LISTED.name} is out of date: run with --write")
    return 0 if current else 1


if __name__ == "__main__":
    raise SystemExit(main())
