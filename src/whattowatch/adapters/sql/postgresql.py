"""How PostgreSQL is run: what is written is serialisable, what is read is one state of the database."""

from __future__ import annotations

import threading
import time
from typing import Any

from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from whattowatch.adapters.sql.types import COMMON

WRITING, READING = "SERIALIZABLE", "REPEATABLE READ"

BUSY = frozenset({"40001", "40P01"})
"""SQLSTATEs of a transaction that another one got in the way of, and that may well succeed when it is tried again:
serialization_failure and deadlock_detected."""

CONNECT_S = 5
TRUSTED_S = 0.25
"""For so long a connection that was just used is taken to be open."""
NEEDED_AT_ONCE = 3
"""By one request of an engine: its own, one for what works apart from it, and one for what ranks meanwhile."""
STATEMENT_MS = 15_000
"""Far above any statement of ours, so that only one that has gone wrong is ended."""
IDLE_MS = 60_000
"""How long a transaction may hold its locks without a statement: what a frozen process leaves behind ends by itself."""


def postgresql_engine(url: URL, *, writes: bool, connections: int, patience_ms: int) -> Engine:
    """An engine for a server.

    Args:
        url: `postgresql://user:password@host:port/database`.
        writes: whether its transactions may write; a reader's are refused by the server if they do.
        connections: how many are kept; a request that needs more at a moment opens them, and they are closed after it.
        patience_ms: how long to wait for another's lock, or for a connection.
    """
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        **COMMON,
        connect_args={"connect_timeout": CONNECT_S},
        isolation_level=WRITING if writes else READING,
        pool_size=connections,
        max_overflow=max(0, NEEDED_AT_ONCE - connections),
        pool_timeout=patience_ms / 1000,
    )
    _set(engine, writes=writes, patience_ms=patience_ms)
    _replace_what_was_closed(engine)
    _keep_rows_out_of_errors(engine)
    if writes:
        _take_turns(engine)
    return engine


def _set(engine: Engine, *, writes: bool, patience_ms: int) -> None:
    # Set on the open connection: poolers in between refuse options at its start.
    values = {
        "statement_timeout": STATEMENT_MS,
        "lock_timeout": patience_ms,
        "idle_in_transaction_session_timeout": IDLE_MS,
        # Instants then come in UTC, as we keep them, and need not be turned one by one.
        "timezone": "UTC",
        # A serialisable transaction that scans a table is in the way of all who write to it; an index says what it saw.
        "enable_seqscan": "off" if writes else "on",
    }

    @event.listens_for(engine, "connect")
    def apply(connection: Any, _record: ConnectionPoolEntry) -> None:
        connection.autocommit = True
        connection.execute("; ".join(f"SET {name} = {value}" for name, value in values.items()))
        connection.autocommit = False
        # Said once for the connection: as an option of the engine it is set and taken back for every request.
        connection.read_only = None if writes else True


def _replace_what_was_closed(engine: Engine) -> None:
    """A connection that the server or a firewall has closed meanwhile is replaced before a request meets it.

    To ask is a round trip more, so that only those are asked that nobody used for a moment.
    """

    @event.listens_for(engine, "checkin")
    def note(_connection: Any, record: ConnectionPoolEntry) -> None:
        record.info["used"] = time.time()

    @event.listens_for(engine, "checkout")
    def look(connection: Any, record: ConnectionPoolEntry, _fairy: PoolProxiedConnection) -> None:
        # The clock on the wall has gone on, too, where a frozen process is thawed; where it was set back, we ask.
        if not 0 <= time.time() - record.info.get("used", time.time()) < TRUSTED_S:
            # The driver comes from the engine: imported here it would lie in every process on SQLite.
            _see_that_it_answers(connection, engine.dialect.loaded_dbapi)


def _see_that_it_answers(connection: Any, driver: Any) -> None:
    """Asks the server for nothing.

    Raises:
        InvalidatePoolError: it does not answer, so that this connection and those before it are made anew.
    """
    connection.autocommit = True
    try:
        connection.execute("")
    except driver.OperationalError as error:
        raise InvalidatePoolError from error
    connection.autocommit = False


def _keep_rows_out_of_errors(engine: Engine) -> None:
    """The server's detail of a broken constraint shows the row, an address for instance; no log needs it."""

    @event.listens_for(engine, "handle_error")
    def leave_detail_out(context: ExceptionContext) -> None:
        error = context.original_exception
        primary = getattr(getattr(error, "diag", None), "message_primary", None)
        if primary is None:
            return
        error.args = (primary,)
        if context.sqlalchemy_exception is not None:
            context.sqlalchemy_exception.args = (f"({type(error).__name__}) {primary}",)


def _take_turns(engine: Engine) -> None:
    """Whoever was refused as busy makes the next attempt in line with all others who were, so that each is served.

    The lock comes from a statement that sees no rows, so what the transaction sees is of the time when it has its turn.
    """
    refused = threading.local()

    @event.listens_for(engine, "handle_error")
    def remember(context: ExceptionContext) -> None:
        if getattr(context.original_exception, "sqlstate", None) in BUSY:
            refused.lately = True

    @event.listens_for(engine, "begin")
    def wait(connection: Connection) -> None:
        if getattr(refused, "lately", False):
            connection.exec_driver_sql("LOCK TABLE counters IN SHARE UPDATE EXCLUSIVE MODE")

    @event.listens_for(engine, "commit")
    def forget(_connection: Connection) -> None:
        refused.lately = False
