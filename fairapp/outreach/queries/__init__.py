"""Questions about buyers of all years and about what became of those invited."""

from fairapp.outreach.queries.buyers import (
    ATTENDED,
    RESULTS,
    Criteria,
    buyer_countries,
    find_buyers,
    load_segment,
    people_in,
    segments,
)
from fairapp.outreach.queries.duplicates import Likeness, Side, find_duplicates, load_pair
from fairapp.outreach.queries.funnel import (
    SPLITS,
    STAGES,
    Funnel,
    Passage,
    funnel_of,
    passages,
    uninvited_arrivals,
)
from fairapp.outreach.queries.performance import (
    Performance,
    offers_at,
    performance_of,
    spent_by_tier,
)

__all__ = [
    "ATTENDED",
    "RESULTS",
    "SPLITS",
    "STAGES",
    "Criteria",
    "Funnel",
    "Likeness",
    "Passage",
    "Performance",
    "Side",
    "buyer_countries",
    "find_buyers",
    "find_duplicates",
    "funnel_of",
    "load_pair",
    "load_segment",
    "offers_at",
    "passages",
    "people_in",
    "performance_of",
    "segments",
    "spent_by_tier",
    "uninvited_arrivals",
]
