"""The home page: orders, pages, and what waits for a rating."""

from __future__ import annotations

from datetime import timedelta

import pytest

from people import Client
from shelf import ENDED, FILM, OTHER_FILM, RUNNING, THIRD_FILM, records
from world import World

FILM_IDS = [record.title.id for record in records() if record.title.id.startswith("movie-")]


def add(world: World, client: Client, *title_ids: str, call: str = "addlist") -> None:
    """One a minute."""
    for title_id in title_ids:
        world.clock.move(timedelta(minutes=1))
        client.post(f"/watch/{call}", {"title_id": title_id})


def see(world: World, client: Client, *title_ids: str) -> None:
    add(world, client, *title_ids, call="addnow")
    add(world, client, *title_ids, call="donenow")


def test_a_new_home_is_empty(owner: Client) -> None:
    empty: dict[str, object] = {"watchlist": [], "watchnow": [], "to_rate": [], "list_cursor": None, "now_cursor": None}
    assert owner.get("/watch").json == empty


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("added", [ENDED, OTHER_FILM, FILM]),
        ("title", [ENDED, FILM, OTHER_FILM]),
        ("smart", [ENDED, OTHER_FILM, FILM]),
    ],
)
def test_the_watchlist_comes_in_the_order_asked_for(
    sort: str, expected: list[str], world: World, owner: Client
) -> None:
    """Breaking Bad, The Matrix and Toy Story."""
    add(world, owner, FILM, OTHER_FILM, ENDED)
    assert [row["title"]["id"] for row in owner.get("/watch", sort=sort).json["watchlist"]] == expected


def test_a_long_watchlist_comes_in_pages_that_hold_every_title_once(world: World, owner: Client) -> None:
    add(world, owner, *FILM_IDS[:7])
    seen: list[str] = []
    query: dict[str, object] = {"limit": 3}
    for _ in range(3):
        page = owner.get("/watch", **query).json
        seen += [row["title"]["id"] for row in page["watchlist"]]
        query["list_cursor"] = page["list_cursor"]
    assert seen == FILM_IDS[6::-1]
    assert query["list_cursor"] is None


def test_each_list_has_a_cursor_of_its_own(world: World, owner: Client) -> None:
    add(world, owner, *FILM_IDS[:3])
    add(world, owner, *FILM_IDS[3:6], call="addnow")
    first = owner.get("/watch", limit=2).json
    second = owner.get("/watch", limit=2, now_cursor=first["now_cursor"]).json
    assert second["watchlist"] == first["watchlist"]
    assert [row["title"]["id"] for row in second["watchnow"]] == [FILM_IDS[3]]


def test_what_waits_to_be_watched_comes_before_what_is_up_to_date(world: World, owner: Client) -> None:
    add(world, owner, FILM, RUNNING, call="addnow")
    owner.post("/watch/donenow", {"title_id": RUNNING, "up_to": {"season": 1, "episode": 2}})
    assert [row["title"]["id"] for row in owner.get("/watch").json["watchnow"]] == [FILM, RUNNING]


def test_what_was_finished_waits_for_a_rating_newest_first(world: World, owner: Client) -> None:
    see(world, owner, FILM)
    see(world, owner, OTHER_FILM)
    assert [row["title"]["id"] for row in owner.get("/watch").json["to_rate"]] == [OTHER_FILM, FILM]


def test_at_most_ten_wait_for_a_rating(world: World, owner: Client) -> None:
    see(world, owner, *FILM_IDS[:12])
    assert [row["title"]["id"] for row in owner.get("/watch").json["to_rate"]] == FILM_IDS[11:1:-1]


def test_one_episode_waits_for_a_rating_of_its_own(owner: Client) -> None:
    owner.post("/watch/addnow", {"title_id": ENDED})
    owner.post("/watch/donenow", {"title_id": ENDED})
    (row,) = owner.get("/watch").json["to_rate"]
    assert (row["title"]["id"], row["season"], row["episode"]) == (ENDED, 1, 1)


def test_several_episodes_at_once_wait_as_one_row_of_the_series(owner: Client) -> None:
    owner.post("/watch/addnow", {"title_id": ENDED})
    owner.post("/watch/donenow", {"title_id": ENDED, "up_to": {"season": 2, "episode": 1}})
    (row,) = owner.get("/watch").json["to_rate"]
    assert (row["title"]["id"], row["season"], row["episode"]) == (ENDED, None, None)


def test_what_is_rated_waits_no_longer(world: World, owner: Client) -> None:
    see(world, owner, FILM, THIRD_FILM)
    owner.post("/rating", {"title_id": FILM, "rating": 8})
    assert [row["title"]["id"] for row in owner.get("/watch").json["to_rate"]] == [THIRD_FILM]


def test_what_has_a_rating_already_is_not_asked_about(world: World, owner: Client) -> None:
    owner.post("/rating", {"title_id": FILM, "rating": 8})
    see(world, owner, FILM)
    assert owner.get("/watch").json["to_rate"] == []


def test_nobody_sees_anothers_home(world: World, owner: Client, stranger: Client) -> None:
    add(world, owner, FILM)
    add(world, owner, ENDED, call="addnow")
    assert stranger.get("/watch").json["watchlist"] == []
    assert stranger.get("/watch").json["watchnow"] == []
