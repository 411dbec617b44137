"""Watchlist, progress and what waits for a rating in SQL."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from adapters.conftest import person
from contracts.watching import (
    EPISODES,
    NOW,
    NowContract,
    ProgressContract,
    begun,
    keep,
)
from contracts.watching_lists import MarksContract, ToRateContract, WatchlistContract
from contracts.watching_pages import Sample, WatchingPagesContract, fill
from statements import Statements
from unit.domain.titles import NOON, TODAY, refs, season, series
from whattowatch.adapters.sql.database import Apart, Database
from whattowatch.adapters.sql.watching import SqlWatching
from whattowatch.domain.catalogue import EpisodeRef
from whattowatch.domain.pages import PageRequest
from whattowatch.domain.ratings import Subject
from whattowatch.domain.watching import Mark, Sort, WatchingWriter, finish


@pytest.fixture
def watching(scope: Apart) -> WatchingWriter:
    return scope.store(SqlWatching)


@pytest.fixture
def newcomer(database: Database) -> Callable[[], str]:
    return lambda: person(database)


class TestWatchlist(WatchlistContract):
    """In SQL."""


class TestProgress(ProgressContract):
    """In SQL."""


class TestMarks(MarksContract):
    """In SQL."""


class TestNow(NowContract):
    """In SQL."""


class TestToRate(ToRateContract):
    """In SQL."""


class TestWatchingPages(WatchingPagesContract):
    """In SQL."""


READS: dict[str, Callable[[WatchingWriter, str], object]] = {
    "watchlist": lambda watching, person_id: watching.watchlist(person_id, Sort.SMART, PageRequest(100), TODAY),
    "watchnow": lambda watching, person_id: watching.watchnow(person_id, Sort.SMART, PageRequest(100)),
    "to_rate": lambda watching, person_id: watching.to_rate(person_id, 100),
    "marks": lambda watching, person_id: watching.marks(person_id),
    "marks of some": lambda watching, person_id: watching.marks(person_id, [f"tv-{each}" for each in range(40)]),
    "now_of": lambda watching, person_id: watching.now_of([person_id], 100),
    "outdated": lambda watching, _: watching.outdated(NOON, 100),
    "followers": lambda watching, _: watching.followers(["tv-1"]),
    "progress": lambda watching, person_id: watching.progress(person_id, "tv-0"),
}


def crowd(watching: WatchingWriter, person_id: str, rows: int) -> None:
    """So many rows wherever there can be some."""
    fill(watching, person_id, [Sample(series(f"tv-{each}"), each, each, 0) for each in range(rows)])
    episodes = season(1, rows)
    watching.ask_rating(person_id, [Subject("tv-1", episode.ref) for episode in episodes])
    keep(watching, person_id, finish(begun(series("tv-0")), refs(episodes), NOW), series("tv-0"), episodes)


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_the_number_of_statements_does_not_grow_with_the_rows(
    watching: WatchingWriter, owner: str, statements: Statements, read: Callable[[WatchingWriter, str], object]
) -> None:
    crowd(watching, owner, 1)
    for_one = statements(lambda: read(watching, owner))
    crowd(watching, owner, 40)

    assert statements(lambda: read(watching, owner)) == for_one <= 2


def test_the_number_of_statements_does_not_grow_with_what_is_saved(
    watching: WatchingWriter, owner: str, statements: Statements
) -> None:
    one, forty = (finish(begun(series()), refs(season(1, count)), NOW) for count in (1, 40))

    for_one = statements(lambda: keep(watching, owner, one, series(), EPISODES))
    for_forty = statements(lambda: keep(watching, owner, forty, series(), EPISODES))
    questions = [Subject(series().id, EpisodeRef(1, number)) for number in range(40)]

    assert for_one == for_forty == 3
    assert statements(lambda: watching.ask_rating(owner, questions)) == 1


def test_everything_of_a_request_is_seen_within_it_and_lost_with_it(database: Database, owner: str) -> None:
    def change_my_mind() -> None:
        with database.unit(writes=True) as unit:
            within = SqlWatching(unit)
            within.add_listed(owner, series(), NOW)
            keep(within, owner, begun(series()), series(), EPISODES)
            assert within.marks(owner) == {series().id: Mark(watchlist=True, watchnow=True)}
            raise LookupError

    with pytest.raises(LookupError):
        change_my_mind()

    assert SqlWatching(database.apart()).marks(owner) == {}
