"""Forgetting what came from TMDB."""

from __future__ import annotations

from datetime import timedelta

from shelf import FILM, RUNNING, records
from tmdb_server import TmdbServer
from whattowatch.domain.catalogue import Source
from whattowatch.domain.loading import KEPT_FOR
from whattowatch.load.forget import forget_all
from world import World


def purge(world: World) -> int:
    ports = world.backstage.apart()
    count = forget_all(ports.catalogue, ports.loads, ports.movie_db, ports.clock.now())
    world.job("index_changes")
    return count


def everything(world: World) -> str:
    """Whatever stands in the database about titles or in people's lists."""
    rows = world.rows()
    return str(
        [table for name, table in rows.items() if name.startswith(("title", "watchlist", "progress", "trending"))]
    )


def test_a_purge_leaves_nothing_that_tmdb_told(loading: World, server: TmdbServer) -> None:
    server.trending.update(movie=[1], tv=[1])
    loading.job("resume_load")
    loading.job("load_trending")
    olga = loading.client("Olga")
    olga.post("/watch/addlist", {"title_id": "movie-1"})
    olga.post("/watch/addnow", {"title_id": "tv-1"})
    assert "Aurora" in everything(loading)

    assert purge(loading) == 7

    told = everything(loading)
    for words in ("aurora", "borealis", "the long way", "part 1", "/poster"):
        assert words not in told.lower()
    left = loading.backstage.apart().catalogue.of_source(Source.TMDB, "", 10)
    assert left == (RUNNING,), "which the shelf brings again"


def test_people_keep_their_lists(loading: World) -> None:
    loading.job("resume_load")
    olga = loading.client("Olga")
    olga.post("/watch/addlist", {"title_id": "movie-1"})
    purge(loading)
    (row,) = olga.get("/watch").json["watchlist"]
    assert (row["title"]["id"], row["title"]["title"], row["title"]["gone"]) == ("movie-1", "movie-1", True)


def test_what_the_starter_knows_takes_its_place(loading: World) -> None:
    catalogue = loading.backstage.apart().catalogue
    before = catalogue.titles([FILM])
    loading.job("resume_load")
    purge(loading)
    assert catalogue.titles([FILM]) == before
    assert catalogue.size() == len(records())


def test_the_next_load_begins_anew(loading: World) -> None:
    loading.job("resume_load")
    purge(loading)
    loading.job("resume_load")
    assert not loading.backstage.apart().catalogue.titles(["movie-1"])["movie-1"].gone


def test_what_could_not_be_renewed_in_time_is_forgotten_also_without_a_token(loading: World) -> None:
    loading.job("resume_load")
    loading.settle()
    loading.clock.move(KEPT_FOR)
    loading.job("data_load")
    assert not loading.backstage.apart().catalogue.titles(["movie-1"])["movie-1"].gone
    loading.clock.move(timedelta(seconds=1))
    loading.job("data_load")
    titles = loading.backstage.apart().catalogue.titles(["movie-1", FILM])
    assert (titles["movie-1"].gone, titles["movie-1"].title) == (True, "movie-1")
    assert (titles[FILM].gone, titles[FILM].source) == (False, Source.STARTER)
