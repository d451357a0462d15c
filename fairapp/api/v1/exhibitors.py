"""Exhibitors as programs see them."""

from typing import Any

from sqlalchemy.orm import selectinload

from fairapp.api.v1 import bp
from fairapp.api.v1.paging import page_after
from fairapp.api.v1.schemas import ExhibitorOut, PageIn
from fairapp.core.policy import Permission, requires
from fairapp.exhibitors.models import Application, ApplicationState, Visibility
from fairapp.exhibitors.queries import find_applications
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair


@bp.get("/fairs/<slug>/exhibitors")
@requires(Permission.PUBLIC_PAGE, thing=load_fair)
@bp.input(PageIn, location="query")
@bp.output(ExhibitorOut(many=True))
def exhibitors(fair: Fair, query_data: dict[str, Any]) -> Any:
    """Exhibitors that agreed to be published, with their products; nobody's name or address."""
    found = (
        find_applications(fair.id, ApplicationState.ACCEPTED)
        .where(Application.visibility == Visibility.PUBLIC, Application.told_at.is_not(None))
        .options(selectinload(Application.products))
    )
    rows, headers = page_after(found, Application.id, **query_data)
    return rows, 200, headers
