"""Runs migrations on the app's own database, in one transaction, on both dialects."""

from alembic import context
from flask import current_app

from fairapp.core.jobs import is_not_the_queues

db = current_app.extensions["migrate"].db


def run_online() -> None:
    """Migrate over a real connection; `render_as_batch` lets SQLite alter tables."""
    with db.engine.connect() as connection:
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


run_online()
