"""Spreadsheets in and out: every import screen reads columns, shows row errors, then saves all."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from flask_babel import gettext, lazy_gettext
from python_calamine import CalamineWorkbook

from fairapp.core.cells import (
    CellError,
    date_cell,
    decimal_cell,
    one_of,
    short_text,
    text_cell,
    whole_number,
    word_list,
    yes_no,
)
from fairapp.core.errors import FairError
from fairapp.core.search import fold

__all__ = [
    "CellError",
    "Column",
    "RowProblem",
    "SheetReading",
    "UnreadableSheetError",
    "date_cell",
    "decimal_cell",
    "one_of",
    "read_sheet",
    "short_text",
    "text_cell",
    "whole_number",
    "word_list",
    "write_book",
    "write_sheet",
    "yes_no",
]

MOST_ROWS = 20_000
MOST_UNPACKED_BYTES = 60 * 1024 * 1024
MOST_CELL_CHARACTERS = 4000
_ENCODINGS = ("utf-8-sig", "utf-16", "cp1258")


class UnreadableSheetError(FairError):
    """The file as a whole cannot be read; no row was looked at."""

    code = "unreadable-sheet"
    status = 422
    sentence = lazy_gettext("%(name)s could not be read: %(reason)s Nothing was saved.")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key in code, its headings, and how a cell becomes a value.

    `parse` gets a stripped text, a number, a date or a boolean and raises CellError.
    """

    key: str
    headings: tuple[str, ...]
    parse: Callable[[Any], Any] = text_cell
    required: bool = False


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong in one row; `column` is its heading in the file, or '' for the row."""

    row: int
    column: str
    message: str


@dataclass(slots=True)
class SheetReading:
    """The readable rows as {key: value} with their row numbers, and what is wrong in the others."""

    rows: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether every row can be saved."""
        return not self.problems


def read_sheet(
    content: bytes, *, name: str, columns: Sequence[Column], sheet: str | None = None
) -> SheetReading:
    """Read the rows of an XLSX, XLS, ODS or CSV file; raises UnreadableSheetError for the whole."""
    table = _table(content, name, sheet)
    heading_row, places = _find_headings(table, columns, name)
    reading = SheetReading()
    for number, cells in enumerate(table[heading_row + 1 :], start=heading_row + 2):
        if any(str(cell).strip() for cell in cells):
            _read_row(reading, number, cells, columns, places)
    return reading


def _read_row(
    reading: SheetReading,
    number: int,
    cells: Sequence[Any],
    columns: Sequence[Column],
    places: Mapping[str, tuple[int, str]],
) -> None:
    values: dict[str, Any] = {}
    before = len(reading.problems)
    for column in columns:
        place, heading = places.get(column.key, (-1, column.headings[0]))
        cell = cells[place] if 0 <= place < len(cells) else ""
        cell = cell.strip() if isinstance(cell, str) else cell
        try:
            values[column.key] = _value(column, cell)
        except CellError as error:
            reading.problems.append(RowProblem(number, heading, str(error)))
    if len(reading.problems) == before:
        reading.rows.append((number, values))


def _value(column: Column, cell: Any) -> Any:
    if cell in ("", None):
        if column.required:
            raise CellError(gettext("This cell must not be empty."))
        return None
    if isinstance(cell, str) and len(cell) > MOST_CELL_CHARACTERS:
        raise CellError(gettext("The text is too long."))
    return column.parse(cell)


def _table(content: bytes, name: str, sheet: str | None) -> list[list[Any]]:
    if content[:2] == b"PK":
        _refuse_bombs(content, name)
    if content[:2] == b"PK" or content[:4] == b"\xd0\xcf\x11\xe0":
        table = _workbook_table(content, name, sheet)
    else:
        table = _csv_table(content, name)
    if len(table) > MOST_ROWS:
        raise UnreadableSheetError(
            name=name, reason=gettext("it has more than %(most)s rows.", most=MOST_ROWS)
        )
    return table


def _refuse_bombs(content: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise UnreadableSheetError(name=name, reason=gettext("the file is damaged.")) from error
    if size > MOST_UNPACKED_BYTES:
        raise UnreadableSheetError(name=name, reason=gettext("it is too large when unpacked."))


def _workbook_table(content: bytes, name: str, sheet: str | None) -> list[list[Any]]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = book.sheet_names
        table = _sheet_of(book, sheet if sheet is not None else names[0])
    except BaseException as error:
        # the reader raises eight kinds of its own on broken files, and panics on some
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise UnreadableSheetError(name=name, reason=gettext("the file is damaged.")) from error
    if table is None:
        reason = gettext("it has no sheet named %(sheet)s.", sheet=sheet)
        raise UnreadableSheetError(name=name, reason=reason)
    return table


def _sheet_of(book: CalamineWorkbook, sheet: str) -> list[list[Any]] | None:
    if sheet not in book.sheet_names:
        return None
    return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def _csv_table(content: bytes, name: str) -> list[list[Any]]:
    if b"\x00" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableSheetError(name=name, reason=gettext("it is not a spreadsheet."))
    for encoding in _ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeError:
            continue
        delimiter = max(";,\t", key=text.split("\n", 1)[0].count)
        try:
            return [list(row) for row in csv.reader(io.StringIO(text), delimiter=delimiter)]
        except csv.Error as error:
            raise UnreadableSheetError(
                name=name, reason=gettext("it is not a spreadsheet.")
            ) from error
    raise UnreadableSheetError(name=name, reason=gettext("its letters are in an unknown encoding."))


def _find_headings(
    table: Sequence[Sequence[Any]], columns: Sequence[Column], name: str
) -> tuple[int, dict[str, tuple[int, str]]]:
    """The row that holds the headings, and {key: (place, heading)}; looks at the first ten rows."""
    wanted = {fold(heading): c.key for c in columns for heading in (*c.headings, c.key)}
    best: tuple[int, dict[str, tuple[int, str]]] = (0, {})
    for number, cells in enumerate(table[:10]):
        places = {
            wanted[fold(str(cell))]: (place, str(cell).strip())
            for place, cell in enumerate(cells)
            if fold(str(cell)) in wanted
        }
        if len(places) > len(best[1]):
            best = (number, places)
    missing = [c.headings[0] for c in columns if c.required and c.key not in best[1]]
    if missing or not best[1]:
        raise UnreadableSheetError(
            name=name,
            reason=gettext("these columns are missing: %(columns)s.", columns=", ".join(missing)),
        )
    return best


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
