"""Questions about what anybody may see."""

from fairapp.showcase.queries.directory import (
    Criteria,
    Facets,
    count_published,
    facets_of,
    find_exhibitors,
    front_exhibitors,
    rows_of,
    slug_of,
    village_at,
    villages_of,
)
from fairapp.showcase.queries.engines import mapped_fairs, mapped_pages
from fairapp.showcase.queries.fairs import LastEdition, last_edition, organiser_of
from fairapp.showcase.queries.goods import (
    is_published,
    like_products,
    load_pictured,
    load_product,
    published_products,
)

__all__ = [
    "Criteria",
    "Facets",
    "LastEdition",
    "count_published",
    "facets_of",
    "find_exhibitors",
    "front_exhibitors",
    "is_published",
    "last_edition",
    "like_products",
    "load_pictured",
    "load_product",
    "mapped_fairs",
    "mapped_pages",
    "organiser_of",
    "published_products",
    "rows_of",
    "slug_of",
    "village_at",
    "villages_of",
]
