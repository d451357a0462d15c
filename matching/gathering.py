"""Collecting what readings, words and codes say into evidence."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache

from matching.entities import Certification
from matching.evidence import Evidence
from matching.lexicon import Lexicon
from matching.reading import Reading, TextReader
from matching.scopes import Sighting
from matching.text import normalise, strip_marks
from matching.thesaurus import Thesaurus

RAW = frozenset({"MAT"})
SERVICE = frozenset({"SVC"})
NAME, TICKED, PURPOSE, IMPLIED = 1.0, 0.9, 0.25, 0.5
NAMED = 0.7
_CRAFTY = frozenset({"technique", "style"})
_BESIDE = (0.4, 0.7, 0.85)  # a craft, a group and a class of products named beside a product
_USUAL = 0.58  # enough to match what is asked for, too little to be refused
_MANY_FAMILIES = 3
_SPRAYED = frozenset({"T-SPRAY-PAINTING", "M-SYNTHETIC-LACQUER", "M-HOUSE-PAINT", "M-MDF"})
_VOTES = 3  # of seven languages: a part that is real shows in several
_PLAIN_CODE = re.compile(r"[\W_]+")


class Gatherer:
    """Collects evidence from readings, words and codes, over one thesaurus."""

    def __init__(self, thesaurus: Thesaurus) -> None:
        self.thesaurus = thesaurus
        self.lexicon = Lexicon(thesaurus)
        self.reader = TextReader(self.lexicon)
        self._words: dict[str, tuple[str, ...]] = {}
        self._kinds = {code: one.kind for code, one in thesaurus.concepts.items()}
        self._homes = cache(self._find_homes)
        self.parts = _name_parts(thesaurus, self.lexicon)
        self.compounds = [code for code in self.parts if thesaurus[code].kind == "material"]

    def codes_of_word(self, word: str) -> tuple[str, ...]:
        """Return the concepts of a material or technique given as a code or as words."""
        if word not in self._words:
            self._words[word] = self._resolve(word)
        return self._words[word]

    def _resolve(self, word: str) -> tuple[str, ...]:
        code = word.strip().upper()
        for candidate in (code, f"M-{code}", f"T-{code}", f"C-{code}"):
            slug = re.sub(r"[\s_]+", "-", candidate)
            if slug in self.thesaurus:
                return (slug,)
        plain = word.replace("_", " ")
        languages = ("en", "vi") if word.isascii() else ("vi", "ja", "ko", "zh", "fr", "de")
        for language in languages:
            found = self.reader.read(plain, language).sightings
            if found:
                return tuple(dict.fromkeys(sighting.code for sighting in found))
        return ()

    def certificate_key(self, name: str) -> str:
        """Return one key for a certificate however it is written."""
        plain = _PLAIN_CODE.sub("", strip_marks(normalise(name))).upper()
        codes = [code for code in self.codes_of_word(name) if code.startswith("C-")]
        if f"C-{plain}" in self.thesaurus:
            return f"C-{plain}"
        return codes[0] if codes else plain

    def kind_of(self, code: str) -> str:
        """Return the kind of a concept."""
        return self._kinds[code]

    def take(self, evidence: Evidence, sighting: Sighting, weight: float) -> None:
        """Put one sighting where it belongs: refused, kind, material or craft."""
        kind = self.kind_of(sighting.code)
        if kind == "certificate":
            return
        if sighting.refused:
            evidence.add("refused", sighting.code, weight)
        elif kind in {"product", "category"}:
            factor = PURPOSE if sighting.purpose else 1.0
            evidence.add("kinds", sighting.code, weight * factor)
            if kind == "product":
                self._take_parts(evidence, sighting.code, weight * factor)
        elif kind == "material" and not (sighting.imitation or sighting.purpose):
            evidence.add("materials", sighting.code, weight)
        elif kind in _CRAFTY:
            evidence.add("crafts", sighting.code, weight)

    def _is_edible(self, code: str) -> bool:
        return any(home.startswith("OCP") for home in self.thesaurus[code].related)

    def _take_parts(self, evidence: Evidence, code: str, weight: float) -> None:
        for part in self.parts.get(code, ()):
            kind = self.kind_of(part)
            if kind == "material" and not self._is_edible(part):
                evidence.add("materials", part, weight * 0.9)
            elif kind in _CRAFTY:
                evidence.add("crafts", part, weight * 0.9)

    def take_words(self, evidence: Evidence, group_: str, words: Iterable[str]) -> None:
        """Put the words of a field where they belong."""
        for word in words:
            for code in self.codes_of_word(word):
                kind = self.kind_of(code)
                if group_ == "refused":
                    evidence.add("refused", code, 1.0)
                elif kind == "material":
                    evidence.add("materials", code, 1.0)
                elif kind in _CRAFTY:
                    evidence.add("crafts", code, 1.0)

    def families(self, codes: Iterable[str]) -> set[str]:
        """Return the craft families in which concepts are at home, where that is clear."""
        return {home for code in codes for home in self._homes(code)}

    def _find_homes(self, code: str) -> frozenset[str]:
        concept = self.thesaurus[code]
        at_home = self.thesaurus.family(code)
        if concept.kind not in {"product", "category"}:
            at_home = frozenset(
                top for up in concept.related if up in self.thesaurus
                for top in self.thesaurus.family(up)
            ) - RAW  # fmt: skip
        clear = len(at_home) == 1 or (len(at_home) == 2 and concept.kind == "material")
        return at_home if clear else frozenset()

    def settle_crafts(self, evidence: Evidence, ticked: Iterable[str] = ()) -> None:
        """Where a product is named, a category named beside it only tells its craft."""
        kinds = evidence.kinds
        if any(w >= NAMED and self.kind_of(code) == "product" for code, w in kinds.items()):
            for code in kinds:
                if self.kind_of(code) == "category" and code not in ticked:
                    kinds[code] *= _BESIDE[min(len(self.thesaurus.ancestors(code)), 2)]

    def _is_lacquered(self, code: str) -> bool:
        concept = self.thesaurus[code]
        return (
            concept.kind == "product"
            and not code.startswith("P-ANY-")
            and any(up.startswith("LAC") for up in concept.broader)
        )

    def usual_materials(self, evidence: Evidence) -> None:
        """Where no material is told, add faintly what the named products are usually made of.

        Lacquer goods have lacquer on whatever is told, unless that is sprayed on.
        """
        if evidence.materials:
            told = {*evidence.materials, *evidence.crafts}
            if not told & _SPRAYED and any(map(self._is_lacquered, evidence.kinds)):
                evidence.add("materials", "M-NATURAL-LACQUER", _USUAL)
            return
        for code, weight in list(evidence.kinds.items()):
            if weight < NAMED or self.kind_of(code) != "product":
                continue
            for usual in self.thesaurus[code].related:
                if usual in self.thesaurus and self.kind_of(usual) == "material":
                    evidence.add("materials", usual, _USUAL)

    def spread_thin(self, evidence: Evidence) -> None:
        """Weaken kinds that come from too many crafts at once: that is keyword stuffing."""
        count = len(self.families(evidence.kinds))
        if count > _MANY_FAMILIES:
            factor = _MANY_FAMILIES / count
            for code in evidence.kinds:
                evidence.kinds[code] *= factor

    def imply_kinds(self, evidence: Evidence) -> None:
        """Where no product is named, let materials and techniques point to their categories.

        Of raw material, what it is made of is what is traded, too.
        """
        if evidence.kinds:
            for code, weight in evidence.materials.items() if evidence.raw else ():
                evidence.add("kinds", code, weight * TICKED)
            return
        for code, weight in evidence.materials.items():
            evidence.add("kinds", code, weight * TICKED)
        for table in (evidence.materials, evidence.crafts):
            for code, weight in table.items():
                for home in self.thesaurus[code].related:
                    if home not in self.thesaurus or self.kind_of(home) != "category":
                        continue
                    is_raw = bool(self.thesaurus.family(home) & RAW)
                    if is_raw == evidence.raw:
                        clear = is_raw or self._is_edible(code)
                        factor = TICKED if clear else IMPLIED
                        evidence.add("kinds", home, weight * factor)

    # -- offers -------------------------------------------------------------------------------

    def listed(self, certifications: Iterable[Certification]) -> dict[str, date | None]:
        """Return listed certificates by key, with the last day each holds."""
        return {self.certificate_key(entry.code): entry.valid_until for entry in certifications}


def sightings_of(readings: Iterable[Reading]) -> Iterator[Sighting]:
    """Yield everything sighted in several readings."""
    for reading in readings:
        yield from reading.sightings


def weigh_raw(thesaurus: Thesaurus, kinds: Mapping[str, float]) -> tuple[float, float]:
    """Return the strongest sign of raw material and of anything else."""
    raw = max((w for code, w in kinds.items() if thesaurus.family(code) & RAW), default=0.0)
    rest = max((w for code, w in kinds.items() if thesaurus.family(code) - RAW), default=0.0)
    return raw, rest


def _name_parts(thesaurus: Thesaurus, lexicon: Lexicon) -> dict[str, tuple[str, ...]]:
    """Return the concepts whose names stand inside a concept's own names in most languages."""
    votes: dict[str, dict[str, set[str]]] = {}
    for concept in thesaurus.concepts.values():
        if concept.kind not in {"product", "category", "material"}:
            continue
        for language, names in concept.names.items():
            for mention in _inner_mentions(lexicon, names[0], language):
                for code in mention:
                    if code != concept.code:
                        votes.setdefault(concept.code, {}).setdefault(code, set()).add(language)
    return {
        code: tuple(part for part, languages in parts.items() if len(languages) >= _VOTES)
        for code, parts in votes.items()
    }


def _inner_mentions(lexicon: Lexicon, name: str, language: str) -> Iterator[tuple[str, ...]]:
    plain = normalise(name)
    for mention in lexicon.find_inside(plain, language):
        yield mention.codes
