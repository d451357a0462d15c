"""Simple rankers that the real one must beat: popularity, categories, words, letters, LSA."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.preprocessing import normalize

from matching.entities import Buyer, Match, Supplier
from matching.errors import NotFittedError
from matching.text import normalise, strip_marks

Scores = NDArray[np.float64]
_WORDS = r"(?u)\w+"  # letters of one, too: they are words in Chinese


def supplier_text(supplier: Supplier) -> str:
    """Return all words of a supplier, folded."""
    parts = [*supplier.texts.values()]
    for product in supplier.products:
        parts += [*product.names.values(), *product.descriptions.values()]
        parts += [*product.materials, *product.techniques]
    return strip_marks(normalise(" ".join(parts)))


def buyer_text(buyer: Buyer) -> str:
    """Return all words of a buyer's needs, folded."""
    parts = [
        word for need in buyer.needs for word in (*need.texts.values(), *need.materials_wanted)
    ]
    return strip_marks(normalise(" ".join(parts)))


class BaseBaseline(ABC):
    """What the baselines share: sorting scores into matches, ties by supplier id."""

    def fit(self, suppliers: Sequence[Supplier]) -> Self:
        """Learn the suppliers and return itself."""
        self.suppliers_ = sorted(suppliers, key=lambda supplier: supplier.id)
        if self.suppliers_:
            self._learn()
        return self

    @abstractmethod
    def _learn(self) -> None:
        """Learn what the scores need of `suppliers_`, of which there is at least one."""

    @abstractmethod
    def _scores(self, buyers: Sequence[Buyer]) -> Scores:
        """Score every buyer (row) with every supplier (column); neither is empty."""

    def scores(self, buyers: Sequence[Buyer]) -> Scores:
        """Return a score for each buyer (row) and supplier (column of `suppliers_`)."""
        if not hasattr(self, "suppliers_"):
            raise NotFittedError("call fit with the suppliers first")
        if not buyers or not self.suppliers_:
            return np.zeros((len(buyers), len(self.suppliers_)))
        return np.asarray(self._scores(buyers), dtype=np.float64)

    def rank(self, buyers: Sequence[Buyer], *, top: int = 10) -> list[Match]:
        """Return the best suppliers of each buyer, best first, buyers in the given order."""
        scores = self.scores(buyers)
        matches: list[Match] = []
        for buyer, row in zip(buyers, scores, strict=True):
            order = np.argsort(-row, kind="stable")[:top]
            matches += [
                Match(buyer.id, self.suppliers_[at].id, rank, float(row[at]))
                for rank, at in enumerate(order, start=1)
            ]
        return matches


class PopularityRanker(BaseBaseline):
    """The same order for everybody: firms with more products in commoner categories first."""

    def _learn(self) -> None:
        common = Counter(p.category for s in self.suppliers_ for p in s.products if p.category)
        self.popularity_ = np.array(
            [sum(common[p.category] for p in s.products) for s in self.suppliers_], float
        )

    def _scores(self, buyers: Sequence[Buyer]) -> Scores:
        top = self.popularity_.max() or 1.0
        return np.tile(self.popularity_ / top, (len(buyers), 1))


def _branches(codes: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for code in codes:
        parts = code.split("-")
        found |= {"-".join(parts[:depth]) for depth in range(1, len(parts) + 1)}
    return found


class CategoryRanker(BaseBaseline):
    """Overlap of ticked categories with all their broader ones."""

    def _learn(self) -> None:
        self.branches_ = [
            _branches(product.category for product in supplier.products if product.category)
            for supplier in self.suppliers_
        ]

    def _scores(self, buyers: Sequence[Buyer]) -> Scores:
        table = np.zeros((len(buyers), len(self.suppliers_)))
        for row, buyer in enumerate(buyers):
            asked = _branches(code for need in buyer.needs for code in need.categories)
            for column, offered in enumerate(self.branches_):
                both = asked | offered
                table[row, column] = len(asked & offered) / len(both) if both else 0.0
        return table


class TfidfRanker(BaseBaseline):
    """Cosine of TF-IDF vectors, of words or of folded character n-grams."""

    def __init__(self, *, letters: bool = False) -> None:
        self.letters = letters

    def _learn(self) -> None:
        self.vectorizer_ = (
            TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
            if self.letters
            else TfidfVectorizer(token_pattern=_WORDS, sublinear_tf=True)
        )
        texts = [supplier_text(supplier) or "-" for supplier in self.suppliers_]
        self.matrix_ = self.vectorizer_.fit_transform([*texts, "-"])[:-1]

    def _scores(self, buyers: Sequence[Buyer]) -> Scores:
        asked = self.vectorizer_.transform([buyer_text(buyer) for buyer in buyers])
        return np.asarray((asked @ self.matrix_.T).todense())


class Bm25Ranker(BaseBaseline):
    """Okapi BM25 over words."""

    def __init__(self, *, k1: float = 1.2, b: float = 0.75) -> None:
        self.k1 = k1
        self.b = b

    def _learn(self) -> None:
        self.vectorizer_ = CountVectorizer(token_pattern=_WORDS)
        texts = [supplier_text(supplier) or "-" for supplier in self.suppliers_]
        counts = self.vectorizer_.fit_transform([*texts, "empty"])[:-1].toarray().astype(float)
        length = counts.sum(axis=1, keepdims=True)
        having = (counts > 0).sum(axis=0)
        rarity = np.log(1 + (len(texts) - having + 0.5) / (having + 0.5))
        norm = self.k1 * (1 - self.b + self.b * length / (length.mean() or 1.0))
        self.matrix_ = rarity * counts * (self.k1 + 1) / (counts + norm)

    def _scores(self, buyers: Sequence[Buyer]) -> Scores:
        asked = self.vectorizer_.transform([buyer_text(buyer) for buyer in buyers])
        return np.asarray((asked > 0).astype(float) @ self.matrix_.T)


class LsaRanker(BaseBaseline):
    """Cosine after reducing character n-grams to a few dimensions."""

    def __init__(self, *, dimensions: int = 100) -> None:
        self.dimensions = dimensions

    def _learn(self) -> None:
        self.letters_ = TfidfRanker(letters=True).fit(self.suppliers_)
        width = min(self.dimensions, *self.letters_.matrix_.shape)
        self.reduction_ = TruncatedSVD(width, random_state=0).fit(self.letters_.matrix_)
        self.points_ = normalize(self.reduction_.transform(self.letters_.matrix_))

    def _scores(self, buyers: Sequence[Buyer]) -> Scores:
        asked = self.letters_.vectorizer_.transform([buyer_text(buyer) for buyer in buyers])
        return np.asarray(normalize(self.reduction_.transform(asked)) @ self.points_.T)


class SumRanker(BaseBaseline):
    """The sum of other baselines' scores, each row made comparable by its spread."""

    def __init__(self, parts: Sequence[BaseBaseline]) -> None:
        self.parts = parts

    def _learn(self) -> None:
        for part in self.parts:
            part.fit(self.suppliers_)

    def _scores(self, buyers: Sequence[Buyer]) -> Scores:
        total = np.zeros((len(buyers), len(self.suppliers_)))
        for part in self.parts:
            scores = part.scores(buyers)
            spread = scores.std(axis=1, keepdims=True)
            total += (scores - scores.mean(axis=1, keepdims=True)) / np.where(spread, spread, 1)
        return total
