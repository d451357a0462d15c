"""Storing a fitted ranker and loading it again, guarded by version and fingerprint."""

from pathlib import Path

import joblib

from matching.entities import Supplier
from matching.errors import ArtifactError
from matching.ranking import RANKER_VERSION, Ranker, read_weights
from matching.thesaurus import Thesaurus


def fingerprint(weights: dict[str, float] | None = None) -> str:
    """Return what a stored ranker depends on: thesaurus and weights."""
    return joblib.hash((Thesaurus.load().fingerprint, weights or read_weights()))  # type: ignore[no-any-return]


def save_ranker(ranker: Ranker, path: Path) -> None:
    """Store the suppliers, settings and vectors of a fitted ranker."""
    joblib.dump(
        {
            "version": RANKER_VERSION,
            "fingerprint": fingerprint(dict(ranker.weights) if ranker.weights else None),
            "suppliers": ranker.suppliers_,
            "settings": (ranker.as_of, ranker.rates, ranker.weights, ranker.embedding),
            "vectors": ranker.cached_vectors(),
        },
        path,
        compress=3,
    )


def load_ranker(path: Path) -> Ranker:
    """Return a stored ranker, fitted; raises `ArtifactError` if it is of another making.

    Only load files you stored yourself: the format can run code.
    """
    stored = joblib.load(path)
    if stored.get("version") != RANKER_VERSION:
        raise ArtifactError(f"{path}: made by version {stored.get('version')}")
    as_of, rates, weights, embedding = stored["settings"]
    if stored["fingerprint"] != fingerprint(weights):
        raise ArtifactError(f"{path}: the thesaurus or the weights have changed since")
    suppliers: list[Supplier] = stored["suppliers"]
    ranker = Ranker(as_of=as_of, rates=rates, weights=weights, embedding=embedding)
    ranker.keep_vectors(stored["vectors"])
    return ranker.fit(suppliers)
