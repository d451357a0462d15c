"""One database per run, built once; every test runs in a transaction that is rolled back."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import event

from fairapp import create_app
from fairapp.config import Settings
from fairapp.core import db as database
from fairapp.core.db import db
from fairapp.core.jobs import queue_of
from tests.databases import fresh_database_url
from tests.pages import Browserless
from tests.world import World

DIALECT = os.environ.get("FAIR_TEST_DIALECT", "sqlite")


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fair")


@pytest.fixture(scope="session")
def settings(data_dir: Path) -> Settings:
    return Settings(
        _env_file=None,
        database_url=fresh_database_url(DIALECT, data_dir),
        data_dir=data_dir,
        demo=True,
        secret_key="only-for-tests",
        mail_server="",
        max_upload_bytes=4_000_000,
    )


@pytest.fixture(scope="session")
def built_app(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    with app.app_context():
        db.create_all()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    queue_of(app).storage.close()


@contextmanager
def rolled_back(built_app: Flask) -> Iterator[Flask]:
    """The app inside one outer transaction: commits become savepoints, all is rolled back."""
    with built_app.app_context():
        engine = db.engines[None]
        connection = engine.connect()
        transaction = connection.begin()
        db.engines[None] = connection
        db.session.configure(join_transaction_mode="create_savepoint")
    try:
        with built_app.app_context(), force_locale("en"):
            yield built_app
            db.session.remove()
    finally:
        with built_app.app_context():
            db.engines[None] = engine
            db.session.configure(join_transaction_mode="conditional_savepoint")
        transaction.rollback()
        connection.close()
        database.writes_intended.set(True)


@pytest.fixture
def app(built_app: Flask) -> Iterator[Flask]:
    """The app as a test may change it."""
    with rolled_back(built_app) as app:
        yield app


@pytest.fixture(scope="module")
def world(built_app: Flask) -> Iterator[World]:
    """One thing of every kind, for a whole file of tests that take back what they change.

    It holds the database: a test that uses it must not use `app` besides.
    """
    with rolled_back(built_app) as app:
        yield World(app)


@pytest.fixture
def session(app: Flask):
    """The session of a rules test."""
    return db.session


@pytest.fixture
def browserless(app: Flask) -> Browserless:
    """A client that checks every page it gets."""
    return Browserless(app)


class StatementCounter:
    """Counts the SQL statements sent while it listens."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    def __len__(self) -> int:
        return len(self.statements)


@pytest.fixture
def count_statements(app: Flask):
    """`with count_statements() as counter:`; savepoints are not counted, they are the test's."""

    @contextmanager
    def counting() -> Iterator[StatementCounter]:
        counter = StatementCounter()

        def note(_connection, _cursor, statement, _parameters, _context, _many) -> None:
            if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN")):
                counter.statements.append(statement)

        connection = db.engines[None]
        event.listen(connection, "before_cursor_execute", note)
        try:
            yield counter
        finally:
            event.remove(connection, "before_cursor_execute", note)

    return counting
