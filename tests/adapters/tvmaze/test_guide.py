"""TVmaze as the guide to series: found by others' ids, understood carefully, asked politely."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from adapters.tvmaze.server import SEVERANCE, TvMazeServer, aired, running
from unit.domain.titles import series
from whattowatch.adapters.tvmaze.guide import ATTEMPTS, LONGEST_S, TvMaze
from whattowatch.domain.catalogue import Episode, Source
from whattowatch.domain.errors import Unavailable

TITLE = series("tv-95396")


@pytest.fixture
def server() -> Iterator[TvMazeServer]:
    with running() as started:
        started.shows[44933] = SEVERANCE | {"episodes": [aired(1, 1, "2026-03-06"), aired(1, None, "2026-03-07")]}
        started.updates = {"44933": 1773000000, "1": 1}
        yield started


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def guide(server: TvMazeServer, slept: list[float]) -> Iterator[TvMaze]:
    made = TvMaze(server.url, 10, between_s=0, sleep=slept.append)
    yield made
    made.close()


def told(guide: TvMaze, server: TvMazeServer, *episodes: dict[str, Any], **facts: object) -> Any:
    """The record of the show with these episodes and facts."""
    server.shows[44933] = SEVERANCE | facts | {"episodes": list(episodes)}
    return guide.record("44933", TITLE)


def test_a_series_is_found_by_the_ids_of_others(guide: TvMaze, server: TvMazeServer) -> None:
    assert guide.find({"tvdb": "371980", "imdb": "tt0"}) == "44933"
    assert guide.find({"tvdb": "1", "imdb": "tt11280740"}) == "44933"
    assert guide.find({"imdb": "tt0"}) is None
    assert guide.find({"wikidata": "Q1"}) is None
    assert server.paths[0] == "/lookup/shows?thetvdb=371980"


def test_the_changes_of_a_week_are_known_by_id(guide: TvMaze, server: TvMazeServer) -> None:
    assert guide.changed() == {"44933", "1"}
    assert server.paths == ["/updates/shows?since=week"]


def test_a_show_tells_of_our_title(guide: TvMaze) -> None:
    record = guide.record("44933", TITLE)
    assert record is not None
    title = record.title
    assert (title.id, title.source, title.ended, title.runtime) == ("tv-95396", Source.TVMAZE, False, 48)
    assert title.model_genres == ("Drama", "Science Fiction", "Mystery")
    assert title.external_ids == {"tvmaze": "44933", "tvdb": "371980", "imdb": "tt11280740"}
    assert (title.seasons, title.episodes, title.release_date) == (1, 1, date(2022, 2, 18))


def test_an_episode_has_the_instant_of_its_air_time(guide: TvMaze, server: TvMazeServer) -> None:
    network = {"network": {"name": "NBC", "country": {"code": "US", "timezone": "America/New_York"}}}
    record = told(guide, server, aired(1, 1, "2026-03-08", "22:00", "2026-03-09T02:00:00+00:00"), **network)
    expected = Episode(1, 1, "Episode 1", date(2026, 3, 8), 50, datetime(2026, 3, 9, 2, tzinfo=UTC))
    assert record.episodes == (expected,)
    assert record.title.air_zone == "America/New_York"


@pytest.mark.parametrize(
    ("clock", "stamp"), [("", "2026-03-08T12:00:00+00:00"), ("21:00", "soon"), ("21:00", "2026-03-08T21:00:00")]
)
def test_where_only_the_day_is_known_no_instant_is_invented(
    guide: TvMaze, server: TvMazeServer, clock: str, stamp: str
) -> None:
    (episode,) = told(guide, server, aired(1, 1, "2026-03-08", clock, stamp)).episodes
    assert (episode.air_date, episode.airs_at) == (date(2026, 3, 8), None)


def test_what_is_odd_in_a_show_is_left_out(guide: TvMaze, server: TvMazeServer) -> None:
    odd = told(
        guide,
        server,
        aired(1, 1, "", ""),
        aired(1, 1, "2026-03-08"),
        genres=["Adult"],
        type="Reality",
        status=None,
        premiered="",
        externals={},
        network={"country": {"timezone": "Nowhere/City"}},
    )
    assert odd.episodes == (Episode(1, 1, "Episode 1", None, 50),)
    assert (odd.title.genres, odd.title.ended, odd.title.release_date) == (("Reality",), None, None)
    assert (odd.title.air_zone, odd.title.external_ids) == (None, {"tvmaze": "44933"})


def test_a_show_that_is_gone_or_cannot_be_understood_tells_nothing(
    guide: TvMaze, server: TvMazeServer, caplog: pytest.LogCaptureFixture
) -> None:
    assert guide.record("2", TITLE) is None
    with caplog.at_level(logging.WARNING):
        assert told(guide, server, genres=7) is None
    assert "44933" in caplog.text


def test_it_is_asked_at_the_pace_that_it_allows(server: TvMazeServer, slept: list[float]) -> None:
    guide = TvMaze(server.url, 10, between_s=60, sleep=slept.append)
    for _ in range(3):
        guide.record("44933", TITLE)
    guide.close()
    assert len(slept) == 2
    assert all(0 < each <= 60 for each in slept)


def test_it_is_left_alone_for_as_long_as_it_says(guide: TvMaze, server: TvMazeServer, slept: list[float]) -> None:
    server.faults = [429]
    assert guide.changed()
    assert slept == [7.0]


def test_what_may_pass_is_tried_again_some_times(guide: TvMaze, server: TvMazeServer, slept: list[float]) -> None:
    server.faults = [500, 0, 503]
    assert guide.record("44933", TITLE) is not None
    assert len(slept) == 3
    assert all(0 < each <= LONGEST_S for each in slept)


def test_when_it_does_not_answer_at_all_that_is_said(guide: TvMaze, server: TvMazeServer) -> None:
    server.faults = [500] * 50
    with pytest.raises(Unavailable, match="status 500"):
        guide.changed()
    assert len(server.asked) == ATTEMPTS


def test_changes_that_cannot_be_understood_are_an_outage(guide: TvMaze, server: TvMazeServer) -> None:
    server.updates = {"1": "yesterday"}  # type: ignore[dict-item]  # What it must not hold.
    with pytest.raises(Unavailable, match="/updates/shows"):
        guide.changed()
