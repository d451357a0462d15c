"""Who suits whom: a pure library that pairs suppliers with buyers' needs and says why."""

from matching.entities import (
    Buyer,
    Certification,
    Match,
    Need,
    Product,
    Reason,
    Supplier,
    Wishes,
)
from matching.errors import (
    ArtifactError,
    BrokenLineError,
    BrokenRecordError,
    MatchingError,
    NotFittedError,
    ThesaurusError,
)
from matching.ranking import RANKER_VERSION, Ranker
from matching.thesaurus import Concept, Thesaurus

__all__ = [
    "RANKER_VERSION",
    "ArtifactError",
    "BrokenLineError",
    "BrokenRecordError",
    "Buyer",
    "Certification",
    "Concept",
    "Match",
    "MatchingError",
    "Need",
    "NotFittedError",
    "Product",
    "Ranker",
    "Reason",
    "Supplier",
    "Thesaurus",
    "ThesaurusError",
    "Wishes",
]
