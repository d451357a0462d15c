"""Import screens of this room's sheets."""

from flask import url_for
from flask.typing import ResponseReturnValue

from fairapp.core.imports import SheetKind, sheet_page
from fairapp.core.policy import Permission, requires
from fairapp.exhibitors.sheets import CERTIFICATES_SHEET, EXHIBITORS_SHEET, PRODUCTS_SHEET
from fairapp.exhibitors.views.room import bp
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair


@bp.route("/fairs/<slug>/applications/sheet", methods=["GET", "POST"])
@requires(Permission.APPLICATION_REVIEW, thing=load_fair)
def exhibitors_sheet(fair: Fair) -> ResponseReturnValue:
    """Load exhibitors or applications."""
    return _page(EXHIBITORS_SHEET, fair)


@bp.route("/fairs/<slug>/products/sheet", methods=["GET", "POST"])
@requires(Permission.APPLICATION_REVIEW, thing=load_fair)
def products_sheet(fair: Fair) -> ResponseReturnValue:
    """Load products."""
    return _page(PRODUCTS_SHEET, fair)


@bp.route("/fairs/<slug>/certificates/sheet", methods=["GET", "POST"])
@requires(Permission.APPLICATION_REVIEW, thing=load_fair)
def certificates_sheet(fair: Fair) -> ResponseReturnValue:
    """Load certificates."""
    return _page(CERTIFICATES_SHEET, fair)


def _page(kind: SheetKind, fair: Fair) -> ResponseReturnValue:
    return sheet_page(kind, fair=fair, back=url_for("review.inbox", slug=fair.slug, state="all"))
