"""Pages of long lists: fifty rows, one more to know whether there is a next page."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from flask import request
from sqlalchemy import Select

from fairapp.core.db import db

Row = TypeVar("Row")
ROWS = 50
LAST_PAGE = 10_000


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows of a list, and the addresses of the pages beside it ('' where there is none)."""

    rows: list[Row]
    number: int
    has_next: bool

    @property
    def previous_url(self) -> str:
        """The page before, with the same filters."""
        return _address(self.number - 1) if self.number > 1 else ""

    @property
    def next_url(self) -> str:
        """The page after, with the same filters."""
        return _address(self.number + 1) if self.has_next else ""


def page_of(found: Select[Any], *, rows: int = ROWS, whole_rows: bool = False) -> Page[Any]:
    """The page named by `?page=`; `whole_rows` for selects of several columns."""
    number = min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)
    result = db.session.execute(found.limit(rows + 1).offset((number - 1) * rows))
    got = list(result.all() if whole_rows else result.scalars().unique())
    return Page(rows=got[:rows], number=number, has_next=len(got) > rows)


def _address(number: int) -> str:
    kept = [(key, value) for key, value in request.args.items(multi=True) if key != "page"]
    return f"{request.path}?{urlencode([*kept, ('page', str(number))])}"
