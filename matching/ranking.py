"""Rankers: learn the suppliers, then give each buyer the best of them."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from matching.affinity import kind_affinity, material_affinity
from matching.arrays import Compiler
from matching.embedding import BlendedSpace, EmbeddingModel
from matching.entities import Buyer, Match, Reason, Supplier
from matching.errors import NotFittedError
from matching.evidence import Offer, Want
from matching.explanations import Explainer
from matching.meaning import MeaningSpace
from matching.pairing import FEATURES
from matching.profiles import Profiler
from matching.rows import Model, Setting, Side, rows_of
from matching.scoring import Scorer, best_pairs
from matching.thesaurus import DATA, Thesaurus

RANKER_VERSION = "2"

Progress = Callable[[str, int, int], None]
"""Called with the step, how much of it is done and how much there is to do."""


class BaseRanker(Protocol):
    """What every ranker can do."""

    def fit(self, suppliers: Sequence[Supplier]) -> Self:
        """Learn the suppliers and return itself."""

    def rank(self, buyers: Sequence[Buyer], *, top: int = 10) -> list[Match]:
        """Return the best suppliers of each buyer, best first, buyers in the given order."""


def read_weights(path: Path = DATA / "weights.json") -> dict[str, float]:
    """Return {feature: weight} with the intercept under "intercept"."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    return {**stored["weights"], "intercept": stored["intercept"]}


def weight_vector(weights: Mapping[str, float]) -> NDArray[np.float32]:
    """Return weights in the order of FEATURES, the intercept last."""
    return np.array([*(weights[name] for name in FEATURES), weights["intercept"]], np.float32)


@cache
def shared_profiler() -> Profiler:
    """Return the profiler over the thesaurus that comes with the library, built once."""
    return Profiler(Thesaurus.load())


@cache
def meaning_with(model: EmbeddingModel | None) -> MeaningSpace:
    """Return the space of meanings over the same thesaurus, built once for each model."""
    thesaurus = Thesaurus.load()
    return MeaningSpace(thesaurus) if model is None else BlendedSpace(thesaurus, model)


@cache
def _affinities() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    profiler = shared_profiler()
    return (
        kind_affinity(profiler.thesaurus, profiler.parts),
        material_affinity(profiler.thesaurus),
    )


