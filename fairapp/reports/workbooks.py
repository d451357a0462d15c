"""Reports as spreadsheets: one sheet of figures, then the rows behind each of them.

First plain values, which are kept with a frozen report, then the file made of nothing else.
"""

import io
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from flask_babel import gettext as _

from fairapp.core.db import db
from fairapp.core.i18n import current_locale
from fairapp.reports.names import name_of
from fairapp.reports.queries import Figures, Measure, RowSet
from fairapp.reports.words import cell_value, headings_of

DAY = "day"
WIDEST = 48
LONGEST_NAME = 31
Book = list[dict[str, Any]]


def book_values(groups: Mapping[str, Figures]) -> Book:
    """The sheets of a workbook as plain values; `groups` are figures by what they are of."""
    summary = [_("Figure"), _("Measure"), _("Value"), _("Rows"), _("Estimate"), _("Of")]
    rows = [[*line, whose] for whose, figures in groups.items() for line in _summary(figures)]
    if len(groups) == 1:
        summary, rows = summary[:-1], [row[:-1] for row in rows]
    book: Book = [{"name": _("Figures"), "headings": summary, "rows": rows}]
    for whose, figures in groups.items():
        for code, row_set in {figure.rows.code: figure.rows for figure in figures.values()}.items():
            name = name_of(code, current_locale())
            book.append(
                {
                    "name": f"{name} {whose}" if len(groups) > 1 else name,
                    "headings": headings_of(row_set),
                    "rows": _rows_of(row_set),
                }
            )
    return book


def _summary(figures: Figures) -> list[list[Any]]:
    measures = {Measure.COUNT: _("number"), Measure.VALUE_USD: _("US dollars")}
    return [
        [
            name_of(figure.rows.code, current_locale()),
            measures[figure.measure],
            figure.number,
            figure.row_count,
            _("yes") if figure.is_estimated else "",
        ]
        for figure in figures.values()
    ]


def _rows_of(rows: RowSet) -> list[list[Any]]:
    found = db.session.execute(rows.rows).mappings()
    return [[_plain(cell_value(name, row[name])) for name in rows.columns] for row in found]


def _plain(value: Any) -> Any:
    """A cell as JSON has it."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return {DAY: value.isoformat()}
    return value


def render_xlsx(book: Book, made_on: date = date(2000, 1, 1)) -> bytes:
    """The workbook of these values; the same values give the same bytes.

    Texts stay texts: zeros and plus signs survive, and nothing is ever read as a formula.
    """
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as made:
        made.set_properties({"created": datetime(made_on.year, made_on.month, made_on.day)})  # noqa: DTZ001 -- a date
        looks = {
            "head": made.add_format({"bold": True, "bg_color": "#f3ecdf", "bottom": 1}),
            DAY: made.add_format({"num_format": "dd/mm/yyyy"}),
        }
        taken: set[str] = set()
        for sheet in book:
            _write_sheet(made.add_worksheet(_sheet_name(sheet["name"], taken)), sheet, looks)
    return out.getvalue()


def _sheet_name(name: str, taken: set[str]) -> str:
    """A name that no other sheet has, without the signs that a sheet may not bear."""
    clean = "".join(" " if sign in "[]:*?/\\" else sign for sign in name).strip("' ")
    short, number = clean[:LONGEST_NAME], 2
    while short.lower() in taken:
        end = f" {number}"
        short, number = clean[: LONGEST_NAME - len(end)] + end, number + 1
    taken.add(short.lower())
    return short


def _write_sheet(page: Any, sheet: dict[str, Any], looks: dict[str, Any]) -> None:
    page.freeze_panes(1, 0)
    page.write_row(0, 0, sheet["headings"], looks["head"])
    widths = [len(heading) for heading in sheet["headings"]]
    for number, row in enumerate(sheet["rows"], start=1):
        for place, value in enumerate(row):
            _write_cell(page, (number, place), value, looks[DAY])
            widths[place] = max(widths[place], min(WIDEST, len(str(value or ""))))
    for place, width in enumerate(widths):
        page.set_column(place, place, width + 2)


def _write_cell(page: Any, at: tuple[int, int], value: Any, day: Any) -> None:
    if value is None:
        return
    if isinstance(value, dict):
        page.write_datetime(*at, datetime.fromisoformat(value[DAY]), day)
    elif isinstance(value, int | float):
        page.write_number(*at, value)
    else:
        page.write_string(*at, str(value))
