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

__all__ = [
    "ATTENDED",
    "RESULTS",
    "SPLITS",
    "STAGES",
    "Criteria",
    "Funnel",
    "Likeness",
    "Passage",
    "Side",
    "buyer_countries",
    "find_buyers",
    "find_duplicates",
    "funnel_of",
    "load_pair",
    "load_segment",
    "passages",
    "people_in",
    "segments",
    "uninvited_arrivals",
]
