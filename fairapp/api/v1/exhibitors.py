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
    """Exhibitors and products that may be shown to everybody; nobody's name or address."""
    found = (
        find_applications(fair.id, ApplicationState.ACCEPTED)
        .where(Application.visibility == Visibility.PUBLIC, Application.told_at.is_not(None))
        .options(selectinload(Application.products))
    )
    rows, headers = page_after(found, Application.id, **query_data)
    return [_published(row) for row in rows], 200, headers


def _published(exhibitor: Application) -> dict[str, Any]:
    """An exhibitor with the products that anybody may see."""
    return {
        "id": exhibitor.id,
        "organisation": exhibitor.organisation,
        "main_category": exhibitor.main_category,
        "descriptions": exhibitor.descriptions,
        "products": [one for one in exhibitor.products if one.seen_by(Visibility.PUBLIC)],
    }
