"""Watchlist and what is being watched: how titles come, move and go."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from people import Client
from shelf import EMPTY, ENDED, FILM, GAPPED, LONG_GONE, OTHER_FILM, RUNNING, breaking_bad
from whattowatch.domain.catalogue import Episode
from world import World


def listed(client: Client) -> list[str]:
    return [row["title"]["id"] for row in client.get("/watch").json["watchlist"]]


def watched(client: Client) -> list[str]:
    return [row["title"]["id"] for row in client.get("/watch").json["watchnow"]]


def mark(client: Client, title_id: str) -> dict[str, Any]:
    """What the caller has to do with the title, as search shows it."""
    titles = client.get("/search", limit=100, type=title_id.partition("-")[0]).json["titles"]
    found: dict[str, Any] = next(title["mine"] for title in titles if title["id"] == title_id)
    return found


def done(client: Client, title_id: str, *refs: tuple[int, int]) -> Any:
    episodes = [{"season": season, "episode": episode} for season, episode in refs]
    return client.post("/watch/donenow", {"title_id": title_id, "episodes": episodes})


def test_a_title_is_added_with_the_instant(owner: Client) -> None:
    row = owner.post("/watch/addlist", {"title_id": FILM}).json
    assert (row["title"]["id"], row["added_at"]) == (FILM, "2026-03-14T12:00:00Z")
    assert row["title"]["mine"] == {"watchlist": True, "watchnow": False, "finished": False}


def test_adding_again_answers_the_present_state(world: World, owner: Client) -> None:
    first = owner.post("/watch/addlist", {"title_id": FILM})
    world.clock.move(timedelta(days=1))
    second = owner.post("/watch/addlist", {"title_id": FILM})
    assert (second.status, second.json) == (200, first.json)
    assert listed(owner) == [FILM]


def test_removing_says_whether_it_was_there(owner: Client) -> None:
    owner.post("/watch/addlist", {"title_id": FILM})
    assert owner.post("/watch/removelist", {"title_id": FILM}).json == {"removed": True}
    assert owner.post("/watch/removelist", {"title_id": FILM}).json == {"removed": False}
    assert listed(owner) == []


@pytest.mark.parametrize("call", ["addlist", "removelist", "addnow", "donenow", "removenow"])
def test_an_unknown_title_is_not_found(call: str, owner: Client) -> None:
    reply = owner.post(f"/watch/{call}", {"title_id": "movie-0"})
    assert (reply.status, reply.json["code"]) == (404, "unknown_title")


def test_an_older_id_of_a_title_means_the_title(world: World, owner: Client) -> None:
    world.backstage.apart().catalogue.put_alias("movie-ml-2571", FILM)
    assert owner.post("/watch/addlist", {"title_id": "movie-ml-2571"}).json["title"]["id"] == FILM
    assert owner.post("/watch/removelist", {"title_id": FILM}).json == {"removed": True}


def test_a_title_that_is_gone_at_its_source_stays_on_lists(world: World, owner: Client) -> None:
    owner.post("/watch/addlist", {"title_id": ENDED})
    record = breaking_bad()
    world.put(replace(record, title=replace(record.title, gone=True)))
    assert listed(owner) == [ENDED]
    assert owner.post("/watch/removelist", {"title_id": ENDED}).json == {"removed": True}


def test_a_film_that_is_begun_is_one_episode(owner: Client) -> None:
    row = owner.post("/watch/addnow", {"title_id": FILM}).json
    assert {name: row[name] for name in ("finished", "aired", "left_minutes", "next")} == {
        "finished": 0,
        "aired": 1,
        "left_minutes": 136,
        "next": None,
    }


def test_what_is_begun_leaves_the_watchlist(owner: Client) -> None:
    owner.post("/watch/addlist", {"title_id": FILM})
    row = owner.post("/watch/addnow", {"title_id": FILM}).json
    assert row["title"]["mine"]["watchlist"] is False
    assert (listed(owner), watched(owner)) == ([], [FILM])


def test_what_was_never_listed_may_be_begun(owner: Client) -> None:
    assert owner.post("/watch/addnow", {"title_id": ENDED}).status == 200


def test_beginning_again_what_is_being_watched_changes_nothing(world: World, owner: Client) -> None:
    first = owner.post("/watch/addnow", {"title_id": ENDED}).json
    world.clock.move(timedelta(hours=1))
    assert owner.post("/watch/addnow", {"title_id": ENDED}).json == first


def test_a_running_series_counts_what_has_aired_and_names_the_next(owner: Client) -> None:
    row = owner.post("/watch/addnow", {"title_id": RUNNING}).json
    assert (row["finished"], row["aired"], row["left_minutes"]) == (0, 2, 110)
    assert row["next"] == {"season": 1, "episode": 1, "name": "Good News About Hell", "air_date": "2026-03-06"}


def test_who_is_up_to_date_is_told_when_the_next_episode_airs(owner: Client) -> None:
    owner.post("/watch/addnow", {"title_id": RUNNING})
    row = done(owner, RUNNING, (1, 1), (1, 2)).json
    assert (row["finished"], row["aired"], row["left_minutes"]) == (2, 2, 0)
    assert row["next"] == {"season": 1, "episode": 3, "name": "In Perpetuity", "air_date": "2026-03-21"}
    assert watched(owner) == [RUNNING]


def test_an_episode_counts_from_the_day_it_airs(world: World, owner: Client) -> None:
    owner.post("/watch/addnow", {"title_id": RUNNING})
    world.clock.move(timedelta(days=7))
    world.job("index_changes")
    (row,) = owner.get("/watch").json["watchnow"]
    assert row["aired"] == 3


def test_specials_do_not_count(owner: Client) -> None:
    assert owner.post("/watch/addnow", {"title_id": ENDED}).json["aired"] == 4


def test_a_gap_in_the_season_numbers_is_stepped_over(owner: Client) -> None:
    owner.post("/watch/addnow", {"title_id": GAPPED})
    row = owner.post("/watch/donenow", {"title_id": GAPPED}).json
    assert (row["next"]["season"], row["next"]["episode"]) == (3, 1)


def test_minutes_are_unknown_where_a_runtime_is(owner: Client) -> None:
    assert owner.post("/watch/addnow", {"title_id": GAPPED}).json["left_minutes"] is None
    assert owner.post("/watch/addnow", {"title_id": LONG_GONE}).json["left_minutes"] is None


def test_a_series_without_episodes_may_be_begun_and_has_nothing_to_finish(owner: Client) -> None:
    row = owner.post("/watch/addnow", {"title_id": EMPTY}).json
    assert (row["aired"], row["next"]) == (0, None)
    assert owner.post("/watch/donenow", {"title_id": EMPTY}).status == 409


def test_what_is_not_being_watched_cannot_be_finished(owner: Client) -> None:
    reply = owner.post("/watch/donenow", {"title_id": FILM})
    assert (reply.status, reply.json["code"]) == (409, "not_watching")


def test_without_episodes_the_next_aired_one_is_finished(owner: Client) -> None:
    owner.post("/watch/addnow", {"title_id": ENDED})
    row = owner.post("/watch/donenow", {"title_id": ENDED}).json
    assert (row["finished"], row["next"]["season"], row["next"]["episode"]) == (1, 1, 2)


def test_everything_up_to_an_episode_is_finished_at_once(owner: Client) -> None:
    owner.post("/watch/addnow", {"title_id": ENDED})
    row = owner.post("/watch/donenow", {"title_id": ENDED, "up_to": {"season": 2, "episode": 1}}).json
    assert (row["finished"], row["next"]["season"], row["next"]["episode"]) == (3, 2, 2)


def test_finishing_an_episode_again_changes_nothing(world: World, owner: Client) -> None:
    owner.post("/watch/addnow", {"title_id": ENDED})
    first = done(owner, ENDED, (1, 1)).json
    before = world.rows()
    assert done(owner, ENDED, (1, 1)).json == first
    assert world.rows() == before


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"episodes": [{"season": 1, "episode": 3}]}, "episodes[0]"),
        ({"episodes": [{"season": 1, "episode": 1}, {"season": 1, "episode": 4}]}, "episodes[1]"),
        ({"episodes": [{"season": 9, "episode": 1}]}, "episodes[0]"),
        ({"up_to": {"season": 1, "episode": 3}}, "up_to"),
        ({"up_to": {"season": 1, "episode": 1}, "episodes": [{"season": 1, "episode": 1}]}, "up_to"),
        ({"episodes": []}, "episodes"),
    ],
    ids=["unaired", "no date", "unknown", "up to an unaired one", "both", "none"],
)
def test_an_episode_that_cannot_have_been_seen_is_refused(more: dict[str, Any], field: str, owner: Client) -> None:
    owner.post("/watch/addnow", {"title_id": RUNNING})
    reply = owner.post("/watch/donenow", {"title_id": RUNNING, **more})
    assert (reply.status, reply.fields) == (422, [field])


def test_a_film_has_no_episodes_to_name(owner: Client) -> None:
    owner.post("/watch/addnow", {"title_id": FILM})
    assert done(owner, FILM, (1, 1)).fields == ["episodes"]


def test_when_nothing_aired_is_left_there_is_nothing_to_finish(owner: Client) -> None:
    owner.post("/watch/addnow", {"title_id": RUNNING})
    done(owner, RUNNING, (1, 1), (1, 2))
    assert owner.post("/watch/donenow", {"title_id": RUNNING}).status == 409


def test_a_finished_film_leaves_for_the_history(owner: Client) -> None:
    owner.post("/watch/addnow", {"title_id": FILM})
    row = owner.post("/watch/donenow", {"title_id": FILM}).json
    assert (row["finished"], row["left_minutes"], row["title"]["mine"]["finished"]) == (1, 0, True)
    assert watched(owner) == []


def test_the_last_aired_episode_of_an_ended_series_takes_it_to_the_history(owner: Client) -> None:
    owner.post("/watch/addnow", {"title_id": ENDED})
    owner.post("/watch/donenow", {"title_id": ENDED, "up_to": {"season": 2, "episode": 2}})
    assert watched(owner) == []
    assert mark(owner, ENDED)["finished"] is True


def test_a_new_episode_of_a_finished_series_brings_it_back(world: World, owner: Client) -> None:
    owner.post("/watch/addnow", {"title_id": ENDED})
    owner.post("/watch/donenow", {"title_id": ENDED, "up_to": {"season": 2, "episode": 2}})
    world.put(breaking_bad(Episode(3, 1, "Years Later", date(2026, 3, 1), 45)))
    (row,) = owner.get("/watch").json["watchnow"]
    assert (row["title"]["id"], row["finished"], row["next"]["season"]) == (ENDED, 4, 3)


def test_a_finished_title_starts_a_rewatch(owner: Client) -> None:
    for _ in range(2):
        owner.post("/watch/addnow", {"title_id": FILM})
        last = owner.post("/watch/donenow", {"title_id": FILM})
    assert last.status == 200
    row = owner.post("/watch/addnow", {"title_id": FILM}).json
    assert (row["finished"], row["title"]["mine"]["watchnow"], row["title"]["mine"]["finished"]) == (0, True, True)


def test_a_rewatch_of_which_nothing_was_done_is_as_if_it_had_not_begun(owner: Client) -> None:
    owner.post("/watch/addnow", {"title_id": FILM})
    owner.post("/watch/donenow", {"title_id": FILM})
    owner.post("/watch/addnow", {"title_id": FILM})
    assert owner.post("/watch/removenow", {"title_id": FILM}).json == {"removed": True}
    assert mark(owner, FILM) == {"watchlist": False, "watchnow": False, "finished": True}


def test_what_is_left_unfinished_is_abandoned_and_keeps_its_episodes(world: World, owner: Client) -> None:
    owner.post("/watch/addnow", {"title_id": ENDED})
    done(owner, ENDED, (1, 1))
    assert owner.post("/watch/removenow", {"title_id": ENDED}).json == {"removed": True}
    assert watched(owner) == []
    assert [row["kind"] for row in world.rows()["interactions"]] == ["started", "abandoned"]
    assert owner.post("/watch/addnow", {"title_id": ENDED}).json["finished"] == 1


def test_what_was_only_begun_leaves_no_trace(world: World, owner: Client) -> None:
    owner.post("/watch/addnow", {"title_id": ENDED})
    owner.post("/watch/removenow", {"title_id": ENDED})
    assert (world.rows()["progress"], world.rows()["interactions"]) == ([], [])


def test_removing_what_is_not_being_watched_removes_nothing(owner: Client) -> None:
    assert owner.post("/watch/removenow", {"title_id": OTHER_FILM}).json == {"removed": False}
