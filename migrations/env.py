"""Runs migrations on the app's own database, in one transaction, on both dialects."""

from typing import Any

from alembic import context
from flask import current_app

from fairapp.core.jobs import is_not_the_queues

db = current_app.extensions["migrate"].db


def keep_references(connection: Any, *, checked: bool) -> None:
    """Check references of SQLite or not; a table that others point at is altered unchecked.

    SQLite alters a table by building it anew and dropping the old one, which the rows that point
    at it would forbid. It must be said outside a transaction, so past SQLAlchemy.
    """
    if connection.dialect.name == "sqlite":
        word = "ON" if checked else "OFF"
        connection.connection.dbapi_connection.execute(f"PRAGMA foreign_keys={word}")


def run_online() -> None:
    """Migrate over a real connection; `render_as_batch` lets SQLite alter tables."""
    with db.engine.connect() as connection:
        keep_references(connection, checked=False)
        context.configure(
            connection=connection,
            target_metadata=db.metadatas[None],
            render_as_batch=True,
            compare_type=True,
            include_name=is_not_the_queues,
            transaction_per_migration=False,
        )
        with context.begin_transaction():
            context.run_migrations()
            if connection.dialect.name == "sqlite":
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                if broken:
                    raise RuntimeError(f"references to rows that are not there: {broken[:5]}")
        keep_references(connection, checked=True)


run_online()
