"""A figure and the rows it opens: the value is measured on just those rows, so they never differ.

There is no way to add two figures: kinds of deals stay apart because nothing here joins row sets.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Numeric,
    Select,
    func,
    literal,
    select,
    type_coerce,
    union_all,
)

from fairapp.core.db import db

Rows = Select[*tuple[Any, ...]]
"""Rows of any columns."""
MONEY = Numeric(18, 2)
APART = "\x1f"


class Rounding(StrEnum):
    """How a figure is printed in a sentence."""

    EXACT = "exact"
    HUNDREDS = "hundreds"
    DOLLARS = "dollars"


class Measure(StrEnum):
    """What is measured on a set of rows: their number, or the sum of their `value_usd`."""

    COUNT = "count"
    VALUE_USD = "value_usd"


@dataclass(frozen=True, slots=True)
class RowSet:
    """Rows of plain named columns; the first is the id behind the row's link.

    Rows that have a value carry the columns `value_usd` and `is_estimated`.
    """

    code: str
    kind: str
    rows: Rows
    has_value: bool = False
    rounding: Rounding = Rounding.EXACT

    @property
    def columns(self) -> list[str]:
        """Names of what is shown of each row."""
        return [name for name, _ in self.rows.selected_columns.items() if name != "id"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a report, measured on its rows."""

    code: str
    measure: Measure
    value: Decimal
    row_count: int
    estimated_rows: int
    rows: RowSet

    @property
    def is_estimated(self) -> bool:
        """Whether any item of a sum is an estimate."""
        return self.measure is Measure.VALUE_USD and self.estimated_rows > 0

    @property
    def rounding(self) -> Rounding:
        """How this figure is printed in a sentence."""
        return Rounding.DOLLARS if self.measure is Measure.VALUE_USD else self.rows.rounding

    @property
    def number(self) -> int | float:
        """The value as a number of JSON: whole where it is whole."""
        whole = self.value == self.value.to_integral_value()
        return int(self.value) if whole else float(self.value)


Figures = dict[str, Figure]
"""{code: figure}; a set of rows with values has `<code>.count` and `<code>.value_usd`."""


def measure(row_sets: Iterable[RowSet]) -> Figures:
    """Every figure of these row sets, in one statement."""
    wanted = list(row_sets)
    if not wanted:
        return {}
    # one under another, not side by side: a database joins only so many tables at once
    found = union_all(*(_measured(place, rows) for place, rows in enumerate(wanted)))
    by_place = {row.place: row for row in db.session.execute(found)}
    figures: Figures = {}
    for place, rows in enumerate(wanted):
        row = by_place[place]
        figures |= _figures_of(rows, row.number, row.total, row.estimated)
    return figures


def measure_apart(groups: Mapping[str, Iterable[RowSet]]) -> dict[str, Figures]:
    """{whose: figures} of several things that have figures of the same names, in one statement."""
    tagged = [
        replace(rows, code=f"{whose}{APART}{rows.code}")
        for whose, row_sets in groups.items()
        for rows in row_sets
    ]
    found: dict[str, Figures] = {whose: {} for whose in groups}
    for one in measure(tagged).values():
        whose, _, code = one.code.partition(APART)
        rows = replace(one.rows, code=one.rows.code.partition(APART)[2])
        found[whose][code] = replace(one, code=code, rows=rows)
    return found


def measured(rows: RowSet) -> Figures:
    """The figures of one set of rows."""
    return measure([rows])


def _measured(place: int, rows: RowSet) -> Rows:
    """Number, sum and estimates of one set of rows, as one row that says whose it is."""
    inner = rows.rows.order_by(None).subquery()
    total: ColumnElement[Any] = type_coerce(literal(0), MONEY)
    estimated: ColumnElement[Any] = literal(0)
    if rows.has_value:
        total = type_coerce(func.coalesce(func.sum(inner.c.value_usd), 0), MONEY)
        estimated = func.count().filter(inner.c.is_estimated)
    return select(
        literal(place).label("place"),
        func.count().label("number"),
        total.label("total"),
        estimated.label("estimated"),
    ).select_from(inner)


def _figures_of(rows: RowSet, number: int, total: Any, estimated: int) -> Figures:
    if not rows.has_value:
        count = Figure(rows.code, Measure.COUNT, Decimal(number), number, 0, rows)
        return {rows.code: count}
    values = {Measure.COUNT: Decimal(number), Measure.VALUE_USD: Decimal(total)}
    return {
        f"{rows.code}.{what}": Figure(f"{rows.code}.{what}", what, value, number, estimated, rows)
        for what, value in values.items()
    }
