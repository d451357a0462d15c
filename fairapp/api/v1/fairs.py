"""Fairs as programs see them."""

from typing import Any

from fairapp.api.v1 import bp
from fairapp.api.v1.paging import page_after
from fairapp.api.v1.schemas import FairOut, PageIn
from fairapp.core.policy import Permission, requires
from fairapp.fairs import queries
from fairapp.fairs.models import Fair


@bp.get("/fairs")
@requires(Permission.PUBLIC_PAGE)
@bp.input(PageIn, location="query")
@bp.output(FairOut(many=True))
def fairs(query_data: dict[str, Any]) -> Any:
    """Every fair of this service that is not abroad, in the order in which they were opened."""
    rows, headers = page_after(queries.all_fairs(), Fair.id, **query_data)
    return rows, 200, headers


@bp.get("/fairs/<slug>")
@requires(Permission.PUBLIC_PAGE, thing=queries.load_fair)
@bp.output(FairOut)
def fair(found: Fair) -> Any:
    """One fair."""
    return found
