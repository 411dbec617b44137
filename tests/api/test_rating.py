"""Ratings, and what each does to the caller's recommendations."""

from __future__ import annotations

from typing import Any

import pytest

from people import Client
from shelf import ENDED, FILM, RUNNING
from world import World


def recommended(client: Client, **query: object) -> list[str]:
    return [row["title"]["id"] for row in client.get("/recommend", **query).json["recommended"]]


def test_a_rating_is_kept_and_shown(owner: Client) -> None:
    assert owner.post("/rating", {"title_id": FILM, "rating": 9}).json["rating"] == 9
    assert owner.get("/search", q="matrix").json["titles"][0]["mine"]["rating"] == 9


def test_a_title_is_rated_at_any_time(world: World, owner: Client) -> None:
    owner.post("/watch/addlist", {"title_id": FILM})
    assert owner.post("/rating", {"title_id": FILM, "rating": 1}).status == 200
    assert world.rows()["progress"] == []


def test_a_new_rating_replaces_the_old(world: World, owner: Client) -> None:
    for rating in (3, 10):
        owner.post("/rating", {"title_id": FILM, "rating": rating})
    assert [row["rating"] for row in world.rows()["ratings"]] == [10]
    assert [row["value"] for row in world.rows()["interactions"]] == [10]


def test_null_clears_a_rating(world: World, owner: Client) -> None:
    owner.post("/rating", {"title_id": FILM, "rating": 9})
    answer = owner.post("/rating", {"title_id": FILM, "rating": None}).json
    assert (answer["rating"], answer["model"]["seen_events"]) == (None, 0)
    assert (world.rows()["ratings"], world.rows()["interactions"]) == ([], [])


def test_clearing_what_is_not_rated_changes_nothing(world: World, owner: Client) -> None:
    before = world.rows()
    assert owner.post("/rating", {"title_id": FILM, "rating": None}).status == 200
    assert world.rows() == before


def test_an_episode_is_rated_apart_from_its_series(owner: Client) -> None:
    owner.post("/rating", {"title_id": ENDED, "season": 1, "episode": 1, "rating": 7})
    assert owner.get("/search", q="breaking bad").json["titles"][0]["mine"].get("rating") is None


def test_a_series_rating_is_not_overruled_by_that_of_an_episode(world: World, owner: Client) -> None:
    owner.post("/rating", {"title_id": ENDED, "rating": 9})
    owner.post("/rating", {"title_id": ENDED, "season": 1, "episode": 1, "rating": 2})
    assert [row["value"] for row in world.rows()["interactions"]] == [9]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"season": 1}, "episode"),
        ({"episode": 1}, "season"),
        ({"season": 9, "episode": 1}, "episode"),
    ],
    ids=["no episode", "no season", "unknown"],
)
def test_an_episode_is_named_by_season_and_number(more: dict[str, Any], field: str, owner: Client) -> None:
    reply = owner.post("/rating", {"title_id": ENDED, "rating": 5, **more})
    assert (reply.status, reply.fields) == (422, [field])


def test_an_unknown_title_is_not_rated(owner: Client) -> None:
    assert owner.post("/rating", {"title_id": "movie-0", "rating": 5}).json["code"] == "unknown_title"


def test_the_rating_must_be_said(owner: Client) -> None:
    assert owner.post("/rating", {"title_id": FILM}).fields == ["rating"]


def test_what_a_rating_moved_leaves_out_the_rated_title(owner: Client) -> None:
    changed = owner.post("/rating", {"title_id": FILM, "rating": 10}).json["changed"]
    moved = [title["id"] for title in (*changed["up"], *changed["down"])]
    assert moved
    assert FILM not in moved


def test_what_clearing_moved_leaves_out_the_title_that_may_be_recommended_again(owner: Client) -> None:
    owner.post("/rating", {"title_id": FILM, "rating": 10})
    changed = owner.post("/rating", {"title_id": FILM, "rating": None}).json["changed"]
    assert changed["down"]
    assert FILM not in [title["id"] for title in (*changed["up"], *changed["down"])]
    assert FILM in recommended(owner, limit=100)


def test_what_a_rating_moved_is_what_the_next_recommendations_show(owner: Client) -> None:
    owner.post("/rating", {"title_id": RUNNING, "rating": 5})
    before = recommended(owner)
    changed = owner.post("/rating", {"title_id": FILM, "rating": 10}).json["changed"]
    after = recommended(owner)
    without = [title_id for title_id in before if title_id != FILM]
    for title in changed["up"]:
        assert after.index(title["id"]) < (without.index(title["id"]) if title["id"] in without else len(without))
    for title in changed["down"]:
        assert title["id"] not in after or after.index(title["id"]) > without.index(title["id"])


def test_the_answer_names_the_model_and_what_it_knows(owner: Client) -> None:
    model = owner.post("/rating", {"title_id": FILM, "rating": 10}).json["model"]
    assert model == {"name": "genres-and-popularity", "trained_at": None, "seen_events": 1, "explains": True}
