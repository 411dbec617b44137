"""What is said of a title without rating it."""

from __future__ import annotations

from typing import Any

import pytest

from people import Client
from shelf import EMPTY, ENDED, FILM, OTHER_FILM, RUNNING, breaking_bad
from whattowatch.domain.catalogue import Episode
from world import World


def say(client: Client, kind: str, title_id: str = FILM, **more: Any) -> Any:
    return client.post("/feedback", {"title_id": title_id, "kind": kind, **more})


def recommended(client: Client) -> list[tuple[str, float]]:
    rows = client.get("/recommend", limit=100).json["recommended"]
    return [(row["title"]["id"], row["score"]) for row in rows]


def titles(client: Client) -> list[str]:
    return [title_id for title_id, _ in recommended(client)]


def kinds(world: World) -> list[str]:
    return [row["kind"] for row in world.rows()["interactions"]]


def test_what_does_not_interest_leaves_the_recommendations(owner: Client) -> None:
    assert FILM in titles(owner)
    assert say(owner, "not_interested").status == 200
    assert FILM not in titles(owner)


@pytest.mark.parametrize("kind", ["not_interested", "more"])
def test_saying_it_again_changes_nothing(kind: str, world: World, owner: Client) -> None:
    say(owner, kind)
    before = world.rows()
    assert say(owner, kind).json["changed"] == {"up": [], "down": []}
    assert world.rows() == before


@pytest.mark.parametrize("kind", ["not_interested", "more"])
def test_it_can_be_taken_back(kind: str, world: World, owner: Client) -> None:
    before = recommended(owner)
    say(owner, kind)
    assert say(owner, kind, undo=True).status == 200
    assert (kinds(world), recommended(owner)) == ([], before)


def test_more_like_it_lifts_what_is_like_it(owner: Client) -> None:
    answer = say(owner, "more").json
    assert answer["title"]["id"] == FILM
    assert answer["changed"]["up"]
    assert FILM not in [title["id"] for moved in answer["changed"].values() for title in moved]


def test_more_like_it_does_not_rule_the_title_out(owner: Client) -> None:
    say(owner, "more")
    assert FILM in titles(owner)


def test_more_like_it_is_given_as_a_reason(owner: Client) -> None:
    say(owner, "more")
    rows = owner.get("/recommend", limit=20).json["recommended"]
    assert ("more", FILM) in {(why["kind"], why.get("title_id")) for row in rows for why in row["why"]}


def test_what_was_said_last_holds(world: World, owner: Client) -> None:
    say(owner, "more")
    say(owner, "not_interested")
    assert kinds(world) == ["refused"]
    say(owner, "more")
    assert kinds(world) == ["more"]


def test_a_film_that_was_seen_is_finished_and_waits_for_no_rating(owner: Client) -> None:
    answer = say(owner, "seen").json
    assert answer["title"]["mine"]["finished"] is True
    assert owner.get("/watch").json["to_rate"] == []
    assert FILM not in titles(owner)


def test_a_series_that_was_seen_has_every_counted_episode_done(owner: Client) -> None:
    say(owner, "seen", ENDED)
    rows = owner.get("/history").json["rows"]
    assert [(row["season"], row["episode"]) for row in rows] == [(2, 2), (2, 1), (1, 2), (1, 1)]


def test_of_a_running_series_what_has_aired_was_seen(world: World, owner: Client) -> None:
    assert say(owner, "seen", RUNNING).json["title"]["mine"]["finished"] is True
    assert len(world.rows()["done"]) == 2


def test_a_new_episode_of_a_series_that_was_seen_brings_it_to_what_is_watched(world: World, owner: Client) -> None:
    say(owner, "seen", ENDED)
    world.put(breaking_bad(Episode(3, 1)))
    world.put(breaking_bad(Episode(3, 1, air_date=world.clock.now().date())))
    assert [row["title"]["id"] for row in owner.get("/watch").json["watchnow"]] == [ENDED]


def test_what_was_seen_leaves_the_watchlist(owner: Client) -> None:
    owner.post("/watch/addlist", {"title_id": FILM})
    say(owner, "seen")
    assert owner.get("/watch").json["watchlist"] == []


def test_what_is_being_watched_is_finished_by_having_been_seen(owner: Client) -> None:
    owner.post("/watch/addnow", {"title_id": ENDED})
    owner.post("/watch/donenow", {"title_id": ENDED})
    say(owner, "seen", ENDED)
    assert owner.get("/watch").json["watchnow"] == []
    assert len(owner.get("/history").json["rows"]) == 4


def test_having_seen_what_is_finished_changes_nothing(world: World, owner: Client) -> None:
    say(owner, "seen")
    before = world.rows()
    say(owner, "seen")
    assert world.rows() == before


def test_what_was_seen_is_taken_back_in_the_history(owner: Client) -> None:
    before = recommended(owner)
    say(owner, "seen", ENDED)
    assert say(owner, "seen", ENDED, undo=True).fields == ["undo"]
    assert owner.post("/history/remove", {"title_id": ENDED}).json == {"removed": True}
    assert recommended(owner) == before


def test_nothing_was_seen_of_what_has_not_aired(owner: Client) -> None:
    assert say(owner, "seen", EMPTY).json["code"] == "conflict"


def test_an_unknown_title_is_not_found(owner: Client) -> None:
    assert say(owner, "more", "movie-0").json["code"] == "unknown_title"


def test_an_unknown_kind_is_refused(owner: Client) -> None:
    assert say(owner, "loved", OTHER_FILM).fields == ["kind"]
