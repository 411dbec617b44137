"""News in SQL."""

from __future__ import annotations

import pytest

from contracts.news import AIRED, EPISODES, NOON, NewsContract
from statements import Statements
from whattowatch.adapters.sql.database import Apart
from whattowatch.adapters.sql.news import SqlNews
from whattowatch.domain.news import NewsWriter


@pytest.fixture
def news(scope: Apart) -> NewsWriter:
    return scope.store(SqlNews)


class TestNews(NewsContract):
    pass


def test_where_nothing_is_planned_and_nothing_found_nothing_is_locked(news: NewsWriter, statements: Statements) -> None:
    assert statements(lambda: news.plan("tv-1", EPISODES, [], NOON)) == 1


def test_reading_takes_one_statement(news: NewsWriter, statements: Statements, owner: str) -> None:
    news.plan("tv-1", EPISODES, [(owner, AIRED)], NOON)
    for read in (
        lambda: news.of_person(owner, NOON),
        lambda: news.untold(NOON, 10),
        lambda: news.planned(NOON),
        lambda: news.places(["movie-1"]),
    ):
        assert statements(read) == 1
