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
from fairapp.outreach.queries.desk import (
    DESK_STATUSES,
    Candidate,
    candidates,
    chosen_candidates,
    count_by_status,
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
from fairapp.outreach.queries.history import Edition, colleagues_of, editions_of, load_buyer
from fairapp.outreach.queries.performance import (
    Guest,
    Performance,
    Purse,
    guests_at,
    performance_of,
    purses_of,
)

__all__ = [
    "ATTENDED",
    "DESK_STATUSES",
    "RESULTS",
    "SPLITS",
    "STAGES",
    "Candidate",
    "Criteria",
    "Edition",
    "Funnel",
    "Guest",
    "Likeness",
    "Passage",
    "Performance",
    "Purse",
    "Side",
    "buyer_countries",
    "candidates",
    "chosen_candidates",
    "colleagues_of",
    "count_by_status",
    "editions_of",
    "find_buyers",
    "find_duplicates",
    "funnel_of",
    "guests_at",
    "load_buyer",
    "load_pair",
    "load_segment",
    "passages",
    "people_in",
    "performance_of",
    "purses_of",
    "segments",
    "uninvited_arrivals",
]
