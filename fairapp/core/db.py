"""The database: base class, naming of constraints, unit of work, locking, both dialects set up."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    MetaData,
    Numeric,
    String,
    TypeDecorator,
    event,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry
from uuid_utils.compat import uuid7

from fairapp.core import clock

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

JsonDocument = JSON().with_variant(JSONB(), "postgresql")


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment in UTC on both databases; SQLite alone would drop the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Refuse a naive moment: nobody could say later which zone was meant."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment must carry its zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give back an aware moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Amount = Annotated[Decimal, mapped_column(Numeric(18, 2))]
"""An amount of money in the currency that stands beside it."""
Rate = Annotated[Decimal, mapped_column(Numeric(18, 10))]
Code = Annotated[str, mapped_column(String(64))]
Name = Annotated[str, mapped_column(String(200))]
Texts = Annotated[dict[str, str], mapped_column(JsonDocument, default=dict)]
"""One text in several languages: {locale: text}."""
Words = Annotated[list[str], mapped_column(JsonDocument, default=list)]


class Base(DeclarativeBase):
    """Base of every table."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={
            datetime: UtcDateTime(),
            StrEnum: Enum(
                StrEnum,
                native_enum=False,
                create_constraint=True,
                length=32,
                values_callable=lambda kind: [member.value for member in kind],
            ),
        },
    )


db = SQLAlchemy(model_class=Base, session_options={"autoflush": True})


def new_id() -> UUID:
    """A time-ordered id, so that indexes stay compact and newest rows sort last."""
    return uuid7()


class Identified:
    """Mixin: a primary key that says nothing about how many rows there are."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)


class Dated:
    """Mixin: when the row was made."""

    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class Versioned:
    """Mixin for rows edited by forms: the second of two simultaneous editors is told."""

    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- read by SQLAlchemy


class NestedUnitOfWorkError(RuntimeError):
    """A unit of work was opened inside another one; only a door may open it, once."""


class ReadOnlyRequestError(RuntimeError):
    """A request that must not change anything tried to write."""


writes_intended: ContextVar[bool] = ContextVar("writes_intended", default=True)
"""False while a GET is served: SQLite then begins without taking the write lock."""


@contextmanager
def unit_of_work() -> Iterator[None]:
    """Commit everything done inside, or nothing; hooks of `on_commit` run after the commit."""
    session = db.session()
    if session.info.get("unit_of_work"):
        raise NestedUnitOfWorkError
    session.info["unit_of_work"] = True
    session.info["on_commit"] = []
    try:
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info["unit_of_work"] = False
    for hook in session.info.pop("on_commit"):
        hook()


@contextmanager
def only_reading() -> Iterator[None]:
    """Read as of one moment, however many statements it takes, and keep nobody waiting.

    Long work reads in here and writes in a short unit of work afterwards: on SQLite a unit of work
    holds the only write lock, so nobody else could save anything as long as it lasts.
    """
    session = db.session()
    session.rollback()
    token = writes_intended.set(False)
    try:
        # inside a transaction that somebody else holds open (a test's) its level stands already
        if not is_sqlite() and isinstance(db.engine, Engine):
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield
    finally:
        session.rollback()
        writes_intended.reset(token)


def on_commit(hook: Callable[[], object]) -> None:
    """Run `hook` once after this unit of work has been committed (waking the worker, for one).

    Hooks are hints: outside a unit of work, as in a rules test, there is nothing to run after.
    """
    hooks = db.session().info.get("on_commit", [])
    if hook not in hooks:
        hooks.append(hook)


def lock(row: Base) -> None:
    """Read the row again and hold it until the commit; on SQLite the file is already held."""
    # refresh() forgets what was set and not yet flushed, so two verbs in one unit would lose it
    db.session.flush()
    db.session.refresh(row, with_for_update={"of": type(row)})


def is_sqlite() -> bool:
    """Whether this service runs on the embedded database."""
    return db.engine.dialect.name == "sqlite"


def analyse(*tables: type[Base]) -> None:
    """Let the planner see what was just loaded; without, PostgreSQL plans for empty tables.

    SQLite plans by its indexes and needs no such hint.
    """
    if not is_sqlite():
        db.session.flush()
        names = ", ".join(table.__tablename__ for table in tables)
        db.session.execute(text(f"ANALYZE {names}"))


@event.listens_for(Engine, "connect")
def _prepare_sqlite(dbapi_connection: Any, _record: object) -> None:
    if not isinstance(dbapi_connection, sqlite3.Connection):
        return
    # we send BEGIN ourselves: the driver's own habit silently lost concurrent updates
    dbapi_connection.isolation_level = None
    cursor = dbapi_connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        "busy_timeout=15000",
        "synchronous=FULL",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin_on_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        # a writer takes its lock at once: upgrading a read lock later fails under load
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes_intended.get() else "BEGIN")


@event.listens_for(db.session, "before_flush")
def _refuse_writes_while_reading(session: Any, _context: object, _instances: object) -> None:
    if not writes_intended.get() and (session.new or session.dirty or session.deleted):
        raise ReadOnlyRequestError("a GET may not change a row")
