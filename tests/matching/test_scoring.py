"""Looking closely at few pairs gives the lists of scoring every pair."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.entities import Buyer, Supplier
from matching.grams import GramTable, learn
from matching.meaning import STORED, MeaningSpace
from matching.nearest import nearest, top_of_rows
from matching.ranking import Ranker, read_weights
from matching.records import read_entities
from matching.thesaurus import Thesaurus

CASES = Path(__file__).parents[2] / "bench" / "cases"


@pytest.fixture(scope="module")
def suppliers() -> list[Supplier]:
    return read_entities(CASES / "suppliers.jsonl", Supplier.from_dict)


@pytest.fixture(scope="module")
def buyers() -> list[Buyer]:
    return read_entities(CASES / "buyers.jsonl", Buyer.from_dict)


def every_pair(ranker: Ranker, buyers: list[Buyer]) -> np.ndarray:
    """Score every need with every product by itself and keep the best of each pair of firms."""
    wanted = ranker.prepare(buyers)
    shape = (len(wanted.wants), len(ranker.offers_))
    w, o = (axis.ravel() for axis in np.indices(shape))
    columns = ranker.scorer.features(wanted.side, ranker.setting(), w, o).T
    table = ranker.scorer.weigh(list(columns)).reshape(shape)
    best = np.full((len(buyers), len(ranker.suppliers_)), -np.inf, np.float32)
    np.maximum.at(best, (wanted.side.owner[w], ranker.offered_.owner[o]), table.ravel())
    return best


@pytest.mark.parametrize("turned", [False, True])
def test_the_lists_are_those_of_scoring_every_pair(
    suppliers: list[Supplier], buyers: list[Buyer], *, turned: bool
) -> None:
    weights = {name: -w if turned else w for name, w in read_weights().items()}
    ranker = Ranker(weights=weights).fit(suppliers)
    index, _ = ranker.rank_prepared(ranker.prepare(buyers), top=10)
    table = every_pair(ranker, buyers)
    expected = np.argsort(-table, axis=1, kind="stable")[:, :10]
    assert index.tolist() == expected.tolist()


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 40), st.integers(1, 700), st.integers(1, 12), st.integers(0, 2**16))
def test_the_largest_of_rows_are_found_with_ties_by_place(
    rows: int, columns: int, k: int, seed: int
) -> None:
    scores = np.random.default_rng(seed).integers(0, 30, (rows, columns)).astype(np.float32)
    k = min(k, columns)
    index, values = top_of_rows(scores, k)
    expected = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    assert index.tolist() == expected.tolist()
    assert values.tolist() == np.take_along_axis(scores, expected, 1).tolist()


def test_nearest_points_are_those_of_all_products() -> None:
    random = np.random.default_rng(3)
    points = random.normal(size=(900, 16)).astype(np.float32)
    queries = random.normal(size=(300, 16)).astype(np.float32)
    _, index = nearest(queries, points, 5)
    expected = np.argsort(-(queries @ points.T), axis=1, kind="stable")[:, :5]
    assert index.tolist() == expected.tolist()


def test_the_stored_meaning_is_that_of_the_thesaurus() -> None:
    assert GramTable.load(STORED).fingerprint == Thesaurus.load().fingerprint, (
        "run python -m bench.learn_meaning"
    )


def test_meaning_is_learnt_anew_for_another_thesaurus(tmp_path: Path) -> None:
    few = [concept for concept in Thesaurus.load().concepts.values() if concept.kind == "technique"]
    space = MeaningSpace(Thesaurus(few), stored=tmp_path / "none.npz")
    again = learn(space.thesaurus)
    again.save(tmp_path / "some.npz")
    loaded = GramTable.load(tmp_path / "some.npz")
    assert loaded.places == again.places == space.table.places
    assert np.allclose(loaded.directions, space.table.directions, atol=1e-5)
    kept = MeaningSpace(space.thesaurus, stored=tmp_path / "some.npz").table
    assert kept.places == loaded.places
