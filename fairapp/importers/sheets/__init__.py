"""The officers' sheets of importers and of what they look for."""

from fairapp.importers.sheets.importers import IMPORTERS_SHEET
from fairapp.importers.sheets.needs import NEEDS_SHEET

__all__ = ["IMPORTERS_SHEET", "NEEDS_SHEET"]
