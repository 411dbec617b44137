"""Copies of a SQLite database that serves, and the proof that one is sound."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import make_url

from whattowatch.adapters.sql.schema import metadata
from whattowatch.domain.errors import InvalidInput, StoreUnavailable, Unavailable
from whattowatch.durable import make_durable

PATIENCE = 5.0
"""Seconds to wait for others who hold the database."""


def database_file(url: str) -> Path | None:
    """Where the SQLite database of this URL lies; None for a database that is no file of ours."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return None
    return Path(parsed.database)


def copy_database(source: Path, target: Path) -> None:
    """Copy a database as of one instant while others read and write it; the copy is on the disk when this returns.

    Raises:
        StoreUnavailable: there is none, it is locked for longer than our patience, or the disk is full.
    """
    with _said(source), closing(_opened(source)) as served, closing(sqlite3.connect(target)) as copy:
        # All pages in one step: others may write meanwhile, and the copy need not begin again when they do.
        served.backup(copy, pages=-1)
        # A file of its own, without a log beside it.
        copy.execute("PRAGMA journal_mode=DELETE")
    target.chmod(0o600)
    make_durable(target)


def rows_by_table(database: Path) -> Mapping[str, int]:
    """How many rows each of our tables has."""
    with _said(database), closing(_opened(database)) as opened:
        there = {name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        names = [table.name for table in metadata.sorted_tables if table.name in there]
        return {name: _count(opened, name) for name in names}


def must_be_sound(database: Path) -> None:
    """Have SQLite read every page and every reference of a copy. Raises `InvalidInput` with what it finds wrong."""
    try:
        with closing(_opened(database)) as opened:
            found = [str(row[0]) for row in opened.execute("PRAGMA integrity_check(3)")]
            found += [f"{row[0]}: row {row[1]} refers to nothing" for row in opened.execute("PRAGMA foreign_key_check")]
    except sqlite3.DatabaseError as error:
        raise InvalidInput.of(database.name, f"is damaged: {error}") from error
    if found != ["ok"]:
        raise InvalidInput.of(database.name, f"is damaged: {'; '.join(found[:3])}")


def let_go(database: Path) -> None:
    """Bring a database into its one file, so that nothing beside it belongs to it any more.

    A database too damaged to be opened is left as it is.

    Raises:
        Unavailable: somebody works with it.
    """
    try:
        with closing(_opened(database)) as opened:
            opened.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        if "locked" not in str(error):
            raise StoreUnavailable(f"{database}: {error}") from error
        raise Unavailable(f"{database} is in use: stop the server first") from error
    except sqlite3.DatabaseError:
        return


def _opened(database: Path) -> sqlite3.Connection:
    # The form of a URL never makes a file that is not there.
    return sqlite3.connect(f"{database.absolute().as_uri()}?mode=rw", uri=True, timeout=PATIENCE)


@contextmanager
def _said(database: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StoreUnavailable(f"{database} cannot be copied: {error}") from error


def _count(opened: sqlite3.Connection, table: str) -> int:
    (count,) = opened.execute(f'SELECT count(*) FROM "{table}"').fetchone()  # noqa: S608  (a name of our own schema)
    return int(count)
