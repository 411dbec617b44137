"""How SQLite is run: one writer at a time, and what was acknowledged is kept."""

from __future__ import annotations

import sqlite3
import time
from contextlib import ExitStack
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import ConnectionPoolEntry

from whattowatch.adapters.sql.types import COMMON

_WRITING, _READING = "BEGIN IMMEDIATE", "BEGIN"
PAUSE_S = 0.01
"""Between two attempts at what SQLite does not wait for by itself."""


def sqlite_engine(url: URL, *, writes: bool, connections: int, patience_ms: int) -> Engine:
    """An engine for a file.

    Args:
        url: `sqlite:///path`.
        writes: whether its transactions take the write lock as they begin.
        connections: how many at most; for writing there is one.
        patience_ms: how long to wait for another writer, or for a connection.
    """
    engine = create_engine(
        url,
        **COMMON,
        # A file's connections may serve any thread of the pool, one at a time.
        connect_args={"check_same_thread": False},
        # SQLite has one writer at a time. Waiting in line for the one connection is fairer than all polling its lock.
        pool_size=1 if writes else connections,
        max_overflow=0,
        pool_timeout=patience_ms / 1000,
    )
    _prepare(engine, _WRITING if writes else _READING, patience_ms)
    return engine


def _prepare(engine: Engine, begin: str, patience_ms: int) -> None:
    """WAL lets readers and one writer work at once; FULL keeps what was acknowledged even when power fails.

    The driver's own transactions are switched off, so that `begin` decides when the write lock is taken: at the start,
    since a transaction that reads first and writes later fails when another has written in between.
    """

    @event.listens_for(engine, "connect")
    def pragmas(connection: Any, _record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        with ExitStack() as on_failure:
            on_failure.callback(connection.close)
            for pragma in (f"busy_timeout={patience_ms}", "foreign_keys=ON", "synchronous=FULL"):
                connection.execute(f"PRAGMA {pragma}").close()
            _keep_a_log(connection, patience_ms)
            on_failure.pop_all()

    @event.listens_for(engine, "begin")
    def begins(connection: Connection) -> None:
        connection.exec_driver_sql(begin)


def _keep_a_log(connection: sqlite3.Connection, patience_ms: int) -> None:
    """Switches a new file to WAL. Where two do that at once, SQLite refuses one of them without waiting."""
    deadline = time.monotonic() + patience_ms / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").close()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() >= deadline:
                raise
            time.sleep(PAUSE_S)
        else:
            return
