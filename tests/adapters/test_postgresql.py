"""PostgreSQL: what gets in whose way, how trouble is told, and what the reader's login may not do."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from traceback import format_exception

import pytest
from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.exc import IntegrityError, InternalError, ProgrammingError

from adapters.engines import Postgresql
from adapters.postgres import Cluster
from whattowatch.adapters.sql import schema
from whattowatch.adapters.sql.database import PATIENCE_MS, Database, Scope, Unit
from whattowatch.adapters.sql.migrate import migrate
from whattowatch.adapters.sql.postgresql import TRUSTED_S
from whattowatch.domain.errors import StoreBusy, StoreUnavailable, Unavailable
from world import World, new_world

DEPLOY = Path(__file__).parents[2] / "docs" / "deploy.md"


@pytest.fixture(scope="module")
def server(cluster: Cluster) -> Postgresql:
    """What makes databases."""
    return Postgresql(cluster)


@pytest.fixture
def database(server: Postgresql) -> Iterator[Database]:
    """An empty database with every table."""
    opened = Database(server.ready())
    yield opened
    opened.close()


def _counters(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(schema.counters)).scalar_one()


def _add(connection: Connection, name: str) -> None:
    connection.execute(insert(schema.counters).values(name=name, value=0))


def _count_then_add(scope: Scope, name: str) -> int:
    with scope.write() as connection:
        before = _counters(connection)
        _add(connection, name)
    return before


def _end_well(*units: Unit) -> None:
    for unit in units:
        unit.__exit__(None, None, None)


def test_what_is_told_of_a_broken_constraint_does_not_show_the_row(database: Database) -> None:
    scope = database.apart()
    with scope.write() as connection:
        _add(connection, "somebody@example.org")
    with pytest.raises(IntegrityError) as caught, scope.write() as connection:
        _add(connection, "somebody@example.org")
    assert "duplicate key" in str(caught.value)
    assert "DETAIL" not in "".join(format_exception(caught.value))


def test_of_two_units_that_each_miss_what_the_other_writes_one_is_busy(database: Database) -> None:
    one, other = database.unit(writes=True), database.unit(writes=True)
    _count_then_add(one, "one")
    _count_then_add(other, "other")

    with pytest.raises(StoreBusy, match="could not serialize"):
        _end_well(one, other)

    with database.apart().read() as connection:
        assert _counters(connection) == 1


def _set(scope: Scope, value: int) -> None:
    with scope.write() as connection:
        connection.execute(update(schema.counters).values(value=value))


def test_a_unit_whose_row_was_changed_since_it_began_is_busy(database: Database) -> None:
    late = database.unit(writes=True)
    _count_then_add(database.apart(), "one")
    _count_then_add(late, "other")
    _set(database.apart(), 1)

    with pytest.raises(StoreBusy, match="could not serialize"):
        _set(late, 2)
    late.__exit__(StoreBusy, None, None)


def test_a_reading_unit_is_refused_when_it_writes(database: Database) -> None:
    with (
        pytest.raises(InternalError, match="read-only transaction"),
        database.unit(writes=False) as unit,
        unit.read() as connection,
    ):
        _add(connection, "one")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("lock_timeout", f"{PATIENCE_MS // 1000}s"),
        ("statement_timeout", "15s"),
        ("transaction_isolation", "serializable"),
    ],
)
def test_no_statement_of_a_writer_runs_or_waits_for_ever(database: Database, name: str, expected: str) -> None:
    with database.writer.connect() as connection:
        assert connection.exec_driver_sql(f"SHOW {name}").scalar_one() == expected


def test_a_connection_that_was_closed_meanwhile_is_replaced(database: Database, cluster: Cluster) -> None:
    with database.apart().read() as connection:
        backend = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    cluster.do(f"SELECT pg_terminate_backend({backend}, 5000)")
    time.sleep(TRUSTED_S)

    with database.apart().read() as connection:
        assert _counters(connection) == 0


def test_a_connection_that_is_lost_within_a_unit_is_told(database: Database, cluster: Cluster) -> None:
    unit = database.unit(writes=True)
    with unit.write() as connection:
        backend = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    cluster.do(f"SELECT pg_terminate_backend({backend}, 5000)")

    with pytest.raises(StoreUnavailable):
        _set(unit, 1)
    unit.__exit__(StoreUnavailable, None, None)


def test_a_server_that_is_not_there_is_told() -> None:
    absent = Database("postgresql://nobody@127.0.0.1:1/nothing")

    with pytest.raises(StoreUnavailable, match="refused"), absent.apart().read():
        pass


def test_a_database_that_sorts_by_a_language_is_refused(cluster: Cluster) -> None:
    with pytest.raises(Unavailable, match="LC_COLLATE 'C'"):
        migrate(cluster.new("TEMPLATE template0"))


def _documented_roles(database: str) -> list[str]:
    """The statements of docs/deploy.md that make the two logins, for this database and without their passwords."""
    block = next(
        each for each in re.findall(r"```sql\n(.*?)```", DEPLOY.read_text("utf-8"), re.DOTALL) if "GRANT" in each
    )
    statements = [each.strip() for each in block.replace("DATABASE whattowatch", f"DATABASE {database}").split(";")]
    return [each for each in statements if each and not each.startswith("CREATE DATABASE")]


@pytest.fixture
def world(cluster: Cluster, tmp_path: Path) -> Iterator[World]:
    """An instance with the two logins of the documents."""
    name = cluster.new().rpartition("/")[2]
    for statement in _documented_roles(name):
        cluster.do(statement, name)
    made = new_world(
        tmp_path / "data",
        database_url=cluster.url(name, "wtw_writer"),
        reader_url=cluster.url(name, "wtw_reader"),
    )
    yield made
    made.close()
    cluster.drop(cluster.url(name))
    cluster.do("DROP ROLE wtw_reader")
    cluster.do("DROP ROLE wtw_writer")


def test_with_the_documented_logins_people_read_and_write(world: World) -> None:
    owner = world.client("Olga")

    assert owner.post("/watch/addlist", {"title_id": "movie-603"}).status == 200
    assert [row["title"]["id"] for row in owner.get("/watch").json["watchlist"]] == ["movie-603"]
    for path in ("/account", "/friend", "/social", "/recommend", "/history"):
        assert owner.get(path).status == 200, path


def test_the_readers_login_cannot_write_even_where_a_transaction_would_let_it(world: World) -> None:
    url = world.backstage.settings.database_reader_url
    reader = Database(url)

    with pytest.raises(ProgrammingError, match="permission denied"), reader.apart().write() as connection:
        _add(connection, "one")
    reader.close()
