"""A migration keeps a copy of the state before, and a failed one leaves that state and says where the copy is."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from moving_clock import NOON
from whattowatch.adapters.sql.migrate import current, head
from whattowatch.domain.errors import Unavailable
from whattowatch.operations.upgrade import KEPT, upgrade
from whattowatch.settings import Settings

NAME = f"before-{head()}-20260314T120000Z.db"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=str(tmp_path))


@pytest.fixture
def old(settings: Settings) -> Settings:
    """An instance from before the first version, with a note that somebody wrote."""
    run(settings.folder / "whattowatch.db", "CREATE TABLE notes (text TEXT)", "INSERT INTO notes VALUES ('mine')")
    return settings


def run(database: Path, *statements: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as opened:
        for statement in statements:
            rows = opened.execute(statement).fetchall()
        opened.commit()
        return rows


def test_a_new_database_is_made_without_a_copy(settings: Settings) -> None:
    assert upgrade(settings, NOON) is None
    assert current(settings.database) == head()
    assert not (settings.folder / "backups").exists()


def test_a_database_of_this_version_is_not_copied(settings: Settings) -> None:
    upgrade(settings, NOON)
    assert upgrade(settings, NOON) is None
    assert not (settings.folder / "backups").exists()


def test_what_is_migrated_is_copied_first(old: Settings) -> None:
    copy = upgrade(old, NOON)
    assert copy == old.folder / "backups" / NAME
    assert run(copy, "SELECT name FROM sqlite_master") == [("notes",)]
    assert current(old.database) == head()
    assert [path.name for path in copy.parent.iterdir()] == [NAME]
    assert (copy.parent.stat().st_mode & 0o777, copy.stat().st_mode & 0o777) == (0o700, 0o600)


def test_a_failed_migration_leaves_the_old_state_and_says_where_its_copy_is(old: Settings) -> None:
    database = old.folder / "whattowatch.db"
    run(database, "CREATE TABLE outbox (id INTEGER)")
    with pytest.raises(Unavailable, match=rf"is as it was: .*outbox.*a copy of it is .*{NAME}"):
        upgrade(old, NOON)
    assert run(database, "SELECT name FROM sqlite_master") == [("notes",), ("outbox",)]
    assert run(old.folder / "backups" / NAME, "SELECT text FROM notes") == [("mine",)]


def test_the_newest_copies_are_kept(old: Settings) -> None:
    folder = old.folder / "backups"
    for day in range(KEPT + 2):
        upgrade(old, NOON + timedelta(days=day))
        run(old.folder / "whattowatch.db", "DELETE FROM alembic_version", *_dropped(old))
    days = [f"before-{head()}-202603{14 + day}T120000Z.db" for day in range(2, KEPT + 2)]
    assert sorted(path.name for path in folder.iterdir()) == days


def _dropped(settings: Settings) -> list[str]:
    tables = run(
        settings.folder / "whattowatch.db",
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('notes', 'alembic_version')",
    )
    return [f'DROP TABLE "{name}"' for (name,) in tables if not str(name).startswith("sqlite_")]


def test_a_database_of_a_newer_version_is_neither_copied_nor_touched(settings: Settings) -> None:
    upgrade(settings, NOON)
    run(settings.folder / "whattowatch.db", "UPDATE alembic_version SET version_num = '9999_later'")
    with pytest.raises(Unavailable, match="newer"):
        upgrade(settings, NOON)
    assert not (settings.folder / "backups").exists()
