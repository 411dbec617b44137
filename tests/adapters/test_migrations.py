"""Migrations: they make exactly the schema of the code, may be repeated, and refuse what is newer."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Inspector, inspect, text
from sqlalchemy.exc import ProgrammingError

from adapters.engines import Engine, with_tables
from whattowatch.adapters.sql import schema
from whattowatch.adapters.sql.database import Database, sqlite_url
from whattowatch.adapters.sql.migrate import current, head, migrate
from whattowatch.domain.errors import StoreUnavailable, Unavailable


@pytest.fixture
def url(engine: Engine) -> str:
    return engine.empty()


def _run(url: str, statement: str) -> list[tuple[object, ...]]:
    database = Database(url)
    with database.apart().write() as connection:
        result = connection.execute(text(statement))
        rows = [tuple(row) for row in result] if result.returns_rows else []
    database.close()
    return rows


def _definitions(url: str) -> dict[str, Any]:
    """What stands in the database, as far as SQLAlchemy can read it back."""
    database = Database(url)
    reader = inspect(database.reader)
    tables = [name for name in sorted(reader.get_table_names()) if name != "alembic_version"]
    found = {name: [_parts(reader, name), _columns(reader, name)] for name in tables}
    reader.engine.dispose()
    database.close()
    return found


def _parts(reader: Inspector, name: str) -> list[Any]:
    unordered = (reader.get_indexes(name), reader.get_unique_constraints(name), reader.get_foreign_keys(name))
    return [reader.get_pk_constraint(name), *(sorted(parts, key=str) for parts in unordered)]


def _columns(reader: Inspector, name: str) -> list[Any]:
    return [{key: str(value) for key, value in column.items()} for column in reader.get_columns(name)]


def _differences(connection: Connection) -> object:
    return compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), schema.metadata)


def test_an_empty_database_has_no_version(url: str) -> None:
    assert current(url) is None


def test_a_migrated_database_has_the_newest_version(url: str) -> None:
    migrate(url)

    assert current(url) == head()


def test_alembic_finds_no_difference_between_a_migrated_database_and_the_code(url: str) -> None:
    migrate(url)

    database = Database(url)
    with database.apart().read() as connection:
        differences = _differences(connection)
    database.close()
    assert differences == []


def test_a_migrated_database_is_defined_like_a_created_one(url: str, engine: Engine) -> None:
    migrate(url)

    assert _definitions(url) == _definitions(with_tables(engine.empty()))


def test_a_migrated_file_is_defined_word_for_word_like_a_created_one(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "migrated.db")
    migrate(url)

    written = "SELECT type, name, sql FROM sqlite_master WHERE tbl_name <> 'alembic_version'"
    created = with_tables(sqlite_url(tmp_path / "created.db"))
    assert set(_run(url, written)) == set(_run(created, written))


def test_migrating_twice_changes_nothing(url: str) -> None:
    migrate(url)
    _run(url, "INSERT INTO counters (name, value) VALUES ('catalogue', 7)")
    before = _definitions(url)

    migrate(url)

    assert _definitions(url) == before
    assert _run(url, "SELECT name, value FROM counters") == [("catalogue", 7)]


def test_of_two_who_migrate_at_once_one_waits_for_the_other(url: str) -> None:
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(migrate, [url, url]))

    assert current(url) == head()


def test_a_database_of_a_newer_version_is_refused_and_left_as_it_is(url: str) -> None:
    migrate(url)
    _run(url, "UPDATE alembic_version SET version_num = '9999_later'")
    _run(url, "DROP TABLE activity")
    before = _definitions(url)

    with pytest.raises(Unavailable, match=r"9999_later.*newer than this version of WhatToWatch"):
        migrate(url)

    assert current(url) == "9999_later"
    assert _definitions(url) == before


def test_a_migration_that_fails_leaves_nothing_behind(url: str) -> None:
    _run(url, "CREATE TABLE outbox (id INTEGER)")
    before = _definitions(url)

    with pytest.raises((StoreUnavailable, ProgrammingError), match="outbox"):
        migrate(url)

    assert _definitions(url) == before
    assert current(url) is None


def test_a_folder_that_does_not_exist_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="unable to open database file"):
        migrate(sqlite_url(tmp_path / "nowhere" / "whattowatch.db"))


def test_migrating_leaves_logging_and_output_alone(url: str, capfd: pytest.CaptureFixture[str]) -> None:
    before = (logging.getLogger().level, list(logging.getLogger().handlers), logging.getLogger("alembic").level)

    migrate(url)

    after = (logging.getLogger().level, list(logging.getLogger().handlers), logging.getLogger("alembic").level)
    assert after == before
    assert capfd.readouterr() == ("", "")
