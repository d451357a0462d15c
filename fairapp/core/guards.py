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


def append_only(table: Any) -> None:
    """Make the database itself refuse to change or delete rows of `table`."""
    name = table.name
    for verb in ("UPDATE", "DELETE"):
        sqlite = _ddl(
            f"CREATE TRIGGER tr_{name}_no_{verb.lower()} BEFORE {verb} ON {name} "
            f"BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END"
        )
        event.listen(table, "after_create", sqlite.execute_if(dialect="sqlite"))
    refuse = (
        f"CREATE FUNCTION fn_{name}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{name} is append-only' "
        "USING ERRCODE = 'restrict_violation'; END $$"
    )
    guard = (
        f"CREATE TRIGGER tr_{name}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {name} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION fn_{name}_append_only()"
    )
    for statement in (refuse, guard):
        event.listen(table, "after_create", _ddl(statement).execute_if(dialect="postgresql"))
