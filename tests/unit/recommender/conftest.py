"""The small catalogue in a database, and recommenders over it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.recommender import RECORDS
from moving_clock import NOON, MovingClock
from unit.recommender.small_world import records, trained
from unit.recommender.worlds import Made, opened, over
from whattowatch.adapters.sql.accounts import SqlAccounts
from whattowatch.adapters.sql.catalogue import SqlCatalogue
from whattowatch.adapters.sql.database import Database
from whattowatch.adapters.sql.interactions import SqlInteractions
from whattowatch.domain.accounts import Account, Role
from whattowatch.recommender.model_files import Trained
from whattowatch.recommender.serve import LocalRecommender


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    empty = opened(tmp_path / "whattowatch.db")
    yield empty
    empty.close()


@pytest.fixture
def catalogue(database: Database) -> SqlCatalogue:
    """An empty catalogue, for tests that fill it."""
    return SqlCatalogue(database.apart())


@pytest.fixture
def interactions(database: Database) -> SqlInteractions:
    return SqlInteractions(database.apart())


@pytest.fixture
def person_ids(database: Database) -> list[str]:
    """Nine people."""
    accounts = SqlAccounts(database.apart())
    return [accounts.add(Account(f"person-{number}", "Ada", None, Role.MEMBER, NOON)).id for number in range(9)]


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture(scope="package")
def model() -> Trained:
    return trained()


@pytest.fixture(scope="package")
def small_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The small catalogue, for tests that only read it."""
    database = opened(tmp_path_factory.mktemp("small-world") / "whattowatch.db")
    SqlCatalogue(database.apart()).put(records())
    yield database
    database.close()


@pytest.fixture(scope="package")
def contract_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The catalogue that the contract asks for."""
    database = opened(tmp_path_factory.mktemp("contract") / "whattowatch.db")
    SqlCatalogue(database.apart()).put(RECORDS)
    yield database
    database.close()


@pytest.fixture(scope="package")
def recommender(small_world: Database, model: Trained) -> LocalRecommender:
    """Over the small catalogue, with the model."""
    return over(small_world, model)


@pytest.fixture(scope="package")
def untrained(small_world: Database) -> LocalRecommender:
    """Over the small catalogue, without a model."""
    return over(small_world, None)


@pytest.fixture
def made(catalogue: SqlCatalogue, interactions: SqlInteractions, clock: MovingClock) -> Made:
    """Makes a recommender over the catalogue that the test fills."""
    return lambda model: LocalRecommender(model, catalogue, interactions, clock)
