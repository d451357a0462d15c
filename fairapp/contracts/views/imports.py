"""Many deals at once, and rates, from sheets."""

from flask import url_for
from flask.typing import ResponseReturnValue

from fairapp.contracts.sheets import DEALS_SHEET, RATES_SHEET
from fairapp.contracts.views import bp
from fairapp.core.imports import sheet_page
from fairapp.core.policy import Permission, requires
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair


@bp.route("/fairs/<slug>/deals/sheet", methods=["GET", "POST"])
@requires(Permission.DEAL_LOG, thing=load_fair)
def deals_sheet(fair: Fair) -> ResponseReturnValue:
    """Import deals, corrections and cancellations."""
    return sheet_page(DEALS_SHEET, fair=fair, back=url_for(".index", slug=fair.slug))


@bp.route("/rates/sheet", methods=["GET", "POST"])
@requires(Permission.DEAL_LOG)
def rates_sheet() -> ResponseReturnValue:
    """Import rates of exchange."""
    return sheet_page(RATES_SHEET, fair=None, back=url_for(".rates"))
