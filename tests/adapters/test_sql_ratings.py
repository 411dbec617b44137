"""Ratings in SQL."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from contracts.ratings import MATRIX, NOON, RatingsContract
from statements import Statements
from whattowatch.adapters.sql import schema
from whattowatch.adapters.sql.database import Apart
from whattowatch.adapters.sql.ratings import SqlRatings
from whattowatch.domain.ratings import RatingsWriter, Subject


@pytest.fixture
def ratings(scope: Apart) -> RatingsWriter:
    return scope.store(SqlRatings)


class TestRatings(RatingsContract):
    pass


def _rated_at(scope: Apart) -> list[datetime]:
    with scope.read() as connection:
        return list(connection.execute(select(schema.ratings.c.at)).scalars())


def test_a_repeated_rating_keeps_the_time_it_was_first_given(ratings: RatingsWriter, scope: Apart, owner: str) -> None:
    ratings.rate(owner, MATRIX, 9, NOON)
    ratings.rate(owner, MATRIX, 9, NOON + timedelta(days=1))
    assert _rated_at(scope) == [NOON]

    ratings.rate(owner, MATRIX, 8, NOON + timedelta(days=2))
    assert _rated_at(scope) == [NOON + timedelta(days=2)]


def test_ratings_are_read_in_one_statement(ratings: RatingsWriter, statements: Statements, owner: str) -> None:
    ids = [f"movie-{number}" for number in range(40)]
    for title_id in ids:
        ratings.rate(owner, Subject(title_id), 5, NOON)

    assert statements(lambda: ratings.of_titles(owner, ids[:1])) == 1
    assert statements(lambda: ratings.of_titles(owner, ids)) == 1
    assert statements(lambda: ratings.of_titles(owner)) == 1
