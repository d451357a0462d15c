"""Migrations build just the tables that the models describe, up and down, on this database."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from fairapp import ROOT, create_app
from fairapp.config import Settings
from fairapp.core.db import db
from fairapp.core.jobs import is_not_the_queues, queue_of
from tests.conftest import DIALECT
from tests.databases import fresh_database_url


@pytest.fixture
def migrated(tmp_path):
    settings = Settings(
        _env_file=None,
        database_url=fresh_database_url(DIALECT, tmp_path),
        data_dir=tmp_path,
        secret_key="only-for-tests",
    )
    app = create_app(settings)
    with app.app_context():
        upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()
    queue_of(app).storage.close()


def own_tables() -> list[str]:
    return sorted(
        name for name in inspect(db.engine).get_table_names() if not name.startswith("huey_")
    )


def test_there_is_one_head():
    assert len(ScriptDirectory(str(ROOT / "migrations")).get_heads()) == 1


def test_migrations_and_models_agree(migrated):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": is_not_the_queues}
        )
        assert compare_metadata(context, db.metadata) == []


def test_migrated_tables_refuse_what_the_models_refuse(migrated):
    append_only = ("audit_entry", "ledger_entry", "goods_line", "deal_answer", "snapshot")
    if DIALECT == "sqlite":
        triggers = "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'"
    else:
        triggers = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
    with db.engine.connect() as connection:
        guarded = {name for (name,) in connection.execute(text(triggers))}
    assert set(append_only) <= guarded


def test_down_and_up_again_leaves_the_same_tables(migrated):
    before = own_tables()
    downgrade(revision="base")
    assert own_tables() == ["alembic_version"]
    upgrade()
    assert own_tables() == before


def test_planted_drift_is_found(migrated):
    with db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE campaign ADD COLUMN planted INTEGER"))
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_not_the_queues})
        assert compare_metadata(context, db.metadata) != []


def test_append_only_table_refuses_deletion_after_migrating(migrated):
    row = (
        "INSERT INTO audit_entry (id, tag, thing_kind, thing_id, facts, created_at) VALUES "
        "('00000000000000000000000000000001', 'x', 'fair', '00000000000000000000000000000002', "
        "'{}', '2026-01-01')"
    )
    with db.engine.begin() as connection:
        connection.execute(text(row))
    with pytest.raises(DBAPIError, match="append-only"), db.engine.begin() as connection:
        connection.execute(text("DELETE FROM audit_entry"))
