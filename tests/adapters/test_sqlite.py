"""SQLite: what is switched on, and how trouble with a file is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from adapters.engines import with_tables
from whattowatch.adapters.sql import schema
from whattowatch.adapters.sql.counters import locked
from whattowatch.adapters.sql.database import PATIENCE_MS, Database, sqlite_url
from whattowatch.domain.errors import StoreUnavailable


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Database]:
    """An empty file with every table."""
    opened = Database(with_tables(sqlite_url(tmp_path / "whattowatch.db")))
    yield opened
    opened.close()


def _written(database: Database) -> int:
    with database.apart().write() as connection:
        return locked(connection, "test")


def _read(database: Database) -> list[int]:
    with database.apart().read() as connection:
        return list(connection.scalars(select(schema.counters.c.value)))


def _pragma(engine: Engine, name: str) -> object:
    with engine.connect() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()


@pytest.mark.parametrize(
    ("pragma", "expected"),
    [("journal_mode", "wal"), ("foreign_keys", 1), ("busy_timeout", PATIENCE_MS), ("synchronous", 2)],
)
def test_every_connection_keeps_what_it_acknowledged(file: Database, pragma: str, expected: object) -> None:
    assert _pragma(file.writer, pragma) == expected
    assert _pragma(file.reader, pragma) == expected


def test_a_unit_without_a_statement_does_not_even_connect(tmp_path: Path) -> None:
    absent = Database(sqlite_url(tmp_path / "absent.db"))
    with absent.unit(writes=True):
        pass

    assert not (tmp_path / "absent.db").exists()


def test_a_file_that_may_only_be_read_is_unavailable_for_writing(file: Database) -> None:
    _written(file)
    read_only = Database(f"sqlite:///file:{file.writer.url.database}?mode=ro&uri=true")

    assert _read(read_only) == [0]
    with pytest.raises(StoreUnavailable, match="readonly database"):
        _written(read_only)
    read_only.close()


def test_a_folder_that_does_not_exist_is_told(tmp_path: Path) -> None:
    lost = Database(sqlite_url(tmp_path / "nowhere" / "whattowatch.db"))

    with pytest.raises(StoreUnavailable, match="unable to open database file"):
        _written(lost)


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Not a database, however long this text goes on. " * 100)
    notes = Database(sqlite_url(tmp_path / "notes.txt"))

    with pytest.raises(StoreUnavailable, match="not a database"):
        _written(notes)
