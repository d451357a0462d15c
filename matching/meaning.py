"""Vectors that bring words of seven languages together, learnt from the thesaurus names."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.grams import DIMENSIONS, GramTable, grams_of, learn, sums_of_rows
from matching.text import normalise, simplify_hanzi, words
from matching.thesaurus import DATA, Thesaurus

STORED = DATA / "meaning.npz"
_ASIAN = re.compile(r"[\u3041-\u9fff\uac00-\ud7a3]")
_SCALE = 127
_KEPT = 100_000  # units and texts kept, to bound memory
_TOGETHER = 256  # texts computed at a time

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

    dimensions: int = DIMENSIONS

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
        return np.asarray(self.vectors([text])[0], np.int16)

    def vectors(self, texts: Sequence[str]) -> Vector:
        """Return the vectors of texts, one row each; those not kept are computed together."""
        keys = list(map(self.key, texts))
        fresh = {key: text for key, text in zip(keys, texts, strict=True) if key not in self.cache}
        kept = {key: self.cache[key] for key in keys if key not in fresh}
        for low in range(0, len(fresh), _TOGETHER):
            part = list(fresh)[low : low + _TOGETHER]
            kept.update(zip(part, self._compute([fresh[key] for key in part]), strict=True))
        if len(self.cache) + len(fresh) > _KEPT:
            self.cache.clear()
        self.cache.update((key, kept[key]) for key in fresh)
        rows = [kept[key] for key in keys]
        return np.array(rows, np.int16).reshape(len(rows), self.dimensions)

    def _compute(self, texts: Sequence[str]) -> Vector:
        """Return the vectors of some texts: the sums of those of their words, of one length."""
        words_of = [list(dict.fromkeys(_units(normalise(text)))) for text in texts]
        self._learn_words(dict.fromkeys(word for some in words_of for word in some))
        places = self._places
        sums = sums_of_rows(self._units, [[places[word] for word in some] for some in words_of])
        lengths = np.sqrt(np.einsum("ij,ij->i", sums, sums))
        scaled = sums * (_SCALE / np.where(lengths > 0, lengths, 1.0))[:, None]
        return np.asarray(np.rint(scaled), np.int16)

    def _learn_words(self, words_: Iterable[str]) -> None:
        """Keep the vectors of words met for the first time."""
        if len(self._places) >= _KEPT:
            self._places.clear()
        known = self._places
        fresh = [word for word in words_ if word not in known]
        start, stop = len(known), len(known) + len(fresh)
        while stop > len(self._units):
            self._units = np.concatenate([self._units, np.zeros_like(self._units)])
        self._units[start:stop] = self.table.sums_of([grams_of(word) for word in fresh])
        known.update(zip(fresh, range(start, stop), strict=True))


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
