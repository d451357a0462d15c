"""Spreadsheets in and out: every import screen reads columns, shows row errors, then saves all."""

import csv
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

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
from fairapp.core.csv_text import decode_sheet
from fairapp.core.errors import FairError
from fairapp.core.search import fold
from fairapp.core.workbooks import write_book, write_sheet

__all__ = [
    "CellError",
    "Column",
    "MissingColumnsError",
    "RowProblem",
    "SheetReading",
    "UnreadableSheetError",
    "date_cell",
    "decimal_cell",
    "headings_of",
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


class UnreadableSheetError(FairError):
    """The file as a whole cannot be read; no row was looked at."""

    code = "unreadable-sheet"
    status = 422
    sentence = lazy_gettext("%(name)s could not be read: %(reason)s Nothing was saved.")


class MissingColumnsError(UnreadableSheetError):
    """The file reads well, but some of its columns must be named first."""


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
    encoding: str = ""
    """Of a CSV file: how its letters were read."""
    filled_cells: int = 0
    """Cells that took the value of the merged cell they belong to."""
    headings: dict[str, str] = field(default_factory=dict)
    """{key of a column: the heading in the file that was taken for it}."""

    @property
    def is_clean(self) -> bool:
        """Whether every row can be saved."""
        return not self.problems


def read_sheet(
    content: bytes,
    *,
    name: str,
    columns: Sequence[Column],
    sheet: str | None = None,
    mapping: Mapping[str, str] | None = None,
) -> SheetReading:
    """Read the rows of an XLSX, XLS, ODS or CSV file; raises UnreadableSheetError for the whole.

    `mapping` is {key of a column: heading in this source's files}; it goes before our own headings.
    """
    table = _table(content, name, sheet)
    heading_row, places = _find_headings(table.cells, columns, name, mapping or {})
    reading = SheetReading(encoding=table.encoding, filled_cells=table.filled_cells)
    reading.headings = {key: heading for key, (_place, heading) in places.items()}
    for number, cells in enumerate(table.cells[heading_row + 1 :], start=heading_row + 2):
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


def headings_of(content: bytes, *, name: str, sheet: str | None = None) -> list[str]:
    """The headings of a file whose columns are not ours: its fullest row among the first ten."""
    rows = [
        [str(cell).strip() for cell in cells if str(cell).strip()]
        for cells in _table(content, name, sheet).cells[:10]
    ]
    fullest: list[str] = max(rows, key=len) if rows else []
    return list(dict.fromkeys(fullest))


@dataclass(slots=True)
class _Table:
    """The cells of a file, how its letters were read, how many merged cells were filled."""

    cells: list[list[Any]]
    encoding: str = ""
    filled_cells: int = 0


def _table(content: bytes, name: str, sheet: str | None) -> _Table:
    if content[:2] == b"PK":
        _refuse_bombs(content, name)
    if content[:2] == b"PK" or content[:4] == b"\xd0\xcf\x11\xe0":
        table = _workbook_table(content, name, sheet)
    else:
        table = _csv_table(content, name)
    if len(table.cells) > MOST_ROWS:
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


def _workbook_table(content: bytes, name: str, sheet: str | None) -> _Table:
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


def _sheet_of(book: CalamineWorkbook, sheet: str) -> _Table | None:
    if sheet not in book.sheet_names:
        return None
    page = book.get_sheet_by_name(sheet)
    table = _Table(page.to_python(skip_empty_area=False))
    for (top, left), (bottom, right) in page.merged_cell_ranges or []:
        # a title over several columns stays one cell; a value over several rows belongs to each
        if left == right:
            table.filled_cells += _fill_down(table.cells, left, top, bottom)
    return table


def _fill_down(cells: list[list[Any]], column: int, top: int, bottom: int) -> int:
    filled = 0
    for row in cells[top + 1 : bottom + 1]:
        if column < len(row) and row[column] in ("", None):
            row[column] = cells[top][column]
            filled += 1
    return filled


def _csv_table(content: bytes, name: str) -> _Table:
    decoded = decode_sheet(content)
    if decoded is None:
        reason = (
            gettext("it is not a spreadsheet.")
            if b"\x00" in content
            else gettext("its letters are in an unknown encoding.")
        )
        raise UnreadableSheetError(name=name, reason=reason)
    text, encoding = decoded
    delimiter = max(";,\t", key=text.split("\n", 1)[0].count)
    try:
        rows = [list(row) for row in csv.reader(io.StringIO(text), delimiter=delimiter)]
    except csv.Error as error:
        raise UnreadableSheetError(name=name, reason=gettext("it is not a spreadsheet.")) from error
    return _Table(rows, encoding)


def _find_headings(
    table: Sequence[Sequence[Any]],
    columns: Sequence[Column],
    name: str,
    mapping: Mapping[str, str],
) -> tuple[int, dict[str, tuple[int, str]]]:
    """The row that holds the headings, and {key: (place, heading)}; looks at the first ten rows."""
    known = {column.key for column in columns}
    chosen = {fold(heading): key for key, heading in mapping.items() if key in known and heading}
    wanted = {
        fold(heading): c.key
        for c in columns
        for heading in (*c.headings, c.key)
        if c.key not in chosen.values()
    } | chosen
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
        raise MissingColumnsError(
            name=name,
            reason=gettext("these columns are missing: %(columns)s.", columns=", ".join(missing)),
        )
    return best
