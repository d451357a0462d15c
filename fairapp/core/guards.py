"""Rules that the database itself holds by triggers, the same on both databases."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import DDL, event


def _ddl(statement: str) -> DDL:
    # SQLAlchemy fills %(...)s gaps in DDL texts; ours have none
    return DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]


def guard(table: Any, *, sqlite: Sequence[str], postgresql: Sequence[str]) -> None:
    """Send these statements once after `table` was made; the migration says them again."""
    for dialect, statements in (("sqlite", sqlite), ("postgresql", postgresql)):
        for statement in statements:
            event.listen(table, "after_create", _ddl(statement).execute_if(dialect=dialect))
