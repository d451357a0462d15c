"""The craft thesaurus: concepts with names in seven languages, and how they hang together."""

import csv
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from matching.errors import ThesaurusError
from matching.text import LANGUAGES

DATA = Path(__file__).parent / "data"
KINDS = ("category", "product", "material", "technique", "style", "use", "room", "occasion",
         "certificate")  # fmt: skip
COLUMNS = (
    "code",
    "kind",
    "broader",
    "related",
    "hs",
    "distinguish",
    *(column for language in LANGUAGES for column in (language, f"{language}_syn")),
)


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing of the trade: `names[language][0]` is the preferred name, synonyms follow."""

    code: str
    kind: str
    broader: tuple[str, ...]
    related: tuple[str, ...]
    hs: tuple[str, ...]
    distinguish: str
    names: Mapping[str, tuple[str, ...]]

    @classmethod
    def from_row(cls, row: Mapping[str, str]) -> "Concept":
        """Read a concept from a row of the concept files."""
        names = {
            language: (row[language].strip(), *_split(row[f"{language}_syn"]))
            for language in LANGUAGES
        }
        return cls(
            code=row["code"].strip(),
            kind=row["kind"].strip(),
            broader=_split(row["broader"]),
            related=_split(row["related"]),
            hs=_split(row["hs"]),
            distinguish=row["distinguish"].strip(),
            names=names,
        )

    def label(self, language: str) -> str:
        """Return the preferred name."""
        return self.names[language][0]


@dataclass(frozen=True, slots=True)
class Homonym:
    """One sense of a name that means several things; `code` is empty outside the trade."""

    language: str
    name: str
    code: str
    cues: tuple[str, ...]
    meaning: str = ""

    @classmethod
    def from_row(cls, row: Mapping[str, str]) -> "Homonym":
        """Read a sense from a row of the homonym file; `!meaning` stands for no concept."""
        code = row["code"].strip()
        outside = code.startswith("!")
        return cls(
            language=row["locale"].strip(),
            name=row["name"].strip(),
            code="" if outside else code,
            cues=_split(row["cues"]),
            meaning=code[1:] if outside else "",
        )


def _read_rows(path: Path, columns: Iterable[str]) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as source:
        reader = csv.DictReader(source, strict=True)
        missing = set(columns) - set(reader.fieldnames or ())
        if missing:
            raise ThesaurusError(f"{path.name}: columns missing: {', '.join(sorted(missing))}")
        rows = list(reader)
    for line, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise ThesaurusError(f"{path.name}, row {line}: wrong number of columns")
    return rows


class Thesaurus:
    """Concepts by code, with their ancestors, children and categories.

    Examples
    --------
    >>> thesaurus = Thesaurus.load()
    >>> thesaurus["FIB-01-01"].label("en")
    'Bamboo and rattan baskets and trays'
    >>> sorted(thesaurus.ancestors("FIB-01-01"))
    ['FIB', 'FIB-01']
    """

    def __init__(self, concepts: Iterable[Concept], homonyms: Iterable[Homonym] = ()) -> None:
        self.concepts: dict[str, Concept] = {}
        for concept in concepts:
            if concept.code in self.concepts:
                raise ThesaurusError(f"{concept.code}: two concepts have this code")
            self.concepts[concept.code] = concept
        self.homonyms = tuple(homonyms)
        self.codes = tuple(self.concepts)
        self.index = {code: position for position, code in enumerate(self.codes)}

    @classmethod
    @cache
    def load(cls) -> "Thesaurus":
        """Return the thesaurus that comes with the library, read once."""
        return cls.read(DATA)

    @classmethod
    def read(cls, folder: Path) -> "Thesaurus":
        """Read `concepts/*.csv` and, if present, `homonyms.csv` of a folder."""
        rows = [
            row
            for path in sorted((folder / "concepts").glob("*.csv"))
            for row in _read_rows(path, COLUMNS)
        ]
        path = folder / "homonyms.csv"
        senses = _read_rows(path, ("locale", "name", "code", "cues")) if path.exists() else []
        return cls(map(Concept.from_row, rows), map(Homonym.from_row, senses))

    def __len__(self) -> int:
        return len(self.concepts)

    def __contains__(self, code: object) -> bool:
        return code in self.concepts

    def __getitem__(self, code: str) -> Concept:
        return self.concepts[code]

    @cached_property
    def fingerprint(self) -> str:
        """Return a hash of everything the thesaurus says."""
        digest = hashlib.sha256()
        for concept in self.concepts.values():
            digest.update(repr(concept).encode())
        digest.update(repr(self.homonyms).encode())
        return digest.hexdigest()[:16]

    @cached_property
    def children(self) -> dict[str, tuple[str, ...]]:
        """Return the narrower concepts of each code."""
        found: dict[str, list[str]] = {code: [] for code in self.codes}
        for concept in self.concepts.values():
            for parent in concept.broader:
                if parent in found:
                    found[parent].append(concept.code)
        return {code: tuple(codes) for code, codes in found.items()}

    @cached_property
    def _ancestors(self) -> dict[str, dict[str, int]]:
        return {code: self._climb(code) for code in self.codes}

    def _climb(self, code: str) -> dict[str, int]:
        steps: dict[str, int] = {}
        level = [code]
        distance = 0
        while level:
            distance += 1
            parents = [up for at in level if at in self.concepts for up in self[at].broader]
            level = [up for up in dict.fromkeys(parents) if up not in steps and up != code]
            steps.update(dict.fromkeys(level, distance))
        return {up: steps_up for up, steps_up in steps.items() if up in self.concepts}

    def ancestors(self, code: str) -> dict[str, int]:
        """Return {broader code: steps up} for one concept."""
        return self._ancestors.get(code, {})

    @cached_property
    def _families(self) -> dict[str, frozenset[str]]:
        tops = {c.code for c in self.concepts.values() if c.kind == "category" and not c.broader}
        return {code: frozenset(tops & {code, *self.ancestors(code)}) for code in self.codes}

    def root(self, code: str) -> str:
        """Return the broadest concept above one, itself if there is none."""
        ups = self.ancestors(code)
        return max(ups, key=lambda up: (ups[up], up)) if ups else code

    def family(self, code: str) -> frozenset[str]:
        """Return the top craft categories under which a concept stands, itself included."""
        return self._families[code]
