"""Questions that home pages and the navigation ask of every room."""

from fairapp.home.queries.around import (
    Waiting,
    fair_of_actor,
    own_application,
    own_importer,
    waiting_at,
)
from fairapp.home.queries.counting import Numbers
from fairapp.home.queries.parties import (
    ComingDate,
    Evidenced,
    dates_of_exhibitor,
    deals_to_confirm,
    deals_with_evidence,
    first_products,
    guest_of_offer,
    is_enquiry,
    load_own_application,
    load_own_importer,
    numbers_of_exhibitor,
    numbers_of_importer,
    waiting_buyers,
)
from fairapp.home.queries.seasons import (
    confirmations,
    edition_before,
    numbers_then,
    todays_numbers,
)
from fairapp.home.queries.stands import AnnexRow, Stand, annex_rows, stand_of

__all__ = [
    "AnnexRow",
    "ComingDate",
    "Evidenced",
    "Numbers",
    "Stand",
    "Waiting",
    "annex_rows",
    "confirmations",
    "dates_of_exhibitor",
    "deals_to_confirm",
    "deals_with_evidence",
    "edition_before",
    "fair_of_actor",
    "first_products",
    "guest_of_offer",
    "is_enquiry",
    "load_own_application",
    "load_own_importer",
    "numbers_of_exhibitor",
    "numbers_of_importer",
    "numbers_then",
    "own_application",
    "own_importer",
    "stand_of",
    "todays_numbers",
    "waiting_at",
    "waiting_buyers",
]
