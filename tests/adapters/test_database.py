"""The database: what is switched on, what a transaction holds, and how trouble is told."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from adapters.conftest import person
from whattowatch.adapters.sql import schema
from whattowatch.adapters.sql.counters import advance, locked
from whattowatch.adapters.sql.database import Database, Scope, Unit
from whattowatch.domain.errors import NotFound, StoreUnavailable


@pytest.fixture
def impatient(database: Database) -> Iterator[Database]:
    """The same database, by somebody who does not wait for another writer."""
    opened = Database(str(database.writer.url), patience_ms=1)
    yield opened
    opened.close()


class Counter:
    """A store that counts."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def up(self) -> int:
        """Count one up, and answer how often that was done."""
        with self._scope.write() as connection:
            value = locked(connection, "test") + 1
            advance(connection, "test", value)
        return value


def _counted(scope: Scope) -> int:
    return scope.store(Counter).up()


def _seen(scope: Scope) -> list[int]:
    with scope.read() as connection:
        return list(connection.execute(text("SELECT value FROM counters")).scalars())


def test_rows_of_a_person_who_is_not_there_are_refused(database: Database) -> None:
    with pytest.raises(IntegrityError), database.apart().write() as connection:
        connection.execute(schema.blocks.insert(), {"person_id": "nobody", "other_id": "nobody"})


def test_the_rows_of_a_person_go_with_the_account(database: Database) -> None:
    friend_id, other_id = person(database), person(database)
    with database.apart().write() as connection:
        connection.execute(schema.blocks.insert(), {"person_id": friend_id, "other_id": other_id})
        connection.execute(schema.accounts.delete().where(schema.accounts.c.id == other_id))

    with database.apart().read() as connection:
        assert connection.execute(schema.blocks.select()).all() == []


def _remembered(scope: Scope, at: datetime) -> datetime:
    with scope.write() as connection:
        connection.execute(
            schema.trending.insert(), {"window": "day", "source": "tmdb", "loaded_at": at, "movies": [], "tv": []}
        )
        remembered: datetime = connection.execute(select(schema.trending.c.loaded_at)).scalar_one()
    return remembered


def test_an_instant_comes_back_in_utc(database: Database) -> None:
    in_tokyo = datetime(2026, 2, 2, 1, tzinfo=timezone(timedelta(hours=9)))

    remembered = _remembered(database.apart(), in_tokyo)

    assert (remembered.isoformat(), remembered) == ("2026-02-01T16:00:00+00:00", in_tokyo)


def test_a_time_without_a_zone_is_a_mistake_of_ours(database: Database) -> None:
    with pytest.raises(StatementError, match="no time zone"):
        _remembered(database.apart(), datetime(2026, 2, 2))  # noqa: DTZ001  (the mistake)


def test_a_unit_that_ends_well_is_committed(database: Database) -> None:
    with database.unit(writes=True) as unit:
        _counted(unit)

    assert _seen(database.apart()) == [1]


def _count_and_fail(unit: Unit) -> None:
    with unit:
        _counted(unit)
        raise NotFound("something that a request asked for")


def test_a_unit_left_by_an_exception_is_rolled_back(database: Database) -> None:
    with pytest.raises(NotFound):
        _count_and_fail(database.unit(writes=True))

    assert _seen(database.apart()) == []


def test_within_a_writing_unit_readers_see_what_it_wrote(database: Database) -> None:
    with database.unit(writes=True) as unit:
        _counted(unit)
        _counted(unit)

        assert _seen(unit) == [2]


def test_outside_a_unit_nobody_sees_what_is_not_committed(database: Database) -> None:
    with database.unit(writes=True) as unit:
        _counted(unit)

        assert _seen(database.apart()) == []


def test_a_reading_unit_sees_one_state_of_the_database(database: Database) -> None:
    with database.unit(writes=False) as unit:
        before = _seen(unit)
        _counted(database.apart())

        assert _seen(unit) == before


def test_a_unit_without_a_statement_begins_no_transaction(database: Database, impatient: Database) -> None:
    with database.unit(writes=True) as unit:
        _counted(unit)
        with impatient.unit(writes=True):
            pass

    assert _seen(database.apart()) == [1]


def test_a_second_writer_waits_and_then_goes_on(database: Database) -> None:
    with ThreadPoolExecutor(1) as pool:
        with database.unit(writes=True) as unit:
            _counted(unit)
            second = pool.submit(_counted, database.apart())
            with pytest.raises(TimeoutError):
                second.result(timeout=0.1)

        assert second.result(timeout=5) == 2


def test_many_writers_at_once_lose_nothing(database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        counts = list(pool.map(lambda _: _counted(database.apart()), range(40)))

    assert sorted(counts) == list(range(1, 41))


def test_a_database_that_stays_locked_is_unavailable(database: Database, impatient: Database) -> None:
    with database.unit(writes=True) as unit:
        _counted(unit)

        with pytest.raises(StoreUnavailable, match="lock"):
            _counted(impatient.apart())
        with pytest.raises(StoreUnavailable, match="lock"), impatient.unit(writes=True) as other:
            _counted(other)


def test_a_database_that_was_locked_serves_again(database: Database, impatient: Database) -> None:
    with database.unit(writes=True) as unit:
        _counted(unit)
        with pytest.raises(StoreUnavailable):
            _counted(impatient.apart())

    assert _counted(impatient.apart()) == 2


def test_an_error_of_a_statement_leaves_its_parameters_out(database: Database) -> None:
    with pytest.raises(IntegrityError) as failed, database.unit(writes=True) as unit, unit.write() as connection:
        connection.execute(insert(schema.watchlist).values(person_id="Olga's secret", title_id="movie-603"))

    assert "parameters hidden" in str(failed.value)
