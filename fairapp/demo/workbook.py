"""Write one topic as a workbook: the rows first, then a sheet that explains the columns."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from fairapp.demo.columns import Column, columns_of
from fairapp.demo.wording import Row

DATA_SHEET = "Dữ liệu"
GUIDE_SHEET = "Hướng dẫn"
NARROWEST, WIDEST = 9, 44
# A fixed creation date keeps the same season the same file.
CREATED = datetime(2016, 1, 1)  # noqa: DTZ001 -- a property of the file, not a moment
KINDS = {
    "text": "chữ",
    "number": "số",
    "date": "ngày (dd/mm/yyyy)",
    "datetime": "ngày giờ",
    "yesno": "có hoặc không",
    "list": "danh sách, cách nhau bằng dấu chấm phẩy",
    "code": "mã",
}


@dataclass(frozen=True)
class _Formats:
    head: Any
    day: Any
    moment: Any


def write_workbook(path: Path, sheet: str, rows: Iterable[Row]) -> Path:
    """Write `rows` of a sheet kind to `path` under Vietnamese headers."""
    columns = columns_of(sheet)
    with xlsxwriter.Workbook(path, {"strings_to_urls": False}) as book:
        book.set_properties({"created": CREATED, "title": sheet})
        formats = _Formats(
            head=book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
            day=book.add_format({"num_format": "dd/mm/yyyy"}),
            moment=book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
        )
        _fill(book.add_worksheet(DATA_SHEET), columns, rows, formats)
        _explain(book.add_worksheet(GUIDE_SHEET), columns, formats)
    return path


def _fill(page: Any, columns: tuple[Column, ...], rows: Iterable[Row], formats: _Formats) -> None:
    for index, column in enumerate(columns):
        page.write_string(0, index, column.label, formats.head)
        page.set_column(index, index, min(WIDEST, max(NARROWEST, len(column.label) + 4)))
    page.freeze_panes(1, 1)
    for line, row in enumerate(rows, start=1):
        _refuse_strangers(row, columns)
        for index, column in enumerate(columns):
            _put(page, line, index, row.get(column.key), formats)


def _refuse_strangers(row: Row, columns: tuple[Column, ...]) -> None:
    strangers = row.keys() - {column.key for column in columns}
    if strangers:
        raise KeyError(sorted(strangers))


def _put(page: Any, line: int, index: int, value: Any, formats: _Formats) -> None:
    if value is None or value in ("", []):
        return
    if isinstance(value, bool):
        page.write_string(line, index, "có" if value else "không")
    elif isinstance(value, datetime):
        page.write_datetime(line, index, value, formats.moment)
    elif isinstance(value, date):
        page.write_datetime(line, index, value, formats.day)
    elif isinstance(value, int | float):
        page.write_number(line, index, value)
    else:
        text = "; ".join(value) if isinstance(value, list | tuple) else str(value)
        page.write_string(line, index, text)


def _explain(page: Any, columns: tuple[Column, ...], formats: _Formats) -> None:
    for index, label in enumerate(("Cột", "Khóa tiếng Anh", "Kiểu", "Giá trị nhận", "Ghi chú")):
        page.write_string(0, index, label, formats.head)
        page.set_column(index, index, WIDEST if index > 2 else 24)
    for line, column in enumerate(columns, start=1):
        facts = (
            column.label,
            column.key,
            KINDS[column.kind],
            ", ".join(column.values),
            column.note,
        )
        for index, fact in enumerate(facts):
            page.write_string(line, index, fact)
