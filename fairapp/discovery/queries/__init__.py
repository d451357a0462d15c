"""Questions about match lists, suppliers and shared shortlists."""

from fairapp.discovery.queries.lists import (
    SUITS,
    ListFilters,
    ListOwner,
    list_facets,
    load_list_owner,
    match_list,
)
from fairapp.discovery.queries.making import (
    SETTLING,
    TOP,
    never_shown,
    newest_supplier_change,
    outdated_importers,
    refusals,
    refused_pairs,
    spread_figures,
)
from fairapp.discovery.queries.outcomes import (
    Outcome,
    last_fair_over,
    outcome_source,
    outcomes_of,
)
from fairapp.discovery.queries.seekers import (
    Asked,
    asked_by_buyers,
    load_exhibitor_with_goods,
    seekers,
)
from fairapp.discovery.queries.shares import live_shares, load_share, open_share
from fairapp.discovery.queries.suppliers import (
    kept_suppliers,
    load_supplier,
    match_for_person,
    match_of_pair,
)

__all__ = [
    "SETTLING",
    "SUITS",
    "TOP",
    "Asked",
    "ListFilters",
    "ListOwner",
    "Outcome",
    "asked_by_buyers",
    "kept_suppliers",
    "last_fair_over",
    "list_facets",
    "live_shares",
    "load_exhibitor_with_goods",
    "load_list_owner",
    "load_share",
    "load_supplier",
    "match_for_person",
    "match_list",
    "match_of_pair",
    "never_shown",
    "newest_supplier_change",
    "open_share",
    "outcome_source",
    "outcomes_of",
    "outdated_importers",
    "refusals",
    "refused_pairs",
    "seekers",
    "spread_figures",
]
