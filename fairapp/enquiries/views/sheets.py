"""The import screen of enquiries."""

from flask import url_for
from flask.typing import ResponseReturnValue

from fairapp.core.imports import sheet_page
from fairapp.core.policy import Permission, requires
from fairapp.enquiries.sheets import ENQUIRIES_SHEET
from fairapp.enquiries.views import bp
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair


@bp.route("/fairs/<slug>/enquiries/sheet", methods=["GET", "POST"])
@requires(Permission.ENQUIRY_IMPORT, thing=load_fair)
def sheet(fair: Fair) -> ResponseReturnValue:
    """Load enquiries that came by other ways."""
    return sheet_page(
        ENQUIRIES_SHEET, fair=fair, back=url_for("discovery.overview", slug=fair.slug)
    )
