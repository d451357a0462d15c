"""Offers and wants as compact arrays: concept indices, terms, flags."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matching.evidence import Evidence, Offer, Want
from matching.pairing import SURE
from matching.profiles import Profiler
from matching.rows import Side

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
Shorts = NDArray[np.int16]

CRAFT_SAID = 0.35
KINDS, MATERIALS, CRAFTS, CERTIFICATES, WISHES = 12, 10, 8, 8, 16
UNKNOWN = np.float32(np.nan)
_LARGEST = 1e30  # fits the arrays, and no order is larger


class Codebook:
    """Numbers for words that both sides must share: certificates, units, currencies."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def number(self, word: str) -> int:
        """Return the number of a word, a new one for a new word; 0 for none."""
        if not word:
            return 0
        return self.numbers.setdefault(word, len(self.numbers) + 1)


class Compiler:
    """Builds `Side` arrays from offers and wants, numbering words the same way for both."""

    def __init__(self, profiler: Profiler, as_of: date | None = None) -> None:
        self.as_of = as_of
        self.profiler = profiler
        self.thesaurus = profiler.thesaurus
        self.codes = Codebook()
        tops = [c.code for c in self.thesaurus.concepts.values()
                if c.kind == "category" and not c.broader]  # fmt: skip
        self._family_bit = {code: 1 << position for position, code in enumerate(tops)}

    def side(
        self, rows: Sequence[Offer] | Sequence[Want], owners: Sequence[int], vectors: Shorts
    ) -> Side:
        """Return the arrays of offers or wants."""
        kinds, kind_weights = self._table([row.evidence.kinds for row in rows], KINDS)
        materials, material_weights = self._table(
            [row.evidence.materials for row in rows], MATERIALS
        )
        crafts, craft_weights = self._table([row.evidence.crafts for row in rows], CRAFTS)
        refused, _ = self._table([row.evidence.refused for row in rows], CRAFTS)
        ticked, ticked_weights = self._table(
            [dict.fromkeys(row.ticked, 1.0) for row in rows], CRAFTS
        )
        certificates, held = self._certificates([row.evidence for row in rows])
        groups = self._groups(materials)
        return Side(
            owner=np.asarray(owners, dtype=np.int32),
            later=np.array([getattr(row, "place", 0) > 0 for row in rows], dtype=np.float32),
            kinds=kinds,
            kind_weights=kind_weights,
            materials=materials,
            material_weights=material_weights,
            crafts=crafts,
            craft_weights=craft_weights,
            refused=refused,
            ticked=ticked,
            ticked_weights=ticked_weights,
            material_groups=groups,
            group_counts=np.where(
                materials[:, 0] >= 0, groups.max(axis=1, initial=0) + 1, 0
            ).astype(np.int16),
            families=np.array(
                [self._families(row.evidence, row.ticked) for row in rows], dtype=np.int64
            ),
            certificates=certificates,
            held=held,
            terms=_terms(rows),
            units=self._units(rows),
            currency=np.array(
                [self.codes.number(row.terms.currency) for row in rows], dtype=np.int16
            ),
            goods=np.array([_goods(row.evidence) for row in rows], dtype=np.int8),
            vectors=vectors,
            countries=self._numbers([row.countries for row in rows]),
            buyer_kinds=self._numbers([row.buyer_kinds for row in rows]),
            least_order=np.array(
                [min(getattr(row, "least_order", None) or np.nan, _LARGEST) for row in rows],
                np.float32,
            ),
        )

    def _table(self, rows: Sequence[Mapping[str, float]], width: int) -> tuple[Shorts, Floats]:
        index = np.full((len(rows), width), -1, dtype=np.int16)
        weights = np.zeros((len(rows), width), dtype=np.float32)
        for at, row in enumerate(rows):
            best = sorted(row.items(), key=lambda entry: (-entry[1], entry[0]))[:width]
            for column, (code, weight) in enumerate(best):
                index[at, column] = self.thesaurus.index[code]
                weights[at, column] = weight
        return index, weights

    def _groups(self, materials: Shorts) -> Shorts:
        """Number the materials of each row by their broadest: rattan or bamboo, but and wood."""
        groups = np.zeros(materials.shape, dtype=np.int16)
        for at, row in enumerate(materials):
            roots: dict[str, int] = {}
            for column, index in enumerate(row):
                if index < 0:
                    break
                root = self.thesaurus.root(self.thesaurus.codes[index])
                groups[at, column] = roots.setdefault(root, len(roots))
        return groups

    def _families(self, evidence: Evidence, ticked: Sequence[str] = ()) -> int:
        if ticked:
            return self._bits(self.profiler.families(ticked))
        strong = [code for code, weight in evidence.kinds.items() if weight >= CRAFT_SAID]
        told = [code for code, weight in evidence.materials.items() if weight >= SURE]
        return self._bits(self.profiler.families([*strong, *told, *evidence.crafts]))

    def _bits(self, found: Iterable[str]) -> int:
        bits = 0
        for code in found:
            bits |= self._family_bit[code]
        return bits

    def _certificates(self, rows: Sequence[Evidence]) -> tuple[Ints, NDArray[np.uint8]]:
        """Return the numbers of certificates and, by number, whether each is held today."""
        numbers = np.zeros((len(rows), CERTIFICATES), dtype=np.int32)
        valid = np.zeros((len(rows), CERTIFICATES), dtype=np.uint8)
        for at, evidence in enumerate(rows):
            entries = list(evidence.certificates.items())[:CERTIFICATES]
            for column, (key, day) in enumerate(entries):
                numbers[at, column] = self.codes.number(key)
                valid[at, column] = self.as_of is None or day is None or day >= self.as_of
        held = np.zeros((len(rows), len(self.codes.numbers) + 1), dtype=np.uint8)
        np.put_along_axis(held, numbers.astype(np.intp), valid, axis=1)
        held[:, 0] = 0
        return numbers, held

    def _numbers(self, rows: Sequence[Sequence[str]]) -> Shorts:
        numbers = np.zeros((len(rows), WISHES), dtype=np.int16)
        for at, words in enumerate(rows):
            for column, word in enumerate(words[:WISHES]):
                numbers[at, column] = self.codes.number(word)
        return numbers

    def _units(self, rows: Sequence[Offer] | Sequence[Want]) -> Shorts:
        units = np.zeros((len(rows), 2), dtype=np.int16)
        for at, terms in enumerate([row.terms for row in rows]):
            units[at, 0] = self.codes.number(terms.unit or terms.minimum_unit)
            units[at, 1] = self.codes.number(terms.unit or terms.capacity_unit)
        return units


def _terms(rows: Sequence[Offer] | Sequence[Want]) -> Floats:
    def number(value: float | None) -> float:
        return float("nan") if value is None else min(value, _LARGEST)

    table = np.full((len(rows), 4), UNKNOWN, dtype=np.float32)
    for at, terms in enumerate([row.terms for row in rows]):
        if isinstance(rows[at], Want):
            values = (terms.quantity, terms.quantity, terms.lead_time_days, terms.price_high)
        else:
            values = (terms.minimum, terms.capacity, terms.lead_time_days, terms.price_low)
        table[at] = [number(value) for value in values]
    return table


def _goods(evidence: Evidence) -> int:
    """Return 1 for raw material, 2 for finished goods, 3 for a service, 0 if nothing tells."""
    if evidence.service:
        return 3
    return 1 if evidence.raw else 2 if evidence.finished else 0
