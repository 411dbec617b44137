"""The catalogue in SQL keeps the contract, numbers its changes without gaps, and sends few statements."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from contracts.catalogue import CatalogueContract
from contracts.catalogue_records import BREAKING_BAD, MATRIX, PILOT, film, series
from statements import Statements
from whattowatch.adapters.sql import schema
from whattowatch.adapters.sql.catalogue import SqlCatalogue
from whattowatch.adapters.sql.database import Apart, Database, Unit
from whattowatch.domain.catalogue import CatalogueWriter, TitleRecord


@pytest.fixture
def catalogue(scope: Apart) -> CatalogueWriter:
    return scope.store(SqlCatalogue)


class TestCatalogue(CatalogueContract):
    pass


def _numbers(scope: Apart) -> list[int]:
    with scope.read() as connection:
        return list(connection.execute(select(schema.titles.c.seq).order_by(schema.titles.c.seq)).scalars())


def test_the_changes_of_a_call_are_numbered_without_gaps(catalogue: CatalogueWriter, scope: Apart) -> None:
    catalogue.put([film("a"), film("b")])
    catalogue.put([film("a"), film("b"), film("c"), film("d")])

    assert _numbers(scope) == [1, 2, 3, 4]


def test_two_loads_at_once_number_their_changes_apart(catalogue: CatalogueWriter, scope: Apart) -> None:
    loads = [[film(f"{load}-{number}") for number in range(20)] for load in range(4)]

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(catalogue.put, loads)) == [20] * 4

    assert _numbers(scope) == list(range(1, 81))


def _put_and_fail(unit: Unit) -> None:
    with unit:
        SqlCatalogue(unit).put([TitleRecord(MATRIX), TitleRecord(BREAKING_BAD, (PILOT,))])
        raise LookupError


def test_what_a_unit_put_is_gone_when_the_unit_fails(database: Database) -> None:
    with pytest.raises(LookupError):
        _put_and_fail(database.unit(writes=True))

    assert SqlCatalogue(database.apart()).size() == 0
    assert SqlCatalogue(database.apart()).episodes(["tv-1396"]) == {}


def test_more_ids_than_a_statement_takes_are_asked_for_in_pieces(catalogue: CatalogueWriter) -> None:
    catalogue.put([TitleRecord(MATRIX), TitleRecord(BREAKING_BAD, (PILOT,))])
    ids = ["movie-603", *(f"movie-ml-{number}" for number in range(25_000)), "tv-1396"]

    assert list(catalogue.titles(ids)) == ["movie-603", "tv-1396"]
    assert list(catalogue.episodes(ids)) == ["tv-1396"]


@pytest.mark.parametrize("rows", [1, 40])
def test_reads_send_one_statement_however_many_rows_they_answer(
    catalogue: CatalogueWriter, statements: Statements, rows: int
) -> None:
    ids = [f"tv-{number}" for number in range(rows)]
    catalogue.put([series(str(number), PILOT, genres=("War",)) for number in range(rows)])

    assert statements(lambda: catalogue.titles(ids)) == 1
    assert statements(lambda: catalogue.episodes(ids)) == 1
    assert statements(lambda: catalogue.changes_since(0, rows)) == 1
    assert statements(lambda: catalogue.popular(type=None, genre="War", page=0, size=rows)) == 1


def test_put_sends_equally_many_statements_for_one_record_and_for_forty(
    catalogue: CatalogueWriter, statements: Statements
) -> None:
    records = [series(str(number), PILOT, genres=("War",)) for number in range(41)]

    assert statements(lambda: catalogue.put(records[:1])) == statements(lambda: catalogue.put(records[1:]))
