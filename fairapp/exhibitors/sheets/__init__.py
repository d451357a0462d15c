"""Officers' sheets: exhibitors and applications, their products, their certificates."""

from fairapp.exhibitors.sheets.exhibitors import EXHIBITORS_SHEET
from fairapp.exhibitors.sheets.goods import CERTIFICATES_SHEET, PRODUCTS_SHEET

__all__ = ["CERTIFICATES_SHEET", "EXHIBITORS_SHEET", "PRODUCTS_SHEET"]
