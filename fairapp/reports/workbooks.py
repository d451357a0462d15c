"""Reports as spreadsheets: one sheet of figures, then the rows behind each of them.

First plain values, which are kept with a frozen report, then the file made of nothing else.
"""

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

import xlsxwriter
from flask_babel import gettext as _
from sqlalchemy import Row

from fairapp.core.db import db
from fairapp.core.i18n import current_locale
from fairapp.reports.names import name_of
from fairapp.reports.queries import Figures, Measure, RowSet
from fairapp.reports.words import cell_value, headings_of

DAY = "day"
WIDEST = 48
LONGEST_NAME = 31
Book = list[dict[str, Any]]
ReadRows = Mapping[tuple[str, str], Sequence[Row[Any]]]
"""Rows by whose figures they stand behind, and by their code."""


def read_rows(groups: Mapping[str, Figures]) -> ReadRows:
    """{(whose, code of the rows): the rows}, read once for every language."""
    return {
        (whose, rows.code): db.session.execute(rows.rows).all()
        for whose, figures in groups.items()
        for rows in _row_sets(figures)
    }


def _row_sets(figures: Figures) -> list[RowSet]:
    """Each set of rows once, though a number and a sum may be measured on it."""
    return list({figure.rows.code: figure.rows for figure in figures.values()}.values())


def book_values(groups: Mapping[str, Figures], read: ReadRows) -> Book:
    """The sheets of a workbook as plain values; `groups` are figures by what they are of."""
    summary = [_("Figure"), _("Measure"), _("Value"), _("Rows"), _("Estimate"), _("Of")]
    rows = [[*line, whose] for whose, figures in groups.items() for line in _summary(figures)]
    if len(groups) == 1:
        summary, rows = summary[:-1], [row[:-1] for row in rows]
    book: Book = [{"name": _("Figures"), "headings": summary, "rows": rows}]
    for whose, figures in groups.items():
        for row_set in _row_sets(figures):
            name = name_of(row_set.code, current_locale())
            book.append(
                {
                    "name": f"{name} {whose}" if len(groups) > 1 else name,
                    "headings": headings_of(row_set),
                    "rows": _rows_of(row_set, read[whose, row_set.code]),
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


def _rows_of(rows: RowSet, found: Sequence[Row[Any]]) -> list[list[Any]]:
    names, said = rows.columns, {}

    def cell(name: str, value: Any) -> Any:
        # thousands of rows hold a few dozen codes and countries: each is put into words once
        if isinstance(value, str | Enum):
            if (name, value) not in said:
                said[name, value] = cell_value(name, value)
            return said[name, value]
        return _plain(cell_value(name, value))

    return [[cell(name, getattr(row, name)) for name in names] for row in found]


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
