"""Series that only TVmaze tells of: they come in without TMDB, politely, once each, and become TMDB's when it does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.tvmaze.server import SEVERANCE, TvMazeServer, aired, running
from shelf import severance
from whattowatch.adapters.tvmaze.guide import TvMaze
from whattowatch.domain.catalogue import Source, TitleRecord
from whattowatch.jobs import job_named, perform
from world import World, new_world


def show(number: int, name: str, **facts: Any) -> dict[str, Any]:
    """A show that is nowhere else."""
    own = {"id": number, "name": name, "externals": {"imdb": f"tt{number}"}, "episodes": [aired(1, 1, "2024-01-05")]}
    return SEVERANCE | own | facts


@pytest.fixture
def tvmaze() -> Iterator[TvMazeServer]:
    """Has a series that the world has as well, two that are new, and one that hardly anybody looks at."""
    with running() as server:
        server.shows[44933] = SEVERANCE | {"episodes": []}
        server.shows[7] = show(7, "The Early Hours")
        server.shows[600] = show(600, "The Late Hours", summary="<p>About <b>nights</b> &amp; days.</p>")
        server.shows[601] = show(601, "Nobody Watches", weight=12)
        yield server


@pytest.fixture
def growing(tvmaze: TvMazeServer, template: Path, tmp_path: Path) -> Iterator[World]:
    """A world without TMDB that asks TVmaze."""
    made = new_world(tmp_path / "data", template, guide=TvMaze(tvmaze.url, 50, between_s=0))
    record = severance()
    made.put(replace(record, title=replace(record.title, external_ids={"imdb": "tt11280740"})))
    yield made
    made.close()


def of_tvmaze(world: World) -> list[str]:
    return [each for each in world.backstage.apart().catalogue.of_source(Source.TVMAZE, "", 100) if "maze" in each]


def test_well_known_series_come_in_with_their_episodes_and_are_found(growing: World) -> None:
    assert growing.job("load_air_times")["new"] == 2
    growing.job("index_changes")
    assert of_tvmaze(growing) == ["tv-maze-600", "tv-maze-7"]
    olga = growing.client("Olga")
    (found,) = olga.get("/search", q="late hours").json["titles"]
    page = olga.get(f"/title/{found['id']}").json
    assert (page["overview"], page["source_credit"]) == ("About nights & days.", "Series by TVmaze, CC BY-SA 4.0.")
    assert page["seasons"][0]["episodes"][0]["air_date"] == "2024-01-05"


def test_what_is_here_already_is_added_under_no_second_id(growing: World, tvmaze: TvMazeServer) -> None:
    growing.job("load_air_times")
    assert "tv-maze-44933" not in of_tvmaze(growing)
    tvmaze.asked.clear()
    assert growing.job("load_air_times")["new"] == 0
    assert [path for path in tvmaze.paths if "embed" in path] == []


def test_what_became_well_known_comes_another_night_and_nothing_else_is_asked_for(
    growing: World, tvmaze: TvMazeServer
) -> None:
    growing.job("load_air_times")
    tvmaze.shows[8] = show(8, "A Late Success")
    tvmaze.asked.clear()
    restarted(growing, tvmaze)
    assert growing.job("load_air_times")["new"] == 1
    assert "tv-maze-8" in of_tvmaze(growing)
    assert [path for path in tvmaze.paths if "embed" in path] == ["/shows/8?embed=episodes"]


def test_a_turn_that_is_over_is_gone_on_with(growing: World) -> None:
    over = {"until": (growing.clock.now() - timedelta(seconds=1)).isoformat()}
    assert perform(job_named("load_air_times"), over, growing.backstage.apart())["left"]
    answer = growing.job("load_air_times")
    assert (answer["new"], answer["left"]) == (2, False)


def test_such_a_series_becomes_that_of_tmdb_in_peoples_lists(growing: World) -> None:
    growing.job("load_air_times")
    olga = growing.client("Olga")
    olga.post("/watch/addnow", {"title_id": "tv-maze-600"})
    catalogue = growing.backstage.apart().catalogue
    title = catalogue.titles(["tv-maze-600"])["tv-maze-600"]
    theirs = replace(title, id="tv-555", source=Source.TMDB)
    catalogue.put([TitleRecord(theirs, catalogue.episodes(["tv-maze-600"])["tv-maze-600"])])
    catalogue.put_alias("tv-maze-600", "tv-555")
    growing.job("index_changes")
    (row,) = olga.get("/watch").json["watchnow"]
    assert row["title"]["id"] == "tv-555"


def restarted(world: World, tvmaze: TvMazeServer) -> None:
    """Go on with a guide that remembers nothing."""
    settings = world.backstage.settings
    world.backstage.close()
    world.backstage = type(world.backstage)(settings, clock=world.clock, guide=TvMaze(tvmaze.url, 50, between_s=0))
