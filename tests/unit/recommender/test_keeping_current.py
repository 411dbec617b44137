from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Event

import pytest

from moving_clock import NOON, MovingClock
from unit.recommender.small_world import rated
from unit.recommender.worlds import Made
from whattowatch.adapters.sql.catalogue import SqlCatalogue
from whattowatch.adapters.sql.database import Database, Scope
from whattowatch.adapters.sql.interactions import SqlInteractions
from whattowatch.domain.catalogue import Changes, Source, Title, TitleRecord, TitleType
from whattowatch.domain.discovery import Interaction, Kind, Taste, Wanted, WhyKind
from whattowatch.recommender.items import POLL_EVERY, Shelf
from whattowatch.recommender.model_files import Trained
from whattowatch.recommender.trend import READ_EVERY, Trend


def title(title_id: str, popularity: float = 1.0, *, genre: str = "Drama") -> Title:
    kind = TitleType(title_id.split("-", maxsplit=1)[0])
    return Title(title_id, kind, title_id, model_genres=(genre,), model_popularity=popularity)


def put(catalogue: SqlCatalogue, *titles: Title) -> None:
    catalogue.put([TitleRecord(one) for one in titles])


def prior(shelf: Shelf) -> dict[str, float]:
    items = shelf.items()
    return dict(zip(items.ids, items.prior.tolist(), strict=True))


@pytest.fixture
def shelf(catalogue: SqlCatalogue, clock: MovingClock) -> Shelf:
    return Shelf(catalogue, clock)


def test_a_new_title_is_there_a_few_seconds_later(catalogue: SqlCatalogue, clock: MovingClock, made: Made) -> None:
    put(catalogue, title("movie-1"))
    recommender = made(None)
    recommender.recommend(Taste("ada"), Wanted(5), NOON)
    put(catalogue, title("movie-2"))
    clock.move(POLL_EVERY)
    found = recommender.recommend(Taste("ada"), Wanted(5), NOON)
    assert {recommendation.title_id for recommendation in found} == {"movie-1", "movie-2"}


def test_a_deleted_title_leaves_and_may_come_back(catalogue: SqlCatalogue, clock: MovingClock, shelf: Shelf) -> None:
    for gone in (False, True, False):
        put(catalogue, replace(title("movie-1"), gone=gone))
        clock.move(POLL_EVERY)
        assert shelf.items().live.tolist() == [not gone]


def test_the_catalogue_is_not_asked_more_often_than_every_few_seconds(
    catalogue: SqlCatalogue, clock: MovingClock, shelf: Shelf
) -> None:
    put(catalogue, title("movie-1"))
    first = shelf.items()
    put(catalogue, title("movie-2"))
    assert shelf.items() is first
    clock.move(POLL_EVERY)
    assert shelf.items() is not first


class SlowCatalogue(SqlCatalogue):
    """Answers only when it is let."""

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope)
        self.asked, self.may_answer = Event(), Event()
        self.may_answer.set()

    def changes_since(self, cursor: int, limit: int) -> Changes:
        self.asked.set()
        assert self.may_answer.wait(10)
        return super().changes_since(cursor, limit)


def test_nobody_waits_while_another_thread_reads_changes(database: Database, clock: MovingClock) -> None:
    slow = SlowCatalogue(database.apart())
    shelf = Shelf(slow, clock)
    first = shelf.items()
    put(slow, title("movie-1"))
    clock.move(POLL_EVERY)
    slow.asked.clear()
    slow.may_answer.clear()
    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(shelf.items)
        assert slow.asked.wait(10)
        assert shelf.items() is first
        slow.may_answer.set()
        assert reading.result(10).ids == ("movie-1",)


def test_nothing_is_built_again_when_nothing_changed(catalogue: SqlCatalogue, clock: MovingClock, shelf: Shelf) -> None:
    put(catalogue, title("movie-1"))
    first = shelf.items()
    clock.move(POLL_EVERY)
    assert shelf.items() is first


