"""Workbooks out: one XLSX sheet or several, texts kept as texts."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter


def write_sheet(
    headings: Sequence[str], rows: Iterable[Sequence[Any]], *, sheet: str = "Fairapp"
) -> bytes:
    """One XLSX sheet with a fixed first row; texts stay texts, so zeros and plus signs survive."""
    return write_book([(sheet, headings, rows)])


def write_book(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]]) -> bytes:
    """An XLSX workbook of such sheets, each as (name, headings, rows)."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True, "bg_color": "#f3ecdf", "bottom": 1})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, headings, rows in sheets:
            page = book.add_worksheet(name[:31])
            page.freeze_panes(1, 0)
            page.write_row(0, 0, headings, bold)
            widths = [len(heading) for heading in headings]
            for number, row in enumerate(rows, start=1):
                for place, value in enumerate(row):
                    _write_cell(page, number, place, value, day)
                    widths[place] = max(widths[place], min(48, len(str(value or ""))))
            for place, width in enumerate(widths):
                page.set_column(place, place, width + 2)
    return out.getvalue()


def _write_cell(page: Any, row: int, place: int, value: Any, day: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        page.write_boolean(row, place, value)
    elif isinstance(value, int | float | Decimal):
        page.write_number(row, place, float(value))
    elif isinstance(value, date):
        page.write_datetime(row, place, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001 -- a date
    else:
        page.write_string(row, place, str(value))
