"""Every need with every product, in blocks of arrays: all of them cheaply, relations in full."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from matching.asking import Asked, Reduced, ask
from matching.comparing import Pairs, best_of, columns_of, goods_mismatch
from matching.nearest import in_threads, top_of_rows
from matching.pairing import FAMILY_FACTOR, FEATURES, RELATED, keep_below
from matching.rows import Floats, Ints, Model, Places, Setting, Side, rows_of

_FITS = ("fit", "fit_middle", "fit_high")  # at most as high as the kinds are near
_MOST = {  # of what usually speaks against a related product, should a weight make it speak for it
    "material_mismatch": 1, "soft_misses": 2, "hard_misses": 2,
    "wishes_unmet": 3,
}  # fmt: skip
_SAFE = np.float32(1e-3)  # more than rounding can take
_SOFT, _HARD = FEATURES.index("soft_misses"), FEATURES.index("hard_misses")
_VECTOR_SCALE = np.float32(1.0 / 127.0**2)
_CELLS = 300_000  # of a block: what stays near the processor
_MORE = 10  # candidates looked at closely beyond the places of a list
_BUYERS = 512  # whose lists are explained at a time
Report = Callable[[int, int], None]


class Groups:
    """Rows that stand together: the products of a supplier, the needs of a buyer."""

    def __init__(self, starts: Places, rows: int) -> None:
        self.starts = starts
        self.counts = np.diff(starts, append=rows)
        steps = range(1, int(self.counts.max(initial=1)))
        self._later = [np.flatnonzero(self.counts > step) for step in steps]

    def best(self, table: Floats) -> Floats:
        """Return the largest of each group of rows."""
        best = table[self.starts]
        for step, groups in enumerate(self._later, start=1):
            best[groups] = np.maximum(best[groups], table[self.starts[groups] + step])
        return best


class Scorer:
    """Scores needs with the products of fitted suppliers.

    Parameters
    ----------
    model : Model
        Affinities and weights.
    offers : Side
        The products, sorted by supplier, numbered from 0 without gaps.

    What a pair scores depends on nothing but the pair: sums are of whole numbers or taken in a
    fixed order.
    """

    def __init__(self, model: Model, offers: Side) -> None:
        kinds, flat_kinds = _used(offers.kinds)
        things, codes = _used(np.concatenate([offers.materials, offers.crafts], axis=1))
        width = offers.materials.shape[1]
        self.offers = offers._replace(
            kinds=flat_kinds, materials=codes[:, :width], crafts=codes[:, width:]
        )
        self.reduced = Reduced.of(model, kinds, things)
        self.weights = model.weights
        self.vectors = offers.vectors.astype(np.float32)
        self.suppliers = Groups(
            np.flatnonzero(np.diff(offers.owner, prepend=-1)), len(offers.owner)
        )
        self._having = [np.flatnonzero(column >= 0) for column in flat_kinds.T]

    def rank(
        self,
        wants: Side,
        bounds: Ints,
        setting: Setting,
        *,
        top: int,
        report: Report | None = None,
    ) -> tuple[Ints, Floats]:
        """Return the best suppliers of each buyer and their scores, ties by position.

        The needs of buyer b are the rows bounds[b] to bounds[b + 1].
        """
        buyers = len(bounds) - 1
        index = np.zeros((buyers, top), np.int32)
        values = np.zeros((buyers, top), np.float32)

        def block(part: tuple[int, int]) -> int:
            low, high = part
            needs = rows_of(wants, slice(bounds[low], bounds[high]))
            buyers_ = Groups(bounds[low:high] - bounds[low], len(needs.owner))
            index[low:high], values[low:high] = self._rank(needs, buyers_, setting, top)
            return high

        for done in in_threads(block, self._blocks(bounds)):
            if report is not None:
                report(done, buyers)
        return index, values

    def _blocks(self, bounds: Ints) -> Iterator[tuple[int, int]]:
        """Yield ranges of buyers whose needs together make a block, at least one buyer each."""
        size = max(1, _CELLS // len(self.offers.owner))
        low = 0
        while low < len(bounds) - 1:
            high = int(np.searchsorted(bounds, bounds[low] + size, side="right")) - 1
            high = min(max(high, low + 1), len(bounds) - 1)
            yield low, high
            low = high

    def _rank(self, wants: Side, buyers: Groups, setting: Setting, top: int) -> tuple[Ints, Floats]:
        """Rank one block: whoever cannot reach the top even at best is not looked at closely."""
        asked = ask(self.reduced, wants)
        kind, meaning = self._kind(asked), self._meaning(wants)
        bound = self.suppliers.best(self._bound(wants, kind, meaning))
        bound = buyers.best(np.ascontiguousarray(bound.T))
        scores = np.full(bound.shape, -np.inf, np.float32)

        def look_closely(*at: Places) -> None:
            slot, w, o = candidates(buyers, self.suppliers, *at)
            pairs = Pairs(asked, wants, w, self.offers, o, setting)
            flat = o * kind.shape[1] + w
            near, close = kind.ravel().take(flat), meaning.ravel().take(flat)
            exact = self.weigh(columns_of(pairs, near, close))
            scores[at] = np.maximum.reduceat(exact, np.flatnonzero(np.diff(slot, prepend=-1)))

        first, _ = top_of_rows(bound, min(bound.shape[1], top + _MORE))
        rows = np.repeat(np.arange(len(first)), first.shape[1])
        look_closely(rows, first.ravel().astype(np.intp))
        seen = np.take_along_axis(scores, first, axis=1)
        enough = np.partition(seen, -top, axis=1)[:, -top, None]
        at = np.nonzero((bound >= enough) & np.isneginf(scores))
        if len(at[0]):
            look_closely(*at)
        return top_of_rows(scores, top)

    def _bound(self, wants: Side, kind: Floats, meaning: Floats) -> Floats:
        """Return what every product (row) scores at most for every need.

        Related products get all that speaks for them and nothing that speaks against them.
        """
        weights = dict(zip(FEATURES, self.weights[:-1].tolist(), strict=True))
        support = np.zeros(len(wants.owner), np.float32)
        for name, most in _MOST.items():
            support += max(0.0, weights[name]) * most
        for name, codes in (
            ("material_match", wants.materials), ("craft_match", wants.crafts),
            ("ticked_match", wants.ticked),
        ):  # fmt: skip
            support += max(0.0, weights[name]) * (codes[:, 0] >= 0)
        fits = sum(max(0.0, weights[name]) for name in _FITS)
        bound = meaning * np.float32(weights["meaning"])
        bound += kind * np.float32(weights["kind"])
        bound += wants.later * np.float32(weights["later_need"]) + (self.weights[-1] + _SAFE)
        mismatch = goods_mismatch(wants.goods, self.offers.goods[:, None])
        bound += mismatch * np.float32(weights["goods_mismatch"])
        mine, theirs = wants.families, self.offers.families[:, None]
        apart = ((mine & theirs) == 0) & (mine != 0) & (theirs != 0)
        related = kind >= RELATED
        fit = kind * np.where(apart, np.float32(FAMILY_FACTOR * fits), np.float32(fits))
        fit += apart * np.float32(weights["family_mismatch"])
        bound += related * (fit + support)
        return bound

    def _kind(self, asked: Asked) -> Floats:
        """Return the best affinity of the kinds of every product (row) to what is asked."""
        codes, weights = self.offers.kinds, self.offers.kind_weights[:, :, None]
        kind = np.zeros((len(codes), asked.kinds.shape[1]), np.float32)
        for column, rows in enumerate(self._having):
            value = asked.kinds[codes[rows, column]] * weights[rows, column]
            kind[rows] = np.maximum(kind[rows], value) if column else value
        return kind

    def _meaning(self, wants: Side) -> Floats:
        """Return the cosine of every product (row) and need: exact, for numbers are whole."""
        dots = self.vectors @ wants.vectors.astype(np.float32).T
        return np.asarray(np.maximum(dots, np.float32(0), out=dots) * _VECTOR_SCALE)

    def features(self, wants: Side, setting: Setting, w: Places, o: Places) -> Floats:
        """Return the features of some pairs of needs and products, in the order of FEATURES."""
        asked = ask(self.reduced, wants)
        kind = best_of(asked.kinds, self.offers.kinds, self.offers.kind_weights, o, w)
        dots = (self.vectors[o] * wants.vectors[w].astype(np.float32)).sum(axis=1)
        meaning = np.maximum(dots, np.float32(0)) * _VECTOR_SCALE
        pairs = Pairs(asked, wants, w, self.offers, o, setting)
        return np.stack(columns_of(pairs, kind, meaning), axis=1)

    def weigh(self, columns: list[Floats]) -> Floats:
        """Return the weighted sum of features plus the intercept, misses kept below one half."""
        total = np.full(len(columns[0]), self.weights[-1], np.float32)
        for at, column in enumerate(columns):
            total += column * self.weights[at]
        soft, hard = columns[_SOFT], columns[_HARD]
        return keep_below(total, soft, hard)


def _used(codes: NDArray[np.int16]) -> tuple[NDArray[np.intp], NDArray[np.int16]]:
    """Return the concepts that occur, at least one, and the codes as positions among them."""
    used = np.unique(codes)
    used = used[used >= 0] if (used >= 0).any() else np.zeros(1, codes.dtype)
    places = np.searchsorted(used, codes).astype(np.int16)
    return used.astype(np.intp), np.where(codes >= 0, places, np.int16(-1))


def best_pairs(scorer: Scorer, wants: Side, bounds: Ints, setting: Setting, index: Ints) -> Ints:
    """Return for each buyer (row) and listed supplier the need and product that score highest."""
    found = np.zeros((*index.shape, 2), np.int32)
    for low in range(0, len(index), _BUYERS):
        high = min(low + _BUYERS, len(index))
        needs = slice(bounds[low], bounds[high])
        buyers = Groups(bounds[low:high] - needs.start, needs.stop - needs.start)
        rows = np.repeat(np.arange(high - low), index.shape[1])
        slot, w, o = candidates(
            buyers, scorer.suppliers, rows, index[low:high].ravel().astype(np.intp)
        )
        columns = scorer.features(rows_of(wants, needs), setting, w, o).T
        scores = scorer.weigh(list(columns))
        best = np.maximum.reduceat(scores, np.flatnonzero(np.diff(slot, prepend=-1)))
        at = np.flatnonzero(scores == best[slot])
        first = at[np.unique(slot[at], return_index=True)[1]]
        found[low:high, :, 0] = (w[first] + needs.start).reshape(high - low, -1)
        found[low:high, :, 1] = o[first].reshape(high - low, -1)
    return found


def candidates(
    buyers: Groups, suppliers: Groups, rows: Places, columns: Places
) -> tuple[Places, Places, Places]:
    """Return for some buyers and suppliers every pair of a need and a product of theirs.

    The first array tells to which of the given buyers and suppliers a pair belongs.
    """
    products = suppliers.counts[columns]
    counts = buyers.counts[rows] * products
    slot = np.repeat(np.arange(len(counts)), counts)
    within = np.arange(len(slot)) - np.repeat(np.cumsum(counts) - counts, counts)
    need, product = np.divmod(within, products[slot])
    return slot, buyers.starts[rows][slot] + need, suppliers.starts[columns][slot] + product
