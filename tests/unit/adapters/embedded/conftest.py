"""An empty database on disk, for adapters that keep something in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from moving_clock import MovingClock
from whattowatch.adapters.sql import schema
from whattowatch.adapters.sql.credentials import SqlCredentials
from whattowatch.adapters.sql.database import Database, sqlite_url


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(sqlite_url(tmp_path / "whattowatch.db"))
    schema.metadata.create_all(opened.writer)
    yield opened
    opened.close()


@pytest.fixture
def credentials(database: Database) -> SqlCredentials:
    return SqlCredentials(database.apart())


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()
