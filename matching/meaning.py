"""Vectors that bring words of seven languages together, learnt from the thesaurus names."""

import hashlib
import re
from collections import Counter
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.utils.extmath import randomized_svd

from matching.text import character_ngrams, normalise, simplify_hanzi, words
from matching.thesaurus import Thesaurus

_ASIAN = re.compile(r"[\u3041-\u9fff\uac00-\ud7a3]")
DIMENSIONS = 64
_SCALE = 127
_RARE = 2
_COMMON = 0.15  # n-grams in more than this share of concepts say nothing

Vector = NDArray[np.int16]


class MeaningSpace:
    """Texts as whole-number vectors; those of equal texts are computed once.

    Each concept's names in all languages make one row of character n-grams; the main directions
    of that table are the space, so that n-grams which name the same things lie together.

    Examples
    --------
    >>> from matching.thesaurus import Thesaurus
    >>> space = MeaningSpace(Thesaurus.load())
    >>> vase, other, lamp = (space.vector(t).astype(int) for t in ("花瓶", "Blumenvase", "ランプ"))
    >>> bool(vase @ other > lamp @ other)
    True
    """

    def __init__(self, thesaurus: Thesaurus, dimensions: int = DIMENSIONS) -> None:
        self.thesaurus = thesaurus
        self.dimensions = dimensions
        self.cache: dict[str, Vector] = {}
        self._unit = lru_cache(maxsize=200_000)(self._unit_anew)

    @cached_property
    def _rows(self) -> list[Counter[str]]:
        return [
            Counter(
                gram
                for names in concept.names.values()
                for name in names
                for gram in _grams(normalise(name))
            )
            for concept in self.thesaurus.concepts.values()
        ]

    @cached_property
    def _weights(self) -> dict[str, tuple[int, float]]:
        """Return {n-gram: (column, weight)} of the n-grams that tell concepts apart."""
        frequency = Counter(gram for row in self._rows for gram in row)
        most = _COMMON * len(self._rows)
        kept = sorted(gram for gram, count in frequency.items() if _RARE < count <= most)
        return {
            gram: (column, float(np.log(len(self._rows) / frequency[gram])))
            for column, gram in enumerate(kept)
        }

    @cached_property
    def _directions(self) -> NDArray[np.float32]:
        rows, columns, values = [], [], []
        for at, row in enumerate(self._rows):
            found = [
                (*self._weights[g], 1 + np.log(n)) for g, n in row.items() if g in self._weights
            ]
            norm = np.sqrt(sum((weight * count) ** 2 for _, weight, count in found)) or 1.0
            for column, weight, count in found:
                rows.append(at)
                columns.append(column)
                values.append(weight * count / norm)
        table = csr_matrix((values, (rows, columns)), (len(self._rows), len(self._weights)))
        _, strength, directions = randomized_svd(
            table, min(self.dimensions, *table.shape), random_state=0, n_iter=2
        )
        return np.ascontiguousarray((directions * strength[:, None]).T, dtype=np.float32)

    @staticmethod
    def key(text: str) -> str:
        """Return the hash under which a text's vector is kept."""
        return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()

    def vector(self, text: str) -> Vector:
        """Return the vector of a text, of whole numbers, so that dot products are exact."""
        key = self.key(text)
        if key not in self.cache:
            self.cache[key] = self._compute(text)
        return self.cache[key]

    def _compute(self, text: str) -> Vector:
        units = [self._unit(unit) for unit in dict.fromkeys(_units(normalise(text)))]
        flat = np.sum(units, axis=0) if units else np.zeros(self.dimensions)
        length = float(np.linalg.norm(flat))
        return np.rint(flat * (_SCALE / length) if length else flat).astype(np.int16)

    def _unit_anew(self, unit: str) -> NDArray[np.float32]:
        flat = np.zeros(self.dimensions, np.float32)
        for gram in _grams(unit):
            if gram in self._weights:
                column, weight = self._weights[gram]
                flat[: self._directions.shape[1]] += weight * self._directions[column]
        return flat


def _units(text: str) -> list[str]:
    """Return what vectors are kept of: words, and pairs of letters where no blanks stand."""
    units: list[str] = []
    for word in words(simplify_hanzi(text)):
        if word.isascii() or not _ASIAN.search(word):
            units.append(word)
        else:
            units += [word[at : at + 2] for at in range(max(1, len(word) - 1))]
    return units


def _grams(text: str) -> list[str]:
    return list(character_ngrams(simplify_hanzi(text)))
