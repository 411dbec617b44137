"""What follows the catalogue: people's rows go where a title's id goes, whatever else happens meanwhile."""

from __future__ import annotations

from datetime import timedelta

from people import Client
from shelf import FILM, LONG_GONE, RUNNING, severance
from whattowatch.domain.catalogue import CatalogueWriter
from world import World

NEW_FILM, NEW_SERIES = "movie-424242", "tv-999"


def alias(world: World, old: str, new: str) -> None:
    """A title gets another id, and people's lists follow."""
    catalogue: CatalogueWriter = world.backstage.apart().catalogue
    catalogue.put_alias(old, new)
    world.job("index_changes")


def test_everything_that_one_has_of_a_title_follows_it(world: World, owner: Client) -> None:
    owner.post("/watch/addlist", {"title_id": LONG_GONE})
    owner.post("/rating", {"title_id": LONG_GONE, "rating": 8})
    owner.post("/watch/addnow", {"title_id": RUNNING})
    owner.post("/watch/donenow", {"title_id": RUNNING})
    before = owner.get("/account/export").json

    alias(world, LONG_GONE, NEW_FILM)
    alias(world, RUNNING, NEW_SERIES)

    after = owner.get("/account/export").json
    names = {LONG_GONE: NEW_FILM, RUNNING: NEW_SERIES}
    for part in ("watchlist", "progress", "episodes", "ratings", "to_rate"):
        assert after[part] == [{**row, "title_id": names[row["title_id"]]} for row in before[part]], part
    assert {row["title_id"] for row in after["interactions"]} == set(names.values())
    home = owner.get("/watch").json
    assert [row["title"]["id"] for row in home["watchlist"]] == [NEW_FILM]
    assert [row["title"]["id"] for row in home["watchnow"]] == [NEW_SERIES]


def test_a_friend_sees_it_under_its_new_id(world: World, owner: Client, friend: Client) -> None:
    owner.post("/account/update", {"share": {friend.id: ["watching"]}})
    owner.post("/watch/addnow", {"title_id": RUNNING})

    alias(world, RUNNING, NEW_SERIES)

    (shown,) = friend.get("/social").json["watching"]
    assert [title["id"] for title in shown["titles"]] == [NEW_SERIES]


def test_an_evening_offers_it_under_its_new_id(world: World, owner: Client) -> None:
    plan = {"title_ids": [LONG_GONE, FILM], "starts_at": "2026-04-01T20:00:00Z", "time_zone": "UTC", "invitees": []}
    event = owner.post("/social/createevent", plan).json
    owner.post("/social/createstatus", {"event_id": event["id"], "status": "accepted", "votes": [LONG_GONE]})

    alias(world, LONG_GONE, NEW_FILM)

    (now,) = owner.get("/social").json["events"]
    assert [title["id"] for title in now["titles"]] == [NEW_FILM, FILM]
    assert now["mine"]["votes"] == [NEW_FILM]


def test_the_old_id_still_works_for_whoever_remembers_it(world: World, owner: Client) -> None:
    owner.post("/watch/addlist", {"title_id": LONG_GONE})
    alias(world, LONG_GONE, NEW_FILM)
    assert owner.post("/watch/removelist", {"title_id": LONG_GONE}).json == {"removed": True}


def test_a_day_on_which_an_episode_airs_waits_for_the_rows_that_have_not_followed_yet(
    world: World, owner: Client
) -> None:
    owner.post("/watch/addnow", {"title_id": RUNNING})
    world.clock.move(timedelta(days=8))
    world.backstage.apart().catalogue.put_alias(RUNNING, NEW_SERIES)

    world.job("index_changes")

    (row,) = world.rows()["progress"]
    assert (row["title_id"], row["aired"]) == (NEW_SERIES, 3)


def test_a_title_that_is_put_under_its_old_id_again_is_still_the_new_one(world: World, owner: Client) -> None:
    owner.post("/watch/addnow", {"title_id": RUNNING})
    alias(world, RUNNING, NEW_SERIES)
    world.put(severance())
    (row,) = owner.get("/watch").json["watchnow"]
    assert (row["title"]["id"], row["aired"]) == (NEW_SERIES, 2)
