"""What character n-grams mean: learnt from the names of the thesaurus, stored in a small file."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.text import character_ngrams, normalise, simplify_hanzi
from matching.thesaurus import Thesaurus

DIMENSIONS = 64
_RARE = 2
_COMMON = 0.15  # n-grams in more than this share of concepts say nothing
_STEPS = 127  # of whole numbers in the file

Floats = NDArray[np.float32]


def grams_of(text: str) -> Iterator[str]:
    """Yield the n-grams of a normalised text."""
    return character_ngrams(simplify_hanzi(text))


@dataclass(frozen=True, slots=True)
class GramTable:
    """The weighted direction of each n-gram, and which thesaurus they were learnt from."""

    fingerprint: str
    places: dict[str, int]
    directions: Floats

    def sums_of(self, several: Iterable[Iterable[str]]) -> Floats:
        """Return for each of several the sum of its n-grams' directions; unknown ones are none."""
        places = self.places
        known = [[places[gram] for gram in grams if gram in places] for grams in several]
        return sums_of_rows(self.directions, known)

    @classmethod
    def load(cls, path: Path) -> "GramTable":
        """Read a table from its file."""
        with np.load(path) as stored:
            grams = str(stored["grams"]).split("\n")
            directions = stored["steps"] * stored["sizes"].astype(np.float32)[:, None]
            fingerprint = str(stored["fingerprint"])
        return cls(fingerprint, {gram: at for at, gram in enumerate(grams)}, directions)

    def save(self, path: Path) -> None:
        """Write the table as whole numbers with one size for each n-gram."""
        sizes, steps = _in_steps(self.directions)
        np.savez_compressed(
            path, fingerprint=self.fingerprint, grams="\n".join(self.places), steps=steps,
            sizes=sizes,
        )  # fmt: skip


def sums_of_rows(table: Floats, rows: Sequence[Sequence[int]]) -> Floats:
    """Return the sums of some rows of a table, several times over; of no rows it is zero.

    Examples
    --------
    >>> sums_of_rows(np.eye(3, dtype=np.float32), [[0, 2], [], [1]]).tolist()
    [[1.0, 0.0, 1.0], [0.0, 0.0, 0.0], [0.0, 1.0, 0.0]]
    """
    sums = np.zeros((len(rows), table.shape[1]), np.float32)
    counts = np.array([len(some) for some in rows], np.intp)
    some = np.flatnonzero(counts)
    if len(some):
        flat = np.fromiter(chain.from_iterable(rows), np.intp, int(counts.sum()))
        starts = np.concatenate([[0], np.cumsum(counts[some])[:-1]])
        sums[some] = np.add.reduceat(table[flat], starts, axis=0)
    return sums


def _in_steps(directions: Floats) -> tuple[NDArray[np.float16], NDArray[np.int8]]:
    sizes = np.maximum(np.abs(directions).max(axis=1) / _STEPS, 1e-6).astype(np.float16)
    steps = np.rint(directions / sizes.astype(np.float32)[:, None])
    return sizes, np.clip(steps, -_STEPS, _STEPS).astype(np.int8)


def learn(thesaurus: Thesaurus) -> GramTable:
    """Return the main directions of the table of concepts and n-grams, as the file would hold them.

    It takes seconds and imports libraries that nothing else needs.
    """
    from scipy.sparse import csr_matrix  # noqa: PLC0415 -- slow import
    from sklearn.utils.extmath import randomized_svd  # noqa: PLC0415 -- slow import

    rows = [_counts(concept.names.values()) for concept in thesaurus.concepts.values()]
    frequency = Counter(gram for row in rows for gram in row)
    kept = sorted(g for g, n in frequency.items() if _RARE < n <= _COMMON * len(rows))
    places = {gram: at for at, gram in enumerate(kept)}
    weights = np.log(len(rows) / np.array([frequency[gram] for gram in kept]))
    entries = [
        (at, places[gram], (1 + np.log(count)) * weights[places[gram]])
        for at, row in enumerate(rows)
        for gram, count in row.items()
        if gram in places
    ]
    lines, columns, values = (np.array(part) for part in zip(*entries, strict=True))
    norms = np.sqrt(np.bincount(lines, values**2, len(rows)))
    table = csr_matrix((values / norms[lines], (lines, columns)), (len(rows), len(kept)))
    width = min(DIMENSIONS, *table.shape)
    _, strength, found = randomized_svd(table, width, random_state=0, n_iter=2)
    directions = np.zeros((len(kept), DIMENSIONS), np.float32)
    directions[:, :width] = (found * strength[:, None]).T * weights[:, None]
    sizes, steps = _in_steps(directions)
    rounded = steps * sizes.astype(np.float32)[:, None]
    return GramTable(thesaurus.fingerprint, places, rounded)


def _counts(names: Iterable[Iterable[str]]) -> Counter[str]:
    return Counter(gram for few in names for name in few for gram in grams_of(normalise(name)))
