"""Vectors that bring words of seven languages together, learnt from the thesaurus names."""

import hashlib
import re
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.grams import DIMENSIONS, GramTable, grams_of, learn
from matching.text import normalise, simplify_hanzi, words
from matching.thesaurus import DATA, Thesaurus

STORED = DATA / "meaning.npz"
_ASIAN = re.compile(r"[\u3041-\u9fff\uac00-\ud7a3]")
_SCALE = 127
_KEPT = 100_000  # units and texts kept, to bound memory

Vector = NDArray[np.int16]


class MeaningSpace:
    """Texts as whole-number vectors; those of equal texts are computed once.

    Each concept's names in all languages make one row of character n-grams; the main directions
    of that table are the space, so that n-grams which name the same things lie together. What
    they are is stored beside the thesaurus, and learnt anew where the thesaurus has changed since.

    Examples
    --------
    >>> from matching.thesaurus import Thesaurus
    >>> space = MeaningSpace(Thesaurus.load())
    >>> vase, other, lamp = (space.vector(t).astype(int) for t in ("花瓶", "Blumenvase", "ランプ"))
    >>> bool(vase @ other > lamp @ other)
    True
    """

    dimensions = DIMENSIONS

    def __init__(self, thesaurus: Thesaurus, stored: Path = STORED) -> None:
        self.thesaurus = thesaurus
        self.stored = stored
        self.cache: dict[str, Vector] = {}
        self._places: dict[str, int] = {}
        self._units = np.zeros((1024, DIMENSIONS), np.float32)

    @cached_property
    def table(self) -> GramTable:
        """Return what the n-grams mean."""
        stored = GramTable.load(self.stored) if self.stored.exists() else None
        if stored is not None and stored.fingerprint == self.thesaurus.fingerprint:
            return stored
        return learn(self.thesaurus)

    @staticmethod
    def key(text: str) -> str:
        """Return the hash under which a text's vector is kept."""
        return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()

    def vector(self, text: str) -> Vector:
        """Return the vector of a text, of whole numbers, so that dot products are exact."""
        key = self.key(text)
        found = self.cache.get(key)
        if found is None:
            if len(self.cache) >= _KEPT:
                self.cache.clear()
            found = self.cache[key] = self._compute(text)
        return found

    def _compute(self, text: str) -> Vector:
        if len(self._places) >= _KEPT:
            self._places.clear()
        known = self._places
        units = dict.fromkeys(_units(normalise(text)))
        places = [known[unit] if unit in known else self._place(unit) for unit in units]
        flat = self._units[places].sum(axis=0)
        length = float(np.sqrt(flat @ flat))
        scaled = flat * (_SCALE / length) if length else flat
        return np.asarray(np.rint(scaled), np.int16)

    def _place(self, unit: str) -> int:
        """Return the row of the vector of a word met for the first time."""
        place = self._places[unit] = len(self._places)
        if place == len(self._units):
            self._units = np.concatenate([self._units, np.zeros_like(self._units)])
        self._units[place] = self.table.sum_of(grams_of(unit))
        return place


def _units(text: str) -> list[str]:
    """Return what vectors are kept of: words, and pairs of letters where no blanks stand."""
    if text.isascii() or not _ASIAN.search(text):
        return words(text)
    units: list[str] = []
    for word in words(simplify_hanzi(text)):
        if word.isascii() or not _ASIAN.search(word):
            units.append(word)
        else:
            units += [word[at : at + 2] for at in range(max(1, len(word) - 1))]
    return units
