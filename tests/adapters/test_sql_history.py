"""The history in SQL."""

from __future__ import annotations

import pytest
from sqlalchemy import insert

from contracts.history import ALL, NOON, SERIES, Do, HistoryContract, seen
from statements import Statements
from whattowatch.adapters.sql import schema
from whattowatch.adapters.sql.database import Apart
from whattowatch.adapters.sql.history import SqlHistory
from whattowatch.domain.history import HistoryWriter, Seen


@pytest.fixture
def history(scope: Apart) -> HistoryWriter:
    return scope.store(SqlHistory)


@pytest.fixture
def do(scope: Apart) -> Do:
    """Adds a row, as finishing something does."""

    def add(person_id: str, what: Seen) -> None:
        season, episode = what.episode
        row = {"title_id": what.title_id, "round": what.round, "season": season, "episode": episode, "at": what.at}
        with scope.write() as connection:
            connection.execute(insert(schema.done).values(person_id=person_id, **row))

    return add


class TestHistory(HistoryContract):
    pass


def test_a_page_takes_one_statement_at_any_length(
    history: HistoryWriter, do: Do, statements: Statements, owner: str
) -> None:
    for number in range(1, 60):
        do(owner, seen(1, number, NOON))

    assert statements(lambda: history.page(owner, ALL)) == 1
    assert statements(lambda: history.rounds(owner, SERIES)) == 1
