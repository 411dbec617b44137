"""The database: engines, and the transactions that stores work in.

A store asks its scope for a connection. `Unit` gives every store of one request the same transaction; `Apart` gives
every call of a job a transaction of its own.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any, Protocol, Self

import msgspec
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.pool import ConnectionPoolEntry

from whattowatch.domain.errors import StoreUnavailable

BUSY_TIMEOUT_MS = 5_000
"""Longer than any transaction of ours, short enough that a person still waits for the answer."""

WRITING, READING = "BEGIN IMMEDIATE", "BEGIN"

CONNECTIONS = 20
"""Of each engine: as many as requests are answered at once by a process, and some for what works beside them."""


class Scope(Protocol):
    """Where a store's statements run."""

    def read(self) -> AbstractContextManager[Connection]:
        """A connection that may read."""
        ...

    def write(self) -> AbstractContextManager[Connection]:
        """A connection that may write, within a transaction."""
        ...


class Database:
    """A reader's and a writer's engine for one database; connections are made on first use. Thread-safe.

    Args:
        url: `sqlite:///path` or `postgresql://…`, for writing.
        reader_url: for reading; None reads with `url`.
        busy_timeout_ms: how long SQLite waits for another writer before the request fails as unavailable.
    """

    def __init__(self, url: str, reader_url: str | None = None, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> None:
        self.writer = _engine(url, WRITING, busy_timeout_ms)
        self.reader = _engine(reader_url or url, READING, busy_timeout_ms)

    def unit(self, *, writes: bool) -> Unit:
        """The transaction of one request."""
        return Unit(self.writer if writes else self.reader)

    def apart(self) -> Apart:
        """A scope in which every call is a transaction of its own."""
        return Apart(self)

    def close(self) -> None:
        """Close every connection."""
        self.writer.dispose()
        self.reader.dispose()


class Unit:
    """One transaction, begun by the first store that needs it; left by an exception, it is rolled back.

    Used by one thread at a time.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None

    def __enter__(self) -> Self:
        """Nothing happens yet: time spent before the first statement holds no lock."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Commit, or roll back after an exception."""
        if self._connection is None:
            return
        with translated(), self._connection as connection:
            if kind is None:
                connection.commit()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """The unit's connection: within a writing request, readers see what it has written."""
        with translated():
            if self._connection is None:
                self._connection = self._engine.connect()
                self._connection.begin()
            yield self._connection

    write = read


class Apart:
    """Every call in a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction on the reader's engine."""
        with translated(), self._database.reader.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction on the writer's engine, committed at the end."""
        with translated(), self._database.writer.begin() as connection:
            yield connection


@contextmanager
def translated() -> Iterator[None]:
    """Say that the store is unavailable where the driver says that it did not take the request."""
    try:
        yield
    except OperationalError as error:
        raise StoreUnavailable(f"the database did not take the request: {error.orig}") from error
    except PoolExhausted as error:
        raise StoreUnavailable(f"no connection to the database became free: {error}") from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise StoreUnavailable(f"the database connection was lost: {error.orig}") from error
        # SQLite's words for a file that is damaged or no database; its subclasses are mistakes in our statements.
        if type(error) is DatabaseError:
            raise StoreUnavailable(f"the database cannot be read: {error.orig}") from error
        raise


def _engine(url: str, begin: str, busy_timeout_ms: int) -> Engine:
    parsed = make_url(url)
    sqlite = parsed.get_backend_name() == "sqlite"
    engine = create_engine(
        parsed,
        json_serializer=_to_json,
        json_deserializer=msgspec.json.decode,
        # A file's connections may serve any thread of the pool, one at a time.
        connect_args={"check_same_thread": False} if sqlite else {},
        pool_pre_ping=not sqlite,
        # SQLite has one writer at a time. Waiting in line for the one connection is fairer than all polling its lock.
        pool_size=1 if sqlite and begin == WRITING else CONNECTIONS,
        max_overflow=0,
        pool_timeout=busy_timeout_ms / 1000,
    )
    if sqlite:
        _prepare_sqlite(engine, begin, busy_timeout_ms)
    return engine


def _to_json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _prepare_sqlite(engine: Engine, begin: str, busy_timeout_ms: int) -> None:
    """WAL lets readers and one writer work at once; FULL keeps what was acknowledged even when power fails.

    The driver's own transactions are switched off, so that `begin` decides when the write lock is taken: at the start,
    since a transaction that reads first and writes later fails when another has written in between.
    """

    @event.listens_for(engine, "connect")
    def pragmas(connection: Any, _record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        with ExitStack() as on_failure:
            on_failure.callback(connection.close)
            for pragma in (
                f"busy_timeout={busy_timeout_ms}",
                "journal_mode=WAL",
                "foreign_keys=ON",
                "synchronous=FULL",
            ):
                connection.execute(f"PRAGMA {pragma}").close()
            on_failure.pop_all()

    @event.listens_for(engine, "begin")
    def begins(connection: Connection) -> None:
        connection.exec_driver_sql(begin)


def sqlite_url(path: os.PathLike[str] | str) -> str:
    """The URL of a database file."""
    return f"sqlite:///{os.fspath(path)}"
