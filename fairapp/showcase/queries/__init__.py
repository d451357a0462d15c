"""Questions about what anybody may see."""

from fairapp.showcase.queries.directory import (
    Criteria,
    Facets,
    Shown,
    count_shown,
    facets_of,
    find_exhibitors,
    front_exhibitors,
    rows_of,
    slug_of,
    village_at,
)
from fairapp.showcase.queries.engines import mapped_fairs, mapped_pages
from fairapp.showcase.queries.fairs import LastEdition, last_edition, organiser_and_before
from fairapp.showcase.queries.goods import (
    is_published,
    load_pictured,
    load_product,
    products_beside,
    published_products,
)

__all__ = [
    "Criteria",
    "Facets",
    "LastEdition",
    "Shown",
    "count_shown",
    "facets_of",
    "find_exhibitors",
    "front_exhibitors",
    "is_published",
    "last_edition",
    "load_pictured",
    "load_product",
    "mapped_fairs",
    "mapped_pages",
    "organiser_and_before",
    "products_beside",
    "published_products",
    "rows_of",
    "slug_of",
    "village_at",
]
