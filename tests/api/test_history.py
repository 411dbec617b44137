"""What was watched, and taking back what was not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from people import Client
from shelf import ENDED, FILM, OTHER_FILM, RUNNING
from world import World

END = {"season": 2, "episode": 2}


def watch(client: Client, title_id: str, up_to: dict[str, int] | None = None) -> None:
    """Begin it, and do the film, or everything up to an episode at an instant each."""
    client.post("/watch/addnow", {"title_id": title_id})
    more = {} if up_to is None else {"up_to": up_to}
    assert client.post("/watch/donenow", {"title_id": title_id, **more}).status == 200


def remove(client: Client, title_id: str, **more: int) -> Any:
    return client.post("/history/remove", {"title_id": title_id, **more}).json


def rows(client: Client, **query: object) -> list[tuple[Any, ...]]:
    found = client.get("/history", **query).json["rows"]
    return [(row["title"]["id"], row["season"], row["episode"], row["round"]) for row in found]


def watched(client: Client) -> list[str]:
    return [row["title"]["id"] for row in client.get("/watch").json["watchnow"]]


def mine(client: Client, title_id: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/title/{title_id}").json["title"]["mine"]
    return found


def recommended(client: Client) -> Any:
    return client.get("/recommend", limit=100).json["recommended"]


def state(world: World) -> Any:
    """Everything that a person's deeds are kept in."""
    kept = world.rows()
    drop = {"id", "touched_at"}
    return {
        name: [{key: value for key, value in row.items() if key not in drop} for row in kept[name]]
        for name in ("progress", "done", "interactions", "to_rate")
    }


def test_the_newest_comes_first(world: World, owner: Client) -> None:
    watch(owner, FILM)
    world.clock.move(timedelta(hours=1))
    watch(owner, ENDED)
    assert rows(owner) == [(ENDED, 1, 1, 1), (FILM, None, None, 1)]


def test_a_row_says_when(owner: Client) -> None:
    watch(owner, FILM)
    assert owner.get("/history").json["rows"][0]["at"] == "2026-03-14T12:00:00Z"


def test_a_rewatch_is_a_round_of_its_own(world: World, owner: Client) -> None:
    for _ in range(2):
        watch(owner, FILM)
        world.clock.move(timedelta(days=1))
    assert rows(owner) == [(FILM, None, None, 2), (FILM, None, None, 1)]


def test_pages_join_without_a_gap(owner: Client) -> None:
    watch(owner, ENDED, END)
    page = owner.get("/history", limit=3).json
    rest = owner.get("/history", limit=3, cursor=page["cursor"]).json
    assert [row["episode"] for row in (*page["rows"], *rest["rows"])] == [2, 1, 2, 1]
    assert rest["cursor"] is None


def test_a_forged_cursor_is_refused(owner: Client) -> None:
    assert owner.get("/history", cursor="forged").fields == ["cursor"]


def test_taking_back_says_whether_there_was_something(owner: Client) -> None:
    watch(owner, FILM)
    assert remove(owner, FILM) == {"removed": True}
    assert remove(owner, FILM) == {"removed": False}
    assert rows(owner) == []


@pytest.mark.parametrize("title_id", [FILM, ENDED])
def test_everything_is_as_it_was_before_the_last_thing_was_done(title_id: str, world: World, owner: Client) -> None:
    if title_id == ENDED:
        watch(owner, ENDED, {"season": 2, "episode": 1})
    owner.post("/watch/addnow", {"title_id": title_id})
    world.clock.move(timedelta(minutes=5))
    owner.post("/watch/removelist", {"title_id": OTHER_FILM})
    before, shown = state(world)["interactions"], recommended(owner)
    owner.post("/watch/donenow", {"title_id": title_id})
    assert mine(owner, title_id)["finished"] is True
    remove(owner, title_id, **(END if title_id == ENDED else {}))
    assert state(world)["interactions"] == before
    assert recommended(owner) == shown
    assert watched(owner) == [title_id]
    assert mine(owner, title_id)["finished"] is False


def test_a_film_that_is_taken_back_waits_for_no_rating(owner: Client) -> None:
    watch(owner, FILM)
    remove(owner, FILM)
    assert owner.get("/watch").json["to_rate"] == []


def test_an_episode_that_is_taken_back_waits_for_no_rating(owner: Client) -> None:
    watch(owner, ENDED, {"season": 2, "episode": 1})
    owner.post("/watch/donenow", {"title_id": ENDED})
    remove(owner, ENDED, **END)
    assert owner.get("/watch").json["to_rate"] == []


