"""Reports as spreadsheets: one sheet of figures, then the rows behind each of them."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _

from fairapp.core.db import db
from fairapp.core.i18n import current_locale
from fairapp.core.sheets import write_book
from fairapp.reports.names import name_of
from fairapp.reports.queries import Figures, Measure, RowSet
from fairapp.reports.words import cell_value, headings_of


def workbook_of(figures: Figures) -> bytes:
    """The workbook of a report: figures first, every set of rows on a sheet of its own."""
    row_sets = {figure.rows.code: figure.rows for figure in figures.values()}
    summary = [_("Figure"), _("Measure"), _("Value"), _("Rows"), _("Estimate")]
    sheets: list[tuple[str, list[str], Iterable[list[Any]]]] = [
        (_("Figures"), summary, _summary(figures))
    ]
    locale = current_locale()
    for code, rows in row_sets.items():
        sheets.append((name_of(code, locale)[:31], headings_of(rows), _rows_of(rows)))
    return write_book(sheets)


def _summary(figures: Figures) -> list[list[Any]]:
    measures = {Measure.COUNT: _("number"), Measure.VALUE_USD: _("US dollars")}
    return [
        [
            name_of(figure.rows.code, current_locale()),
            measures[figure.measure],
            figure.value,
            figure.row_count,
            _("yes") if figure.is_estimated else "",
        ]
        for figure in figures.values()
    ]


def _rows_of(rows: RowSet) -> list[list[Any]]:
    found = db.session.execute(rows.rows).mappings()
    return [[cell_value(name, row[name]) for name in rows.columns] for row in found]
