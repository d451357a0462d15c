"""The columns of every sheet: English key, Vietnamese header, kind and accepted values."""

from dataclasses import dataclass
from functools import cache

from fairapp.demo.wording import table


@dataclass(frozen=True)
class Column:
    """One column as officers see it and as code calls it."""

    key: str
    label: str
    kind: str
    values: tuple[str, ...]
    note: str


@cache
def columns_of(sheet: str) -> tuple[Column, ...]:
    """Return the columns of a sheet in their order."""
    found = tuple(
        Column(
            key=row["key"],
            label=row["label"],
            kind=row["kind"],
            values=tuple(filter(None, row["values"].split("|"))),
            note=row["note"],
        )
        for row in table("columns")
        if row["sheet"] == sheet
    )
    if not found:
        raise KeyError(sheet)
    return found
