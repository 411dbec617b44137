"""Migrations: they make exactly the schema of the code, may be repeated, and refuse what is newer."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text

from whattowatch.adapters.sql import schema
from whattowatch.adapters.sql.database import Database, sqlite_url
from whattowatch.adapters.sql.migrate import current, head, migrate
from whattowatch.domain.errors import StoreUnavailable, Unavailable


@pytest.fixture
def url(tmp_path: Path) -> str:
    return sqlite_url(tmp_path / "100% new.db")


def _run(url: str, statement: str) -> list[tuple[object, ...]]:
    database = Database(url)
    with database.apart().write() as connection:
        result = connection.execute(text(statement))
        rows = [tuple(row) for row in result] if result.returns_rows else []
    database.close()
    return rows


def _definitions(url: str) -> set[tuple[object, ...]]:
    return set(_run(url, "SELECT type, name, sql FROM sqlite_master WHERE tbl_name <> 'alembic_version'"))


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


def test_a_migrated_database_is_defined_word_for_word_like_a_created_one(url: str, tmp_path: Path) -> None:
    migrate(url)

    created = Database(sqlite_url(tmp_path / "created.db"))
    schema.metadata.create_all(created.writer)
    created.close()
    assert _definitions(url) == _definitions(sqlite_url(tmp_path / "created.db"))


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

    with pytest.raises(StoreUnavailable, match="outbox"):
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
