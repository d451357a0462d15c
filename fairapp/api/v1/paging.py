"""Lists by key: a page starts after the last row seen, so rows added meanwhile move nothing."""

from typing import Any
from urllib.parse import urlencode

from flask import request
from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute

from fairapp.core.db import db


def page_after(
    found: Select[Any], key: InstrumentedAttribute[Any], after: Any, limit: int
) -> tuple[list[Any], dict[str, str]]:
    """(rows in the order of `key` that come after `after`, the header that leads on)."""
    if after is not None:
        found = found.where(key > after)
    page = found.order_by(None).order_by(key).limit(limit + 1)
    rows = list(db.session.scalars(page).unique())
    if len(rows) <= limit:
        return rows, {}
    last = getattr(rows[limit - 1], key.key)
    query = request.args.to_dict() | {"after": str(last), "limit": str(limit)}
    return rows[:limit], {"Link": f'<{request.path}?{urlencode(query)}>; rel="next"'}
