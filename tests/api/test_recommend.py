"""Recommendations, titles by genre, and what is trending."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import delete

from people import Client
from shelf import ENDED, FILM, LONG_GONE, MUBI, OTHER_FILM, RUNNING, THIRD_FILM, records
from whattowatch.adapters.sql import schema
from whattowatch.domain.catalogue import TitleRecord
from world import World

ON_A_SERVICE = {FILM, OTHER_FILM, ENDED}


def recommended(client: Client, **query: object) -> list[str]:
    return [row["title"]["id"] for row in client.get("/recommend", **query).json["recommended"]]


def test_every_title_is_recommended_once_to_somebody_new(owner: Client) -> None:
    ids = recommended(owner, limit=100)
    assert sorted(ids) == sorted(record.title.id for record in records())


def test_a_limit_is_kept(owner: Client) -> None:
    assert len(recommended(owner, limit=3)) == 3


def test_what_the_person_has_to_do_with_is_not_recommended(owner: Client) -> None:
    owner.post("/watch/addlist", {"title_id": FILM})
    owner.post("/rating", {"title_id": OTHER_FILM, "rating": 9})
    owner.post("/watch/addnow", {"title_id": ENDED})
    owner.post("/watch/addnow", {"title_id": THIRD_FILM})
    owner.post("/watch/donenow", {"title_id": THIRD_FILM})
    assert not {FILM, OTHER_FILM, ENDED, THIRD_FILM} & set(recommended(owner, limit=100))


def test_what_was_taken_off_the_watchlist_is_recommended_again(owner: Client) -> None:
    owner.post("/watch/addlist", {"title_id": FILM})
    owner.post("/watch/removelist", {"title_id": FILM})
    assert FILM in recommended(owner, limit=100)


def test_each_recommendation_says_why(owner: Client) -> None:
    owner.post("/rating", {"title_id": FILM, "rating": 10})
    rows = owner.get("/recommend", limit=5).json["recommended"]
    assert all(why["weight"] >= 0 for row in rows for why in row["why"])
    assert {"rated", "genre"} & {why["kind"] for row in rows for why in row["why"]}


@pytest.mark.parametrize("kind", ["tv", "movie"])
def test_one_type_only_is_recommended_when_it_is_asked_for(kind: str, owner: Client) -> None:
    answer = owner.get("/recommend", type=kind, limit=100).json
    assert answer["recommended"]
    assert {row["title"]["type"] for row in answer["recommended"]} == {kind}


def test_disliked_genres_come_last(owner: Client) -> None:
    owner.post("/account/update", {"disliked_genres": ["Crime", "Drama", "Comedy"]})
    rows = owner.get("/recommend", limit=5).json["recommended"]
    assert not {"Crime", "Drama", "Comedy"} & {genre for row in rows for genre in row["title"]["genres"]}


def test_with_my_services_only_what_they_have_or_may_have_is_recommended(owner: Client) -> None:
    owner.post("/account/update", {"services": [MUBI]})
    ids = recommended(owner, services="mine", limit=100)
    assert OTHER_FILM in ids
    assert not {FILM, ENDED} & set(ids)
    assert RUNNING in ids  # Nobody knows who has it, which is no reason to hide it.


def test_with_my_services_a_short_list_is_still_full(owner: Client) -> None:
    """Some of the best known titles are on none of them."""
    owner.post("/account/update", {"services": ["tmdb-99"]})
    best = recommended(owner, limit=100)
    assert recommended(owner, services="mine", limit=3) == [each for each in best if each not in ON_A_SERVICE][:3]


def test_only_titles_of_the_years_that_are_asked_for_are_recommended(owner: Client) -> None:
    rows = owner.get("/recommend", year_from=1994, year_to=1999, limit=100).json["recommended"]
    expected = {record.title.id for record in records() if record.title.year in range(1994, 2000)}
    assert {row["title"]["id"] for row in rows} == expected


def test_only_what_is_known_to_be_short_enough_is_recommended(owner: Client) -> None:
    ids = recommended(owner, runtime_to=90, limit=100)
    assert {OTHER_FILM, ENDED} < set(ids)
    assert not {FILM, RUNNING, LONG_GONE} & set(ids)


def test_without_bounds_nobody_has_to_know_how_long_a_title_lasts(owner: Client) -> None:
    assert {RUNNING, LONG_GONE} < set(recommended(owner, limit=100))


def test_with_my_services_bounds_hold_as_well(owner: Client) -> None:
    owner.post("/account/update", {"services": [MUBI]})
    assert recommended(owner, services="mine", year_to=1960, limit=3) == recommended(owner, year_to=1960, limit=3)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"year_from": "soon"}, "year_from"),
        ({"year_to": 3001}, "year_to"),
        ({"year_from": 2000, "year_to": 1999}, "year_to"),
        ({"runtime_to": 0}, "runtime_to"),
    ],
)
def test_bounds_that_nothing_can_meet_are_refused_by_name(owner: Client, query: dict[str, object], field: str) -> None:
    reply = owner.get("/recommend", **query)
    assert reply.status == 422
    assert [error["field"] for error in reply.json["errors"]] == [field]


def test_without_services_of_mine_nothing_is_left_out(owner: Client) -> None:
    assert len(recommended(owner, services="mine", limit=100)) == len(records())


def test_titles_come_by_the_genres_of_the_preferences(owner: Client) -> None:
    owner.post("/account/update", {"genres": ["War", "Crime"]})
    shown = {row["genre"]: row["titles"] for row in owner.get("/recommend").json["by_genre"]}
    assert list(shown) == ["War", "Crime"]
    assert all(genre in title["genres"] for genre, titles in shown.items() for title in titles)


def test_at_most_five_genres_of_ten_titles_come(owner: Client) -> None:
    owner.post("/account/update", {"genres": ["Drama", "Crime", "Comedy", "Thriller", "Action", "War", "Horror"]})
    shown = owner.get("/recommend").json["by_genre"]
    assert len(shown) == 5
    assert max(len(row["titles"]) for row in shown) == 10


def test_a_genre_leaves_out_what_the_person_has_seen(owner: Client) -> None:
    owner.post("/account/update", {"genres": ["Western"]})
    owner.post("/rating", {"title_id": "movie-429", "rating": 9})
    (row,) = owner.get("/recommend").json["by_genre"]
    assert [title["id"] for title in row["titles"]] == ["movie-335"]


def test_a_genre_is_read_on_until_ten_new_titles_are_found(world: World, owner: Client) -> None:
    western = next(record.title for record in records() if "Western" in record.title.genres)
    many = [replace(western, id=f"movie-90{number:03}", popularity=99.0 - number / 10) for number in range(110)]
    world.backstage.apart().catalogue.put([TitleRecord(title) for title in many])
    with world.backstage.request(writes=True) as ports:
        for title in many[:105]:
            ports.watching.add_listed(owner.id, title, world.clock.now())
    owner.post("/account/update", {"genres": ["Western"]})
    (row,) = owner.get("/recommend").json["by_genre"]
    new = [title.id for title in many[105:]]
    assert [title["id"] for title in row["titles"]] == [*new, "movie-429", "movie-335"]


def test_trending_names_its_source_and_shows_ten_of_each(owner: Client) -> None:
    trending = owner.get("/recommend").json["trending"]
    assert trending["source"] == "starter"
    for window in ("day", "week"):
        assert [len(trending[window][kind]) for kind in ("movies", "tv")] == [10, 10]


def test_trending_shows_the_callers_marks(owner: Client) -> None:
    owner.post("/watch/addlist", {"title_id": FILM})
    titles = owner.get("/recommend").json["trending"]["day"]["movies"]
    assert next(title["mine"]["watchlist"] for title in titles if title["id"] == FILM) is True


def test_without_a_trending_list_there_is_no_source(world: World, owner: Client) -> None:
    with world.backstage.database.apart().write() as connection:
        connection.execute(delete(schema.trending))
    nothing: dict[str, list[object]] = {"movies": [], "tv": []}
    assert owner.get("/recommend").json["trending"] == {"source": "none", "day": nothing, "week": nothing}


def test_popular_titles_rotate_by_person(owner: Client, stranger: Client) -> None:
    assert recommended(owner) != recommended(stranger)


def test_nobody_learns_of_anothers_taste(owner: Client, stranger: Client) -> None:
    before = stranger.get("/recommend", limit=100).json["model"]
    owner.post("/rating", {"title_id": FILM, "rating": 10})
    assert stranger.get("/recommend", limit=100).json["model"] == before