def _chances(values: NDArray[np.float32]) -> NDArray[np.float64]:
    return 1.0 / (1.0 + np.exp(-values.astype(np.float64)))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Buyers made ready: their wants and, for each buyer, where its wants begin and end."""

    wants: list[Want]
    side: Side
    bounds: NDArray[np.int32]


def _with_rows(side: Side, fresh: Side, rows: slice) -> Side:
    """Return a side with some rows replaced; a table that grew wider is widened."""
    columns: list[Any] = []
    pairs: Iterable[tuple[Any, Any]] = zip(side, fresh, strict=True)
    for old, new in pairs:
        changed = old.copy()
        if old.ndim > 1 and new.shape[1] > old.shape[1]:
            grown = ((0, 0), (0, new.shape[1] - old.shape[1]))
            changed = np.pad(old, grown)
        changed[rows] = 0
        changed[(rows, *(slice(0, width) for width in new.shape[1:]))] = new
        columns.append(changed)
    return Side(*columns)


class Ranker:
    """The matcher of the house: thesaurus concepts, trade terms and learned weights.

    Parameters
    ----------
    as_of : date, optional
        The day on which certificates must still hold; without it expiry is not judged.
    rates : mapping, optional
        Value of each currency in USD; without it prices in two currencies are not compared.
    weights : mapping, optional
        Weight per feature, in place of the learned ones.
    embedding : EmbeddingModel, optional
        A model of sentences whose sense of meaning is added.

    Attributes
    ----------
    suppliers_ : list of Supplier
        The suppliers seen by `fit`.

    Examples
    --------
    >>> from matching.entities import Buyer, Supplier
    >>> trays = Supplier.from_dict({"id": "S1", "texts": {"vi": "khay may tron"}})
    >>> lamps = Supplier.from_dict({"id": "S2", "texts": {"vi": "đèn lồng lụa"}})
    >>> buyer = Buyer.from_dict({"id": "B1", "needs": [{"texts": {"ja": "籐のトレー"}}]})
    >>> [match.supplier for match in Ranker().fit([trays, lamps]).rank([buyer], top=1)]
    ['S1']
    """

    def __init__(
        self,
        *,
        as_of: date | None = None,
        rates: Mapping[str, float] | None = None,
        weights: Mapping[str, float] | None = None,
        progress: Progress | None = None,
        embedding: EmbeddingModel | None = None,
    ) -> None:
        self.as_of = as_of
        self.rates = rates
        self.weights = weights
        self.progress = progress
        self.embedding = embedding

    def fit(self, suppliers: Sequence[Supplier]) -> Self:
        """Learn the suppliers and return itself."""
        self.profiler_ = shared_profiler()
        self.compiler_ = Compiler(self.profiler_, self.as_of)
        self.suppliers_ = sorted(suppliers, key=lambda supplier: supplier.id)
        self.offers_: list[Offer] = []
        owners: list[int] = []
        for at, supplier in enumerate(self.suppliers_):
            offers = self.profiler_.offers(supplier)
            self.offers_ += offers
            owners += [at] * len(offers)
            self._report("fit", at + 1, len(self.suppliers_))
        self.offered_ = self.compiler_.side(self.offers_, owners, self._vectors(self.offers_))
        self.model_ = Model(*_affinities(), weight_vector(self.weights or read_weights()))
        self.explainer_ = Explainer(
            self.profiler_.thesaurus, self.model_.kinds, self.model_.materials,
            as_of=self.as_of, rates=self.rates,
        )  # fmt: skip
        return self

    def _report(self, step: str, done: int, total: int) -> None:
        if self.progress is not None and (done % 500 == 0 or done == total):
            self.progress(step, done, total)

    def _vectors(self, rows: Sequence[Offer] | Sequence[Want]) -> NDArray[np.int16]:
        return meaning_with(self.embedding).vectors([row.sentences for row in rows])

    def cached_vectors(self) -> dict[str, NDArray[np.int16]]:
        """Return the vectors of the suppliers' texts by text hash."""
        space = meaning_with(self.embedding)
        texts = [offer.sentences for offer in self.offers_]
        return dict(zip(map(space.key, texts), space.vectors(texts), strict=True))

    def keep_vectors(self, vectors: Mapping[str, NDArray[np.int16]]) -> None:
        """Take vectors computed earlier, so that their texts need not be computed again."""
        meaning_with(self.embedding).cache.update(vectors)

    def prepare(self, buyers: Sequence[Buyer]) -> Wanted:
        """Return the buyers' wants ready for ranking; the same buyers may be ranked often."""
        self._check_fitted()
        wants: list[Want] = []
        bounds = [0]
        for at, buyer in enumerate(buyers):
            wants += self.profiler_.wants(buyer)
            bounds.append(len(wants))
            self._report("read", at + 1, len(buyers))
        owners = np.repeat(np.arange(len(buyers)), np.diff(bounds)).tolist()
        side = self.compiler_.side(wants, owners, self._vectors(wants))
        return Wanted(wants, side, np.array(bounds, np.int32))

    def _check_fitted(self) -> None:
        if not hasattr(self, "offered_"):
            raise NotFittedError("call fit with the suppliers first")

    def setting(self) -> Setting:
        """Return the rates in the numbers the arrays use."""
        numbers = self.compiler_.codes.numbers
        rates = np.full(len(numbers) + 1, np.nan, np.float32)
        for currency, value in (self.rates or {}).items():
            if currency in numbers:
                rates[numbers[currency]] = value
        return Setting(rates)

    @property
    def scorer(self) -> Scorer:
        """The products ready for scoring, made again when they or the weights have changed."""
        model, offered, scorer = getattr(self, "_kept", (None, None, None))
        if scorer is None or model is not self.model_ or offered is not self.offered_:
            scorer = Scorer(self.model_, self.offered_)
            self._kept = (self.model_, self.offered_, scorer)
        return scorer

    def rank_prepared(
        self, wanted: Wanted, *, top: int = 10
    ) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """Return positions in `suppliers_` and scores, one row per buyer."""
        buyers = len(wanted.bounds) - 1
        top = min(top, len(self.suppliers_))
        if not buyers or not top:
            return np.zeros((buyers, top), np.int32), np.zeros((buyers, top))
        index, values = self.scorer.rank(
            wanted.side, wanted.bounds, self.setting(), top=top,
            report=lambda done, all_: self._report("rank", done, all_),
        )  # fmt: skip
        return index, _chances(values)

    def replace_supplier(self, supplier: Supplier) -> None:
        """Put a changed supplier in the place of the one with its id, reading only that one.

        A supplier with another number of products, or an unknown one, needs `fit`.
        """
        at = next((n for n, s in enumerate(self.suppliers_) if s.id == supplier.id), -1)
        low, high = np.searchsorted(self.offered_.owner, [at, at + 1])
        offers = self.profiler_.offers(supplier)
        if at < 0 or len(offers) != high - low:
            known = [one for one in self.suppliers_ if one.id != supplier.id]
            self.fit([*known, supplier])
            return
        self.suppliers_[at] = supplier
        self.offers_[low:high] = offers
        owners = self.offered_.owner.tolist()
        side = self.compiler_.side(offers, owners[low:high], self._vectors(offers))
        self.offered_ = _with_rows(self.offered_, side, slice(low, high))

    def scores_of_supplier(self, supplier_id: str, wanted: Wanted) -> dict[str, float]:
        """Return the score of one supplier for every prepared buyer."""
        at = next(n for n, s in enumerate(self.suppliers_) if s.id == supplier_id)
        low, high = np.searchsorted(self.offered_.owner, [at, at + 1])
        rows = rows_of(self.offered_, slice(low, high))
        alone = rows._replace(owner=np.zeros(high - low, np.int32))
        scorer = Scorer(self.model_, alone)
        _, values = scorer.rank(wanted.side, wanted.bounds, self.setting(), top=1)
        chances = _chances(values[:, 0])
        firsts = [wanted.wants[start].buyer for start in wanted.bounds[:-1]]
        return dict(zip(firsts, chances.round(6).tolist(), strict=True))

    def rank(self, buyers: Sequence[Buyer], *, top: int = 10, explain: bool = False) -> list[Match]:
        """Return the best suppliers of each buyer, best first, buyers in the given order.

        With `explain`, each match carries reasons and counter-reasons of the need and product
        that brought the supplier there.
        """
        wanted = self.prepare(buyers)
        index, scores = self.rank_prepared(wanted, top=top)
        pairs = self._best_pairs(wanted, index) if explain else None
        matches: list[Match] = []
        for b, buyer in enumerate(buyers):
            for place, (at, score) in enumerate(zip(index[b], scores[b], strict=True)):
                reasons = self._reasons(wanted, pairs[b, place]) if pairs is not None else ((), ())
                supplier = self.suppliers_[at].id
                chance = round(float(score), 6)
                matches.append(Match(buyer.id, supplier, place + 1, chance, *reasons))
            self._report("matches", b + 1, len(buyers))
        return matches

    def _best_pairs(self, wanted: Wanted, index: NDArray[np.int32]) -> NDArray[np.int32]:
        return best_pairs(self.scorer, wanted.side, wanted.bounds, self.setting(), index)

    def _reasons(
        self, wanted: Wanted, pair: NDArray[np.int32]
    ) -> tuple[tuple[Reason, ...], tuple[Reason, ...]]:
        return self.explainer_.explain(wanted.wants[pair[0]], self.offers_[pair[1]])