def test_the_most_popular_film_and_series_are_equally_popular(catalogue: SqlCatalogue, shelf: Shelf) -> None:
    put(catalogue, title("movie-1", 900.0), title("movie-2", 800.0), title("tv-1", 3.0), title("tv-2", 2.0))
    known = prior(shelf)
    assert known["movie-1"] == known["tv-1"] == 1.0
    assert known["movie-2"] == known["tv-2"] < 1.0


def test_a_type_of_unknown_popularity_does_not_come_first_as_a_whole(catalogue: SqlCatalogue, shelf: Shelf) -> None:
    put(catalogue, *(title(f"tv-{number}", 0.0) for number in range(9)))
    assert max(prior(shelf).values()) < 0.5


def test_only_the_popularity_that_the_model_may_use_counts(catalogue: SqlCatalogue, shelf: Shelf) -> None:
    put(catalogue, title("movie-1", 7.0), replace(title("movie-2", 0.0), popularity=99.0, source=Source.TMDB))
    known = prior(shelf)
    assert known["movie-1"] > known["movie-2"]


def test_a_past_title_counts_under_its_older_id(catalogue: SqlCatalogue, made: Made, model: Trained) -> None:
    put(catalogue, title("movie-1"), title("movie-2", genre="Western"), title("movie-3", genre="Western"))
    catalogue.put_alias("movie-ml-9", "movie-2")
    found = made(model).recommend(Taste("ada", rated(NOON, ("movie-ml-9", 10))), Wanted(5), NOON)
    assert [recommendation.title_id for recommendation in found] == ["movie-3", "movie-1"]


def test_a_title_that_took_over_another_is_ruled_out_by_the_others_id(
    catalogue: SqlCatalogue, made: Made, clock: MovingClock
) -> None:
    put(catalogue, title("movie-ml-9"), title("movie-2"), title("movie-3"))
    recommender = made(None)
    recommender.recommend(Taste("ada"), Wanted(5), NOON)
    catalogue.put_alias("movie-ml-9", "movie-2")
    clock.move(POLL_EVERY)
    found = recommender.recommend(Taste("ada", rated(NOON, ("movie-ml-9", 10))), Wanted(5), NOON)
    assert [recommendation.title_id for recommendation in found] == ["movie-3"]


def test_what_people_watch_here_rises(
    catalogue: SqlCatalogue, interactions: SqlInteractions, person_ids: list[str], made: Made, clock: MovingClock
) -> None:
    put(catalogue, *(title(f"movie-{number}", 100.0 - number) for number in range(30)))
    recommender = made(None)
    before = [found.title_id for found in recommender.recommend(Taste("ada"), Wanted(30), NOON)]
    for person_id in person_ids:
        interactions.record(person_id, Interaction(Kind.FINISHED, "movie-29", NOON))
    clock.move(READ_EVERY)
    after = recommender.recommend(Taste("ada"), Wanted(30), NOON)
    assert [found.title_id for found in after].index("movie-29") < before.index("movie-29")
    assert {WhyKind.TRENDING} == {
        reason.kind for found in after for reason in found.why or () if found.title_id == "movie-29"
    } - {WhyKind.POPULAR}


def test_activity_with_a_title_that_has_left_is_passed_over(
    catalogue: SqlCatalogue, interactions: SqlInteractions, person_ids: list[str], clock: MovingClock, shelf: Shelf
) -> None:
    put(catalogue, title("movie-1"))
    interactions.record(person_ids[0], Interaction(Kind.FINISHED, "movie-404", NOON))
    found = Trend(interactions, clock).scores(shelf.items(), NOON)
    assert found.live.tolist() == found.quiet.tolist()
    assert not found.lately.any()


class CountingInteractions(SqlInteractions):
    """Counts how often the activity is read."""

    reads = 0

    def activity_since(self, day: date) -> Mapping[str, float]:
        self.reads += 1
        return super().activity_since(day)


def test_activity_is_read_at_most_once_a_minute(database: Database, clock: MovingClock, shelf: Shelf) -> None:
    counting = CountingInteractions(database.apart())
    trend = Trend(counting, clock)
    for seconds in (0, 20, 20, 20):
        clock.move(timedelta(seconds=seconds))
        trend.scores(shelf.items(), clock.now())
    assert counting.reads == 2
