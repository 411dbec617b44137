"""The database: engines, and the transactions that stores work in.

A store asks its scope for a connection. `Unit` gives every store of one request the same transaction; `Apart` gives
every call of a job a transaction of its own.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol, Self, TypeVar

from sqlalchemy import Connection, Engine, make_url
from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from whattowatch.adapters.sql.postgresql import BUSY, postgresql_engine
from whattowatch.adapters.sql.retries import each_call_retried
from whattowatch.adapters.sql.sqlite import sqlite_engine
from whattowatch.domain.errors import StoreBusy, StoreUnavailable, Unavailable

PATIENCE_MS = 5_000
"""Longer than any transaction of ours, short enough that a person still waits for the answer."""

CONNECTIONS = 20
"""Of each engine: as many as requests are answered at once by a process, and some for what works beside them."""


Store = TypeVar("Store")
Answer = TypeVar("Answer")


class Scope(Protocol):
    """Where a store's statements run."""

    def read(self) -> AbstractContextManager[Connection]:
        """A connection that may read."""
        ...

    def write(self) -> AbstractContextManager[Connection]:
        """A connection that may write, within a transaction."""
        ...

    def once(self, name: Hashable, read: Callable[[], Answer]) -> Answer:
        """What `read` answers, asked once in a transaction as long as nothing is written in it."""
        ...

    def throughout(self, name: Hashable, read: Callable[[], Answer]) -> Answer:
        """What `read` answers, asked once in a transaction; only for what nothing that is written in it can change."""
        ...

    def store(self, kind: Callable[[Scope], Store]) -> Store:
        """A store of this kind whose statements run here."""
        ...


class Database:
    """A reader's and a writer's engine for one database; connections are made on first use. Thread-safe.

    Args:
        url: `sqlite:///path` or `postgresql://…`, for writing.
        reader_url: for reading; empty reads with `url`.
        patience_ms: how long to wait for another's lock before the request fails as unavailable.
        connections: how many each engine keeps.
    """

    def __init__(
        self, url: str, reader_url: str = "", *, patience_ms: int = PATIENCE_MS, connections: int = CONNECTIONS
    ) -> None:
        self.writer = _engine(url, writes=True, connections=connections, patience_ms=patience_ms)
        self.reader = _engine(reader_url or url, writes=False, connections=connections, patience_ms=patience_ms)

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
        self._answers: dict[Hashable, Any] = {}
        self._lasting: dict[Hashable, Any] = {}

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

    def read(self) -> AbstractContextManager[Connection]:
        """The unit's connection: within a writing request, readers see what it has written."""
        if self._connection is None:
            with translated():
                self._connection = self._engine.connect()
                self._connection.begin()
        return _Lent(self._connection)

    def write(self) -> AbstractContextManager[Connection]:
        """The same connection; what was read before may not hold any more."""
        self._answers.clear()
        return self.read()

    def once(self, name: Hashable, read: Callable[[], Answer]) -> Answer:
        """What `read` answered before, or answers now: a transaction sees one state of the database."""
        return _asked_once(self._answers, name, read)

    def throughout(self, name: Hashable, read: Callable[[], Answer]) -> Answer:
        """What `read` answered before, or answers now, whatever was written in between."""
        return _asked_once(self._lasting, name, read)

    def store(self, kind: Callable[[Scope], Store]) -> Store:
        """A store in this transaction; what another transaction got in the way of is tried again as a whole."""
        return kind(self)


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

    def once(self, name: Hashable, read: Callable[[], Answer]) -> Answer:  # noqa: ARG002  (the scope's signature)
        """What `read` answers now: the next call is another transaction."""
        return read()

    throughout = once

    def store(self, kind: Callable[[Scope], Store]) -> Store:
        """A store of which each call is a transaction, tried again where another one got in the way."""
        return each_call_retried(kind(self))


def _asked_once(answers: dict[Hashable, Any], name: Hashable, read: Callable[[], Answer]) -> Answer:
    if name not in answers:
        answers[name] = read()
    answer: Answer = answers[name]
    return answer


class _Lent:
    """A unit's connection for a statement or a few. A request has dozens of them: a generator would cost it a tenth."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __enter__(self) -> Connection:
        return self._connection

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, *_: object) -> None:
        if error is not None:
            _retell(error)


@contextmanager
def translated() -> Iterator[None]:
    """Say that the store is busy or unavailable where the driver says that it did not take the request."""
    try:
        yield
    except (PoolExhausted, DBAPIError) as error:
        _retell(error)
        raise


def _retell(error: BaseException) -> None:
    """Raises what the driver's error means to a caller, if it means anything.

    Raises:
        StoreUnavailable, StoreBusy: as `translated` says.
    """
    if isinstance(error, PoolExhausted):
        raise StoreUnavailable(f"no connection to the database became free: {error}") from error
    if isinstance(error, DBAPIError) and (told := _told(error)) is not None:
        raise told from error


def _told(error: DBAPIError) -> Unavailable | None:
    """What the driver's error means to a caller; None for a mistake in our statements."""
    if getattr(error.orig, "sqlstate", None) in BUSY:
        return StoreBusy(f"another request got in the way: {error.orig}")
    if isinstance(error, OperationalError):
        return StoreUnavailable(f"the database did not take the request: {error.orig}")
    if error.connection_invalidated:
        return StoreUnavailable(f"the database connection was lost: {error.orig}")
    # SQLite's words for a file that is damaged or no database; its subclasses are mistakes in our statements.
    if type(error) is DatabaseError:
        return StoreUnavailable(f"the database cannot be read: {error.orig}")
    return None


def _engine(url: str, *, writes: bool, connections: int, patience_ms: int) -> Engine:
    parsed = make_url(url)
    make = sqlite_engine if parsed.get_backend_name() == "sqlite" else postgresql_engine
    return make(parsed, writes=writes, connections=connections, patience_ms=patience_ms)


def sqlite_url(path: os.PathLike[str] | str) -> str:
    """The URL of a database file."""
    return f"sqlite:///{os.fspath(path)}"
