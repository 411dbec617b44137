"""The page of one title."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from contracts.catalogue_keeping import MATRIX_RECORD
from people import Client
from shelf import EMPTY, ENDED, FILM, NETFLIX, RUNNING
from whattowatch.domain.details import TitleDetails, Translation
from world import World


def share(giver: Client, to: Client, *kinds: str) -> None:
    assert giver.post("/account/update", {"share": {to.id: list(kinds)}}).status == 200


def opinions(client: Client, title_id: str = FILM) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"/title/{title_id}").json["friends"]
    return found


def test_a_film_has_its_card_and_no_seasons(owner: Client) -> None:
    page = owner.get(f"/title/{FILM}").json
    assert (page["title"]["id"], page["title"]["runtime"], page["seasons"]) == (FILM, 136, [])


def test_a_series_has_its_seasons_specials_last(owner: Client) -> None:
    seasons = owner.get(f"/title/{ENDED}").json["seasons"]
    assert [(season["season"], len(season["episodes"])) for season in seasons] == [(1, 2), (2, 2), (0, 1)]


def test_an_episode_says_whether_it_has_aired(owner: Client) -> None:
    (season,) = owner.get(f"/title/{RUNNING}").json["seasons"]
    assert [episode["aired"] for episode in season["episodes"]] == [True, True, False, False]
    assert season["episodes"][0] == {
        "season": 1,
        "episode": 1,
        "name": "Good News About Hell",
        "air_date": "2026-03-06",
        "runtime": 57,
        "aired": True,
        "done": False,
    }


def test_an_episode_says_whether_i_have_done_it(owner: Client) -> None:
    owner.post("/watch/addnow", {"title_id": ENDED})
    owner.post("/watch/donenow", {"title_id": ENDED})
    season, *_ = owner.get(f"/title/{ENDED}").json["seasons"]
    assert [episode["done"] for episode in season["episodes"]] == [True, False]


def test_a_series_without_episodes_has_no_seasons(owner: Client) -> None:
    assert owner.get(f"/title/{EMPTY}").json["seasons"] == []


def test_release_dates_are_what_is_known(owner: Client) -> None:
    assert owner.get(f"/title/{RUNNING}").json["release_dates"] == [
        {"country": None, "date": "2022-02-18", "kind": None, "certification": None}
    ]
    assert owner.get(f"/title/{FILM}").json["release_dates"] == []


def test_justwatch_is_credited_where_a_service_is_known(owner: Client) -> None:
    film, series = owner.get(f"/title/{FILM}").json, owner.get(f"/title/{RUNNING}").json
    assert film["title"]["services"] == [NETFLIX]
    assert "JustWatch" in film["services_credit"]
    assert (series["title"]["services"], series["services_credit"]) == (None, None)


def test_my_ratings_of_episodes_are_shown(owner: Client) -> None:
    for number in (2, 1):
        owner.post("/rating", {"title_id": ENDED, "season": 1, "episode": number, "rating": 5 + number})
    owner.post("/rating", {"title_id": ENDED, "rating": 9})
    page = owner.get(f"/title/{ENDED}").json
    assert page["title"]["mine"]["rating"] == 9
    assert page["episode_ratings"] == [
        {"season": 1, "episode": 1, "rating": 6},
        {"season": 1, "episode": 2, "rating": 7},
    ]


def test_an_older_id_answers_with_the_present_one(world: World, owner: Client) -> None:
    world.backstage.apart().catalogue.put_alias("movie-ml-2571", FILM)
    assert owner.get("/title/movie-ml-2571").json["title"]["id"] == FILM


def test_an_unknown_title_is_not_found(owner: Client) -> None:
    reply = owner.get("/title/movie-0")
    assert (reply.status, reply.json["code"]) == (404, "unknown_title")


def busy(client: Client) -> None:
    """Watches and rates the film, after having finished it."""
    client.post("/watch/addnow", {"title_id": FILM})
    client.post("/watch/donenow", {"title_id": FILM})
    client.post("/watch/addnow", {"title_id": FILM})
    client.post("/watch/addlist", {"title_id": FILM})
    client.post("/rating", {"title_id": FILM, "rating": 8})


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("ratings", "rating", 8),
        ("finished", "finished", True),
        ("watching", "watching", True),
        ("watchlist", "listed", True),
    ],
)
def test_a_friend_shows_exactly_what_they_share(
    kind: str, field: str, value: object, owner: Client, friend: Client
) -> None:
    busy(friend)
    share(friend, owner, kind)
    nothing = dict.fromkeys(("rating", "finished", "watching", "listed"))
    assert opinions(owner) == [{**nothing, "friend": {"id": friend.id, "name": "Frank"}, field: value}]


@pytest.mark.parametrize("kinds", [(), ("taste",)])
def test_a_friend_who_shares_nothing_of_titles_does_not_appear(
    kinds: tuple[str, ...], owner: Client, friend: Client
) -> None:
    busy(friend)
    share(friend, owner, *kinds)
    assert opinions(owner) == []


def test_a_friend_who_has_nothing_to_do_with_it_does_not_appear(owner: Client, friend: Client) -> None:
    share(friend, owner, "ratings", "finished", "watching", "watchlist")
    assert opinions(owner) == []


def test_what_i_share_is_not_what_i_see(owner: Client, friend: Client) -> None:
    busy(friend)
    share(owner, friend, "ratings", "finished")
    assert opinions(owner) == []


def test_a_rating_of_an_episode_is_no_opinion_of_the_series(owner: Client, friend: Client) -> None:
    friend.post("/rating", {"title_id": ENDED, "season": 1, "episode": 1, "rating": 8})
    share(friend, owner, "ratings")
    assert opinions(owner, ENDED) == []


def test_a_page_shows_what_its_source_told_with_the_notices_that_the_sources_ask_for(
    world: World, owner: Client
) -> None:
    world.put(replace(MATRIX_RECORD, title=replace(MATRIX_RECORD.title, services=None)))
    page = owner.get(f"/title/{FILM}").json
    assert "not endorsed, certified, or otherwise approved by TMDB" in page["source_credit"]
    assert "JustWatch" in page["services_credit"]
    assert (page["overview"], page["backdrop"]) == ("Nothing is what it seems.", "/rain.jpg")
    assert page["certifications"] == {"DE": "16", "US": "R"}
    assert page["offers"][0] == {"country": "DE", "kind": "flatrate", "service": "tmdb-8", "name": "Netflix"}
    assert page["contributors"][0] == {"name": "Keanu Reeves", "part": "cast", "character": "Neo"}
    assert page["keywords"] == ["simulation", "prophecy"]
    assert page["release_dates"][0] == {
        "country": "DE",
        "date": "1999-06-17",
        "kind": "theatrical",
        "certification": "16",
    }


def test_a_page_of_the_starter_needs_no_notice_of_tmdb(owner: Client) -> None:
    assert owner.get(f"/title/{FILM}").json["source_credit"] is None


def test_a_title_that_is_gone_says_so_in_lists(world: World, owner: Client) -> None:
    owner.post("/watch/addlist", {"title_id": FILM})
    world.backstage.apart().catalogue.retire([FILM])
    world.job("index_changes")
    (row,) = owner.get("/watch").json["watchlist"]
    assert row["title"]["gone"]


def translated(world: World, *translations: Translation) -> None:
    details = TitleDetails(overview="What is real?", translations=translations)
    world.put(replace(MATRIX_RECORD, details=details))


GERMAN = Translation("de", "Matrix", "Was ist wirklich?")


def test_who_chose_a_language_reads_the_title_in_it(world: World, owner: Client) -> None:
    translated(world, GERMAN)
    owner.post("/account/update", {"language": "de-AT"})
    page = owner.get(f"/title/{FILM}").json
    assert page["translation"] == {"language": "de", "title": "Matrix", "overview": "Was ist wirklich?"}
    assert page["overview"] == "What is real?"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("de", "de"),
        ("de-CH, en;q=0.9", "de"),
        ("en;q=0.3, DE;q=0.8", "de"),
        ("en, de;q=0.9", None),
        ("fr", None),
        ("*", None),
        ("de;q=0", None),
        ("de;q=much", None),
        ("", None),
    ],
)
def test_who_chose_none_reads_it_in_the_browsers(world: World, header: str, language: str | None) -> None:
    account = world.client("Olga")
    translated(world, GERMAN)
    page = account.send("GET", f"/title/{FILM}", None, **{"accept-language": header}).json
    assert (page["translation"] or {}).get("language") == language


def test_a_translated_title_is_found(world: World, owner: Client) -> None:
    record = replace(MATRIX_RECORD, title=replace(MATRIX_RECORD.title, other_titles=("Die Matrix der Welt",)))
    world.put(record)
    assert owner.get("/search", q="matrix der welt").json["titles"][0]["id"] == FILM
