"""Officers' sheets of the fair's days: meetings with outcomes, visitors, arrivals of importers."""

from fairapp.onsite.sheets.gate import ARRIVALS_SHEET, VISITORS_SHEET
from fairapp.onsite.sheets.turns import MEETINGS_SHEET

__all__ = ["ARRIVALS_SHEET", "MEETINGS_SHEET", "VISITORS_SHEET"]
