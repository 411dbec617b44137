"""What is trending at TMDB."""

from __future__ import annotations

import pytest

from tmdb_server import TmdbServer, refusal
from whattowatch.domain.errors import Unavailable
from world import World


@pytest.fixture(autouse=True)
def trending(server: TmdbServer) -> None:
    server.trending.update(movie=[3, 603], tv=[2])


def test_the_lists_are_tmdbs_and_say_so(loading: World) -> None:
    assert loading.job("load_trending") == {"day": 3, "week": 3}
    answer = loading.client("Olga").get("/recommend").json["trending"]
    assert answer["source"] == "tmdb"
    assert [title["id"] for title in answer["day"]["movies"]] == ["movie-3", "movie-603"]


def test_the_first_load_brings_them_along_and_a_later_one_leaves_them_to_their_own_hour(
    loading: World, server: TmdbServer
) -> None:
    loading.job("resume_load")
    assert loading.client("Olga").get("/recommend").json["trending"]["source"] == "tmdb"
    asked = server.times("trending/movie/day")
    loading.job("resume_load")
    assert (asked, server.times("trending/movie/day")) == (1, 1)


def test_what_a_first_load_brought_stays_when_the_lists_cannot_be_had(loading: World, server: TmdbServer) -> None:
    server.wrong["trending"] = [refusal(503, 46)] * 100
    with pytest.raises(Unavailable):
        loading.job("resume_load")
    assert loading.client("Olga").get("/search", q="aurora").json["total"] == 1


def test_titles_that_are_not_here_are_fetched_at_once_and_the_others_are_not(
    loading: World, server: TmdbServer
) -> None:
    loading.job("load_trending")
    titles = loading.backstage.apart().catalogue.titles(["movie-3", "tv-2"])
    assert {title.title for title in titles.values()} == {"Cirrus", "A Short One"}
    assert server.times("movie/603") == 0


def test_a_second_hour_fetches_no_title_again(loading: World, server: TmdbServer) -> None:
    loading.job("load_trending")
    loading.job("load_trending")
    assert server.times("movie/3") == 1


def test_a_title_that_cannot_be_had_is_left_out_of_what_people_see(loading: World, server: TmdbServer) -> None:
    server.wrong["movie/3"] = [refusal(404, 34)]
    loading.job("load_trending")
    answer = loading.client("Olga").get("/recommend").json["trending"]
    assert [title["id"] for title in answer["day"]["movies"]] == ["movie-603"]


def test_when_tmdb_is_down_the_lists_stay(loading: World, server: TmdbServer) -> None:
    before = loading.rows()["trending"]
    server.wrong["trending"] = [refusal(503, 46)] * 100
    with pytest.raises(Unavailable):
        loading.job("load_trending")
    assert loading.rows()["trending"] == before


def test_trending_is_nothing_to_the_recommender(loading: World) -> None:
    olga = loading.client("Olga")
    before = [row["title"]["id"] for row in olga.get("/recommend", limit=10).json["recommended"]]
    loading.job("load_trending")
    after = [row["title"]["id"] for row in olga.get("/recommend", limit=10).json["recommended"]]
    assert after == before


def test_without_a_token_it_is_the_starters(world: World) -> None:
    world.job("load_trending")
    assert world.client("Olga").get("/recommend").json["trending"]["source"] == "starter"
