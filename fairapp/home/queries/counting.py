"""Many numbers of a page in one statement."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, select

from fairapp.core.db import db

Numbers = dict[str, Any]


def number_of(table: Any, *conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    """How many rows of a table fulfil these conditions."""
    return select(func.count()).select_from(table).where(*conditions).scalar_subquery()


def rows_of(found: Select[*tuple[Any, ...]]) -> ScalarSelect[int]:
    """How many rows a select has."""
    return select(func.count()).select_from(found.order_by(None).subquery()).scalar_subquery()


def first_of(column: Any, *conditions: ColumnElement[bool]) -> ScalarSelect[Any]:
    """The smallest value of a column among the rows that fulfil these conditions."""
    return select(func.min(column)).where(*conditions).scalar_subquery()


def ask(wanted: Mapping[str, ScalarSelect[Any]]) -> Numbers:
    """Every number by its name, in one statement."""
    found = select(*(one.label(name) for name, one in wanted.items()))
    return dict(db.session.execute(found).mappings().one())
