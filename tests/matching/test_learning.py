"""The learned ranker keeps to the default until outcomes suffice; artefacts reload."""

from pathlib import Path

import joblib
import pytest

from matching.artifacts import load_ranker, save_ranker
from matching.entities import Buyer, Supplier
from matching.errors import ArtifactError
from matching.learning import ENOUGH_GOOD_OUTCOMES, LearnedRanker, Outcome
from matching.ranking import Ranker

SUPPLIERS = [Supplier.from_dict({"id": f"S{i}", "texts": {"vi": text}})
             for i, text in enumerate(("khay mây", "lọ hoa gốm", "khăn lụa"))]  # fmt: skip
BUYERS = [Buyer.from_dict({"id": f"B{i}", "needs": [{"texts": {"en": "rattan trays"}}]})
          for i in range(ENOUGH_GOOD_OUTCOMES)]  # fmt: skip


def test_few_outcomes_leave_the_default() -> None:
    default = Ranker().fit(SUPPLIERS).rank(BUYERS[:2])
    ranker = LearnedRanker().fit(SUPPLIERS).learn(BUYERS, [Outcome("B0", "S0", "contract")])
    assert not ranker.learned_
    assert ranker.rank(BUYERS[:2]) == default


def test_many_outcomes_are_learned_from() -> None:
    outcomes = [Outcome(buyer.id, "S0", "contract") for buyer in BUYERS]
    ranker = LearnedRanker().fit(SUPPLIERS).learn(BUYERS, outcomes)
    assert ranker.learned_
    assert ranker.rank(BUYERS[:1])[0].supplier == "S0"


def test_a_stored_ranker_ranks_the_same(tmp_path: Path) -> None:
    ranker = Ranker().fit(SUPPLIERS)
    save_ranker(ranker, tmp_path / "ranker")
    assert load_ranker(tmp_path / "ranker").rank(BUYERS[:1]) == ranker.rank(BUYERS[:1])


def test_an_artefact_of_another_making_is_refused(tmp_path: Path) -> None:
    save_ranker(Ranker().fit(SUPPLIERS), tmp_path / "ranker")
    stored = joblib.load(tmp_path / "ranker")
    for change in ({"version": "0"}, {"fingerprint": "other"}):
        joblib.dump({**stored, **change}, tmp_path / "changed")
        with pytest.raises(ArtifactError):
            load_ranker(tmp_path / "changed")
