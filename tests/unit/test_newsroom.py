"""News from the catalogue's changes and the days that pass: each person hears of each thing once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from people import Client
from shelf import FILM, NETFLIX, RUNNING, severance
from whattowatch.domain.catalogue import Source, Title, TitleRecord, TitleType
from whattowatch.domain.details import NO_DETAILS, Offer, OfferKind, Release, ReleaseKind
from world import World

COMING = TitleRecord(
    Title("movie-5", TitleType.MOVIE, "Soon", release_date=date(2026, 3, 20), source=Source.TMDB),
    details=replace(NO_DETAILS, releases=(Release("DE", date(2026, 3, 21), ReleaseKind.THEATRICAL),), offers=()),
)


def heard(client: Client) -> list[dict[str, Any]]:
    """The person's news, as their export shows them, without what is null."""
    news = client.get("/account/export").json["news"]
    return [{name: value for name, value in each.items() if value is not None} for each in news]


def on(world: World, *moment: int) -> None:
    """Let it be that instant (UTC), and the jobs run."""
    world.clock.move(datetime(*moment, tzinfo=UTC) - world.clock.now())  # type: ignore[misc,arg-type]  # As above.
    world.job("index_changes")
    world.job("find_news")


def test_an_episode_is_news_from_its_air_time_on(world: World, owner: Client) -> None:
    record = severance()
    timed = replace(record.episodes[2], airs_at=datetime(2026, 3, 21, 1, tzinfo=UTC), air_date=date(2026, 3, 20))
    world.put(replace(record, episodes=(*record.episodes[:2], timed)))
    owner.post("/watch/addnow", {"title_id": RUNNING})

    on(world, 2026, 3, 20, 23)
    assert heard(owner) == []
    on(world, 2026, 3, 21, 1)
    expected = {
        "kind": "episode_aired", "title_id": RUNNING, "at": "2026-03-21T01:00:00Z", "season": 1, "episode": 3
    }  # fmt: skip
    assert heard(owner) == [expected]
    on(world, 2026, 3, 22, 1)
    assert heard(owner) == [expected]


def test_a_day_without_a_time_ends_where_the_person_lives(world: World, owner: Client, friend: Client) -> None:
    for client, zone in ((owner, "Pacific/Auckland"), (friend, "America/Los_Angeles")):
        client.post("/account/update", {"time_zone": zone})
        client.post("/watch/addnow", {"title_id": RUNNING})

    on(world, 2026, 3, 20, 12)
    on(world, 2026, 3, 21, 12)
    assert [each["at"] for each in heard(owner)] == ["2026-03-21T11:00:00Z"]
    assert heard(friend) == []
    on(world, 2026, 3, 22, 8)
    assert [each["at"] for each in heard(friend)] == ["2026-03-22T07:00:00Z"]


def test_whoever_stops_watching_hears_no_more(world: World, owner: Client) -> None:
    owner.post("/watch/addnow", {"title_id": RUNNING})
    owner.post("/watch/donenow", {"title_id": RUNNING})
    on(world, 2026, 3, 20, 12)
    owner.post("/watch/removenow", {"title_id": RUNNING})
    on(world, 2026, 3, 20, 13)
    on(world, 2026, 3, 23, 0)
    assert heard(owner) == []


def test_an_episode_that_is_postponed_is_news_at_its_new_time(world: World, owner: Client) -> None:
    owner.post("/watch/addnow", {"title_id": RUNNING})
    on(world, 2026, 3, 20, 12)
    record = severance()
    later = replace(record.episodes[2], air_date=date(2026, 4, 4))
    world.put(replace(record, episodes=(*record.episodes[:2], later)))
    on(world, 2026, 3, 23, 0)
    assert heard(owner) == []
    on(world, 2026, 4, 4, 0)
    on(world, 2026, 4, 5, 0)
    assert [each["at"] for each in heard(owner)] == ["2026-04-05T00:00:00Z"]


def test_an_episode_of_which_the_catalogue_hears_late_is_news_still(world: World, owner: Client) -> None:
    owner.post("/watch/addnow", {"title_id": RUNNING})
    on(world, 2026, 4, 1, 12)
    assert heard(owner) == []
    record = severance()
    world.put(replace(record, episodes=(*record.episodes[:3], replace(record.episodes[3], air_date=date(2026, 3, 28)))))
    assert [each["at"] for each in heard(owner)] == ["2026-03-29T00:00:00Z"]


def test_a_listed_film_is_news_when_it_is_out_in_ones_country(world: World, owner: Client, friend: Client) -> None:
    world.put(COMING)
    owner.post("/account/update", {"time_zone": "Europe/Berlin", "country": "DE"})
    friend.post("/account/update", {"country": "FR"})
    for client in (owner, friend):
        client.post("/watch/addlist", {"title_id": "movie-5"})

    on(world, 2026, 3, 20, 12)
    assert heard(owner) == []
    on(world, 2026, 3, 20, 23)
    expected = {"kind": "released", "title_id": "movie-5", "at": "2026-03-20T23:00:00Z", "country": "DE"}
    assert (heard(owner), heard(friend)) == ([expected], [])


def test_a_listed_title_that_comes_to_ones_service_is_news_once(world: World, owner: Client, friend: Client) -> None:
    offer = Offer("DE", OfferKind.FLATRATE, NETFLIX, "Netflix")
    there = replace(COMING, details=replace(NO_DETAILS, offers=(offer,)))
    world.put(COMING)
    for client in (owner, friend):
        client.post("/watch/addlist", {"title_id": "movie-5"})
    owner.post("/account/update", {"services": [NETFLIX]})

    for record in (there, COMING, there):
        world.put(record)
        world.clock.move(timedelta(hours=1))

    (news,) = heard(owner)
    assert (news["kind"], news["service"]) == ("on_service", NETFLIX)
    assert heard(friend) == []


def test_where_a_title_was_before_one_listed_it_is_no_news(world: World, owner: Client) -> None:
    offer = Offer("DE", OfferKind.FLATRATE, NETFLIX, "Netflix")
    world.put(replace(COMING, details=replace(NO_DETAILS, offers=(offer,))))
    owner.post("/account/update", {"services": [NETFLIX]})
    owner.post("/watch/addlist", {"title_id": "movie-5"})
    on(world, 2026, 3, 15, 12)
    assert heard(owner) == []


def test_news_of_a_title_follows_it_to_its_new_id_and_is_not_repeated(world: World, owner: Client) -> None:
    owner.post("/watch/addnow", {"title_id": RUNNING})
    on(world, 2026, 3, 20, 12)
    on(world, 2026, 3, 22, 0)
    world.backstage.apart().catalogue.put_alias(RUNNING, "tv-999")
    on(world, 2026, 3, 22, 1)
    assert [(each["title_id"], each["episode"]) for each in heard(owner)] == [("tv-999", 3)]


def test_what_nobody_lists_or_watches_is_nobodys_news(world: World, owner: Client) -> None:
    world.put(COMING)
    owner.post("/watch/addlist", {"title_id": FILM})
    on(world, 2026, 3, 25, 0)
    assert world.rows()["news"] == []
