"""The job that asks TVmaze: what is known gets its air times, once, and the air times win."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from adapters.tvmaze.server import SEVERANCE, TvMazeServer, aired, running
from shelf import ENDED, RUNNING, breaking_bad, severance
from whattowatch.adapters.tvmaze.guide import TvMaze
from whattowatch.domain.catalogue import Episode, Source, TitleRecord
from whattowatch.jobs import job_named, perform
from world import World, new_world

IDS = {"tvdb": "371980"}
THIRD = aired(1, 3, "2026-03-20", "21:00", "2026-03-21T01:00:00+00:00")


@pytest.fixture
def tvmaze() -> Iterator[TvMazeServer]:
    with running() as server:
        server.shows[44933] = SEVERANCE | {"episodes": [THIRD]}
        yield server


@pytest.fixture
def guided(tvmaze: TvMazeServer, template: Path, tmp_path: Path) -> Iterator[World]:
    """A world that asks TVmaze, and in which one series has an id that TVmaze knows."""
    made = new_world(tmp_path / "data", template, guide=TvMaze(tvmaze.url, 50, between_s=0))
    made.put(with_ids(severance()))
    yield made
    made.close()


def with_ids(record: TitleRecord, **facts: object) -> TitleRecord:
    return replace(record, title=replace(record.title, external_ids=IDS, **facts))  # type: ignore[arg-type]  # Fields of a title.


def episodes(world: World, title_id: str = RUNNING) -> dict[int, Episode]:
    return {each.number: each for each in world.backstage.apart().catalogue.episodes([title_id])[title_id]}


def changed(world: World) -> int:
    """Of how many series TVmaze told something new."""
    answer: int = world.job("load_air_times")["changed"]
    return answer


def test_a_series_of_tmdb_gets_its_air_times_and_keeps_the_rest(guided: World) -> None:
    before = episodes(guided)
    assert changed(guided) == 1

    after = episodes(guided)
    assert after[3].airs_at == datetime(2026, 3, 21, 1, tzinfo=UTC)
    assert (after[1], after[3].air_date, after[3].name) == (before[1], before[3].air_date, before[3].name)
    title = guided.backstage.apart().catalogue.titles([RUNNING])[RUNNING]
    assert (title.source, title.external_ids["tvmaze"]) == (Source.TMDB, "44933")
    assert title.model_genres == ("Drama", "Science Fiction", "Mystery")


def test_what_was_asked_for_is_asked_again_only_when_it_changed(guided: World, tvmaze: TvMazeServer) -> None:
    guided.job("load_air_times")
    asked = len([path for path in tvmaze.paths if path.startswith("/shows/")])
    tvmaze.asked.clear()

    assert changed(guided) == 0
    assert tvmaze.paths == ["/updates/shows?since=week"]
    tvmaze.updates = {"44933": 1}
    assert changed(guided) == 0
    assert asked == len([path for path in tvmaze.paths if path.startswith("/shows/")]) == 1


def test_an_air_time_outlives_the_next_load_from_tmdb(guided: World) -> None:
    guided.job("load_air_times")
    changed = severance().episodes
    guided.put(with_ids(TitleRecord(severance().title, (*changed[:2], replace(changed[2], name="New"), changed[3]))))
    third = episodes(guided)[3]
    assert (third.name, third.airs_at) == ("New", datetime(2026, 3, 21, 1, tzinfo=UTC))


def test_a_newer_air_time_replaces_an_older_one(guided: World, tvmaze: TvMazeServer) -> None:
    guided.job("load_air_times")
    tvmaze.shows[44933]["episodes"] = [aired(1, 3, "2026-03-27", "21:00", "2026-03-28T01:00:00+00:00")]
    tvmaze.updates = {"44933": 2}
    assert changed(guided) == 1
    assert episodes(guided)[3].airs_at == datetime(2026, 3, 28, 1, tzinfo=UTC)


def test_a_series_of_the_starter_gets_all_its_episodes_which_the_starter_does_not_take_back(
    guided: World, tvmaze: TvMazeServer
) -> None:
    record = breaking_bad()
    guided.put(replace(record, title=replace(record.title, external_ids={"tvmaze": "169"})))
    tvmaze.shows[169] = SEVERANCE | {"id": 169, "status": "Ended", "episodes": [aired(1, 1, "2008-01-20")]}

    guided.job("load_air_times")
    guided.job("data_load")

    title = guided.backstage.apart().catalogue.titles([ENDED])[ENDED]
    assert (title.source, title.title, title.episodes, title.popularity) == (Source.TVMAZE, "Breaking Bad", 1, 91.5)
    assert episodes(guided, ENDED)[1].air_date == date(2008, 1, 20)


def test_a_round_ends_when_its_time_is_over(guided: World) -> None:
    until = guided.clock.now() - timedelta(seconds=1)
    event = {"until": until.isoformat()}
    answer = {"new": 0, "changed": 0, "left": True}
    assert perform(job_named("load_air_times"), event, guided.backstage.apart()) == answer


def test_a_round_in_turns_asks_for_nothing_twice(guided: World, tvmaze: TvMazeServer) -> None:
    tvmaze.updates = {"44933": 1}
    for _ in range(3):
        guided.job("load_air_times")
    assert sorted(tvmaze.paths) == sorted(set(tvmaze.paths))


def test_without_the_setting_nobody_is_asked(world: World) -> None:
    assert changed(world) == 0
