"""A fresh database for each test on each engine, people in it, and a count of the statements that a call sends."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import insert

from adapters import postgres
from adapters.engines import Engine, Postgresql, Sqlite
from adapters.postgres import Cluster
from statements import Statements, counting
from whattowatch.adapters.sql import schema
from whattowatch.adapters.sql.database import Apart, Database

# Contracts are classes that test modules inherit, so pytest does not find them by itself to explain their assertions.
pytest.register_assert_rewrite("contracts")


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A running PostgreSQL; where there is none the tests that need it are skipped, unless that is forbidden."""
    with ExitStack() as running:
        try:
            started = running.enter_context(postgres.cluster())
        except postgres.NotInstalledError as error:
            if os.environ.get("WTW_REQUIRE_STORES") == "all":
                raise
            pytest.skip(str(error))
        yield started


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """What makes the databases of a test; the test runs on each."""
    if request.param == "sqlite":
        return Sqlite(tmp_path_factory.mktemp("sqlite"))
    return Postgresql(request.getfixturevalue("cluster"))


@pytest.fixture
def database(engine: Engine) -> Iterator[Database]:
    """An empty database with every table."""
    opened = Database(engine.ready())
    yield opened
    opened.close()


@pytest.fixture
def scope(database: Database) -> Apart:
    """Every call of a store is a transaction of its own."""
    return database.apart()


def person(database: Database, name: str = "Somebody", email: str | None = None) -> str:
    """Add an account and answer its id."""
    person_id = str(uuid4())
    with database.apart().write() as connection:
        connection.execute(
            insert(schema.accounts).values(
                id=person_id,
                name=name,
                email=email,
                role="member",
                created_at=datetime(2026, 1, 1, tzinfo=UTC),
                preferences={},
            )
        )
    return person_id


@pytest.fixture
def owner(database: Database) -> str:
    """The person whose rows a test is about."""
    return person(database, "Olga", "olga@example.org")


@pytest.fixture
def friend(database: Database) -> str:
    """Somebody whom the owner knows."""
    return person(database, "Frank", "frank@example.org")


@pytest.fixture
def stranger(database: Database) -> str:
    """Somebody who must see nothing of the owner's."""
    return person(database, "Sven", "sven@example.org")


@pytest.fixture
def statements(database: Database) -> Iterator[Statements]:
    """Counts what a call sends, to show that the number does not grow with the rows."""
    with counting(database) as count:
        yield count