def test_an_episode_that_is_taken_back_comes_next_again(owner: Client) -> None:
    watch(owner, ENDED, END)
    remove(owner, ENDED, season=1, episode=2)
    (row,) = owner.get("/watch").json["watchnow"]
    assert (row["finished"], row["next"]["season"], row["next"]["episode"]) == (3, 1, 2)


def test_without_an_episode_a_whole_series_is_taken_back(owner: Client) -> None:
    watch(owner, ENDED, END)
    assert remove(owner, ENDED) == {"removed": True}
    assert (rows(owner), watched(owner)) == ([], [ENDED])


def test_a_rewatch_that_is_taken_back_goes_on(world: World, owner: Client) -> None:
    for _ in range(2):
        watch(owner, FILM)
        world.clock.move(timedelta(days=1))
    remove(owner, FILM)
    assert (watched(owner), mine(owner, FILM)["finished"]) == ([FILM], True)
    assert [row["kind"] for row in world.rows()["interactions"]] == ["started", "finished", "started"]


def test_of_an_older_round_only_its_finish_is_withdrawn(world: World, owner: Client) -> None:
    for _ in range(2):
        watch(owner, FILM)
        world.clock.move(timedelta(days=1))
    remove(owner, FILM, round=1)
    assert rows(owner) == [(FILM, None, None, 1)]
    assert mine(owner, FILM)["finished"] is True
    assert [row["kind"] for row in world.rows()["interactions"]] == ["started", "started", "finished"]


def test_a_rewatch_without_the_round_before_is_the_first_time(world: World, owner: Client) -> None:
    watch(owner, FILM)
    owner.post("/watch/addnow", {"title_id": FILM})
    remove(owner, FILM, round=1)
    assert mine(owner, FILM) == {"watchlist": False, "watchnow": True, "finished": False}
    owner.post("/watch/removenow", {"title_id": FILM})
    assert world.rows()["progress"] == []


def test_a_rewatch_falls_back_to_a_round_that_is_not_complete_any_more(owner: Client) -> None:
    watch(owner, ENDED, END)
    owner.post("/watch/addnow", {"title_id": ENDED})
    remove(owner, ENDED, season=1, episode=1, round=1)
    owner.post("/watch/removenow", {"title_id": ENDED})
    assert (watched(owner), mine(owner, ENDED)["finished"]) == ([], False)
    assert owner.post("/watch/addnow", {"title_id": ENDED}).json["finished"] == 3


def test_of_what_was_abandoned_nothing_is_left(world: World, owner: Client) -> None:
    watch(owner, ENDED)
    owner.post("/watch/removenow", {"title_id": ENDED})
    remove(owner, ENDED)
    assert state(world) == {"progress": [], "done": [], "interactions": [], "to_rate": []}


def test_what_airs_later_is_still_to_come(owner: Client) -> None:
    watch(owner, RUNNING, {"season": 1, "episode": 2})
    remove(owner, RUNNING, season=1, episode=2)
    (row,) = owner.get("/watch").json["watchnow"]
    assert (row["finished"], row["aired"], row["left_minutes"]) == (1, 2, 53)


@pytest.mark.parametrize(
    ("title_id", "more", "field"),
    [
        (ENDED, {"season": 1}, "episode"),
        (ENDED, {"episode": 1}, "season"),
        (FILM, {"season": 1, "episode": 1}, "season"),
        (FILM, {"episode": 1}, "episode"),
        (FILM, {"round": 0}, "round"),
    ],
)
def test_what_is_taken_back_is_named_as_it_was_done(
    title_id: str, more: dict[str, int], field: str, owner: Client
) -> None:
    reply = owner.post("/history/remove", {"title_id": title_id, **more})
    assert (reply.status, reply.fields) == (422, [field])


def test_an_unknown_title_is_not_found(owner: Client) -> None:
    assert remove(owner, "movie-0")["code"] == "unknown_title"


def test_an_older_id_means_the_title(world: World, owner: Client) -> None:
    world.backstage.apart().catalogue.put_alias("movie-ml-2571", FILM)
    watch(owner, FILM)
    assert remove(owner, "movie-ml-2571") == {"removed": True}


def test_ratings_stay(owner: Client) -> None:
    watch(owner, FILM)
    owner.post("/rating", {"title_id": FILM, "rating": 9})
    remove(owner, FILM)
    assert mine(owner, FILM)["rating"] == 9
