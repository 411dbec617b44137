"""TMDB as a service of titles: what it is asked, and how."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from contracts.title_service import NOW, TitleServiceContract, fetched
from tmdb_server import TODAY, TOKEN, TmdbServer, film, series
from unit.adapters.moviedb.conftest import Making
from whattowatch.adapters.moviedb.service import TmdbTitles
from whattowatch.adapters.moviedb.wanted import Wanted
from whattowatch.domain.catalogue import EpisodeRef
from whattowatch.domain.errors import Unavailable
from whattowatch.domain.loading import Ending


class TestTmdbTitles(TitleServiceContract):
    @pytest.fixture
    def unknown(self) -> str:
        return "movie-404"


def test_the_token_is_a_header_and_stands_in_no_address(service: TmdbTitles, server: TmdbServer) -> None:
    service.check()
    fetched(service, "movie-1")
    assert {headers["authorization"] for headers in server.headers} == {f"Bearer {TOKEN}"}
    assert not any(TOKEN in asked for asked in server.asked)


def test_the_files_of_ids_are_not_told_the_token(service: TmdbTitles, server: TmdbServer) -> None:
    list(service.listed(frozenset()))
    assert all("authorization" not in headers for headers in server.headers)


def test_it_takes_gzip_and_says_who_it_is(service: TmdbTitles, server: TmdbServer) -> None:
    service.check()
    assert "gzip" in server.headers[0]["accept-encoding"]
    assert server.headers[0]["user-agent"].startswith("WhatToWatch/")


def test_a_token_that_is_refused_is_told_at_once_and_not_shown(make: Making) -> None:
    with pytest.raises(Unavailable, match="WTW_TMDB_TOKEN: it is not valid") as caught:
        make(token="another-token").check()
    assert "another-token" not in f"{caught.value}{caught.value.__cause__}"


def test_a_token_that_is_refused_ends_the_load(make: Making, server: TmdbServer) -> None:
    with pytest.raises(Unavailable, match="not valid"):
        fetched(make(token="another-token"), "movie-1", "movie-2")
    assert server.times("movie/1") == 1


def test_a_film_is_one_request(service: TmdbTitles, server: TmdbServer) -> None:
    fetched(service, "movie-1")
    assert len(server.asked) == 1


def test_a_series_of_twelve_seasons_and_specials_is_one_request(service: TmdbTitles, server: TmdbServer) -> None:
    long = series(7, "Twelve", *[1] * 12)
    long["seasons"].append({"season_number": 0, "episode_count": 2})
    server.add(long)
    found = fetched(service, "tv-7")["tv-7"]
    assert found.record is not None
    assert len(found.record.episodes) == 14
    assert len(server.asked) == 1


@pytest.mark.parametrize(("seasons", "requests"), [(13, 2), (32, 2), (33, 3)])
def test_further_seasons_come_twenty_at_a_time(
    service: TmdbTitles, server: TmdbServer, seasons: int, requests: int
) -> None:
    server.add(series(7, "Endless", *[1] * seasons))
    found = fetched(service, "tv-7")["tv-7"]
    assert found.record is not None
    assert [episode.ref for episode in found.record.episodes] == [EpisodeRef(n, 1) for n in range(1, seasons + 1)]
    assert len(server.asked) == requests


def test_a_season_that_is_listed_and_not_given_is_told(service: TmdbTitles, server: TmdbServer) -> None:
    lacking = series(7, "Lacking", 2)
    lacking["seasons"].append({"season_number": 40, "episode_count": 5})
    lacking["seasons"].append({"season_number": 41, "episode_count": 0})
    server.add(lacking)
    server.parts["tv/7"]["season/40"] = None
    found = fetched(service, "tv-7")["tv-7"]
    assert found.parts_missing == 1
    assert found.record is not None
    assert found.record.title.episodes == 2


def test_as_many_as_are_wanted_are_listed_and_those_that_are_held(make: Making, server: TmdbServer) -> None:
    server.unlisted.add("movie/2")
    service = make(Wanted(films=1, series=1))
    wishes = [wish.title_id for wish in service.listed(frozenset({"movie-2", "movie-3", "movie-404"}))]
    assert wishes == ["movie-1", "tv-1", "movie-3"]


def test_no_titles_for_adults_are_listed(service: TmdbTitles, server: TmdbServer) -> None:
    server.add(film(9, "Not for everybody", adult=True))
    assert "movie-9" not in {wish.title_id for wish in service.listed(frozenset())}


def test_the_files_of_an_earlier_day_do(service: TmdbTitles, server: TmdbServer) -> None:
    server.file_day = TODAY - timedelta(days=2)
    assert len(list(service.listed(frozenset()))) == 5


def test_without_any_file_it_is_unavailable(service: TmdbTitles, server: TmdbServer) -> None:
    server.file_day = TODAY - timedelta(days=30)
    with pytest.raises(Unavailable, match="movie_ids"):
        list(service.listed(frozenset()))


def test_a_file_that_does_not_come_whole_is_asked_for_again(service: TmdbTitles, server: TmdbServer) -> None:
    server.wrong["/p/exports/movie_ids"] = [(200, b"no gzip", {"content-type": "application/gzip"}), (500, b"", {})]
    assert len(list(service.listed(frozenset()))) == 5


def test_every_page_of_changes_is_read(service: TmdbTitles, server: TmdbServer) -> None:
    server.changed.update(movie=[1, 2, 3, 404], tv=[2])
    changed = list(service.changed(date(2026, 3, 1), date(2026, 3, 14)))
    assert changed == ["movie-1", "movie-2", "movie-3", "movie-404", "tv-2"]
    assert all("start_date=2026-03-01" in asked and "end_date=2026-03-14" in asked for asked in server.asked)


def test_what_is_trending_keeps_its_order(service: TmdbTitles, server: TmdbServer) -> None:
    server.trending.update(movie=[3, 1, 3], tv=[2])
    trending = service.trending("day", NOW)
    assert (trending.source, trending.movies, trending.tv) == ("tmdb", ("movie-3", "movie-1"), ("tv-2",))


def test_a_list_that_does_not_come_makes_it_unavailable(service: TmdbTitles, server: TmdbServer) -> None:
    server.wrong["trending"] = [(503, b"", {})] * 6
    with pytest.raises(Unavailable, match="TMDB does not answer: status 503"):
        service.trending("day", NOW)


def test_only_so_many_connections_are_open(service: TmdbTitles, server: TmdbServer) -> None:
    server.add(*(film(number, f"Film {number}") for number in range(10, 60)))
    came = fetched(service, *(f"movie-{number}" for number in range(10, 60)))
    assert {each.ending for each in came.values()} == {Ending.FETCHED}


def test_after_it_was_closed_it_may_be_closed_again(make: Making) -> None:
    service = make()
    service.check()
    service.close()
    service.close()
