"""Bringing a database's schema to the version that this code expects."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

from whattowatch.adapters.sql.database import Database, translated
from whattowatch.domain.errors import Unavailable

_MIGRATIONS = Path(__file__).with_name("migrations")
_ALONE = (
    "SET LOCAL statement_timeout = 0",  # Changing a large table takes its time.
    "SET LOCAL lock_timeout = '60s'",
    "SELECT pg_advisory_xact_lock(hashtext('whattowatch.migrate'))",
)


def migrate(url: str) -> None:
    """Bring the database to the newest version, all of it or nothing; one that is there already is left as it is.

    Args:
        url: `sqlite:///path` or `postgresql://…`, of a login that may change the schema.

    Raises:
        Unavailable: the database was written by a newer version of WhatToWatch. It is left as it is.
        StoreUnavailable: the database did not take the change.
    """
    with _transaction(url) as connection:
        refuse_newer(_revision(connection))
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def current(url: str) -> str | None:
    """The version that the database has; None for an empty one. Raises `StoreUnavailable`."""
    with _transaction(url) as connection:
        return _revision(connection)


def refuse_newer(revision: str | None) -> None:
    """Raise `Unavailable` for the version of a database that a newer version of WhatToWatch has written."""
    known = {script.revision for script in _versions().walk_revisions()}
    if revision is not None and revision not in known:
        raise Unavailable(
            f"the database has the version {revision}, which is newer than this version of WhatToWatch knows "
            f"(it knows up to {head()}): update WhatToWatch, or restore the backup made before the update"
        )


def head() -> str:
    """The newest version that this code knows."""
    newest = _versions().get_current_head()
    assert newest is not None, "the package holds at least the first version"  # noqa: S101  (for the type checker)
    return newest


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _versions() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    # Alembic reads options as templates in which % has a meaning.
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config


@contextmanager
def _transaction(url: str) -> Iterator[Connection]:
    database = Database(url)
    begin = _begun_on_sqlite if database.writer.dialect.name == "sqlite" else _begun_on_postgresql
    try:
        with translated(), begin(database.writer) as connection:
            yield connection
    finally:
        database.close()


def _begun_on_sqlite(engine: Engine) -> AbstractContextManager[Connection]:
    event.listen(engine, "connect", _let_tables_be_rebuilt)
    return engine.begin()


@contextmanager
def _begun_on_postgresql(engine: Engine) -> Iterator[Connection]:
    """Who comes second waits at the lock, and then has to see what the first one did: a serialisable one would not."""
    with engine.execution_options(isolation_level="READ COMMITTED").begin() as connection:
        for statement in _ALONE:
            connection.exec_driver_sql(statement)
        _refuse_other_orders(connection)
        yield connection


def _refuse_other_orders(connection: Connection) -> None:
    """Lists are in the order of code points, as SQLite's and Python's are; a database keeps what it was made with."""
    query = "SELECT 'Z' < 'a' AND current_setting('server_encoding') = 'UTF8'"
    if not connection.exec_driver_sql(query).scalar_one():
        raise Unavailable(
            "the database does not keep text as UTF-8 in the order of code points: make it anew with "
            "CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
        )


def _let_tables_be_rebuilt(connection: Any, _record: ConnectionPoolEntry) -> None:
    """SQLite changes a table by replacing it, and dropping the old one must not delete the rows that refer to it."""
    connection.execute("PRAGMA foreign_keys=OFF").close()
