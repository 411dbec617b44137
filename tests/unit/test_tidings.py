"""Mails that tell news: one for each person and kind, at the right instant, once, and only to those who want it."""

from __future__ import annotations

import email
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from email.policy import default

from people import Client
from shelf import NETFLIX, RUNNING, severance
from whattowatch.domain.catalogue import Episode, Source, Title, TitleRecord, TitleType
from whattowatch.domain.details import NO_DETAILS, Offer, OfferKind, Release, ReleaseKind
from whattowatch.faces.worker import Worker
from world import World

FILM = TitleRecord(
    Title("movie-5", TitleType.MOVIE, "Soon", year=2026, release_date=date(2026, 3, 20), source=Source.TMDB),
    details=replace(NO_DETAILS, releases=(Release("DE", date(2026, 3, 21), ReleaseKind.THEATRICAL),), offers=()),
)
OFFERED = replace(FILM, details=replace(NO_DETAILS, offers=(Offer("DE", OfferKind.FLATRATE, NETFLIX, "Netflix"),)))
AIRS_AT = datetime(2026, 3, 21, 1, tzinfo=UTC)


def on(world: World, moment: datetime) -> None:
    """Let it be that instant, the jobs run, and the worker send what is owed."""
    world.clock.move(moment - world.clock.now())
    world.job("index_changes")
    world.job("find_news")
    Worker(world.backstage.apart()).tick()


def received(world: World, client: Client) -> list[EmailMessage]:
    """The mails to this person that tell news, oldest first."""
    parsed = (email.message_from_string(each, EmailMessage, policy=default) for each in world.mails())
    return [each for each in parsed if each["To"] == client.email and "friend" not in each["Subject"]]


def text(mail: EmailMessage) -> str:
    """The mail's text, without the breaks of its lines."""
    return " ".join(mail.get_content().split())


def timed(*instants: datetime) -> TitleRecord:
    """The series that runs, with its last two episodes at these instants."""
    record = severance()
    late: Sequence[Episode] = [
        replace(each, name=f"Part {each.number}", airs_at=at, air_date=at.date())
        for each, at in zip(record.episodes[2:], instants, strict=False)
    ]
    return replace(record, episodes=(*record.episodes[:2], *late))


def test_an_episode_is_told_once_it_has_aired_and_on_the_readers_clock(world: World, owner: Client) -> None:
    world.put(timed(AIRS_AT))
    owner.post("/account/update", {"time_zone": "America/New_York"})
    owner.post("/watch/addnow", {"title_id": RUNNING})

    on(world, AIRS_AT - timedelta(minutes=1))
    assert received(world, owner) == []
    on(world, AIRS_AT)
    (mail,) = received(world, owner)
    assert mail["Subject"] == "Severance (2022): a new episode has aired"
    assert "episode 3: Part 3 (Friday, 20 March 2026, 21:00 (America/New_York))" in text(mail)
    on(world, AIRS_AT + timedelta(hours=1))
    assert len(received(world, owner)) == 1


def test_where_the_day_alone_is_known_the_mail_comes_when_it_is_over(world: World, owner: Client) -> None:
    owner.post("/account/update", {"time_zone": "Pacific/Auckland"})
    owner.post("/watch/addnow", {"title_id": RUNNING})
    on(world, datetime(2026, 3, 21, 10, 59, tzinfo=UTC))
    assert received(world, owner) == []
    on(world, datetime(2026, 3, 21, 11, 0, tzinfo=UTC))
    (mail,) = received(world, owner)
    assert "(Saturday, 21 March 2026)" in text(mail)


def test_episodes_that_air_together_are_told_in_one_mail(world: World, owner: Client) -> None:
    world.put(timed(AIRS_AT, AIRS_AT))
    owner.post("/watch/addnow", {"title_id": RUNNING})
    on(world, AIRS_AT)
    (mail,) = received(world, owner)
    assert mail["Subject"] == "Severance (2022): new episodes have aired"
    assert ("Part 3" in text(mail), "Part 4" in text(mail)) == (True, True)


def test_a_release_in_ones_country_is_told(world: World, owner: Client) -> None:
    world.put(FILM)
    owner.post("/account/update", {"time_zone": "Europe/Berlin", "country": "DE"})
    owner.post("/watch/addlist", {"title_id": "movie-5"})
    on(world, datetime(2026, 3, 20, 22, 59, tzinfo=UTC))
    assert received(world, owner) == []
    on(world, datetime(2026, 3, 20, 23, tzinfo=UTC))
    assert [mail["Subject"] for mail in received(world, owner)] == ["Soon (2026): has come out in your country"]


def test_whoever_named_no_country_is_told_of_the_first_release(world: World, owner: Client) -> None:
    world.put(FILM)
    owner.post("/watch/addlist", {"title_id": "movie-5"})
    on(world, datetime(2026, 3, 20, 1, tzinfo=UTC))
    assert [mail["Subject"] for mail in received(world, owner)] == ["Soon (2026): has come out for the first time"]


def test_a_title_that_comes_to_ones_service_is_told_with_justwatchs_credit(world: World, owner: Client) -> None:
    world.put(FILM)
    owner.post("/account/update", {"services": [NETFLIX], "country": "DE"})
    owner.post("/watch/addlist", {"title_id": "movie-5"})
    world.put(OFFERED)
    on(world, world.clock.now())
    (mail,) = received(world, owner)
    assert mail["Subject"] == "Soon (2026): is now on Netflix"
    assert "Streaming availability by JustWatch." in text(mail)


def test_a_kind_that_is_switched_off_is_not_told_then_nor_later(world: World, owner: Client) -> None:
    world.put(timed(AIRS_AT))
    owner.post("/account/update", {"mail": {"episode_aired": False}})
    owner.post("/watch/addnow", {"title_id": RUNNING})
    on(world, AIRS_AT)
    owner.post("/account/update", {"mail": {"episode_aired": True}})
    on(world, AIRS_AT + timedelta(hours=1))
    assert received(world, owner) == []


def test_news_that_is_long_past_is_told_no_more(world: World, owner: Client) -> None:
    world.put(timed(AIRS_AT))
    owner.post("/watch/addnow", {"title_id": RUNNING})
    world.clock.move(AIRS_AT - timedelta(hours=1) - world.clock.now())
    world.job("find_news")
    on(world, AIRS_AT + timedelta(days=8))
    assert received(world, owner) == []


def test_each_is_told_on_their_own(world: World, owner: Client, friend: Client, stranger: Client) -> None:
    world.put(timed(AIRS_AT))
    for client in (owner, friend):
        client.post("/watch/addnow", {"title_id": RUNNING})
    on(world, AIRS_AT)
    assert [len(received(world, client)) for client in (owner, friend, stranger)] == [1, 1, 0]


def test_a_title_with_another_id_by_now_is_told_under_its_name(world: World, owner: Client) -> None:
    world.put(timed(AIRS_AT))
    owner.post("/watch/addnow", {"title_id": RUNNING})
    world.clock.move(AIRS_AT - world.clock.now())
    world.job("find_news")
    renamed = timed(AIRS_AT)
    world.put(replace(renamed, title=replace(renamed.title, id="tv-7")))
    world.backstage.apart().catalogue.put_alias(RUNNING, "tv-7")
    Worker(world.backstage.apart()).tick()
    assert [mail["Subject"] for mail in received(world, owner)] == ["Severance (2022): a new episode has aired"]


def test_an_address_that_is_not_the_persons_any_more_gets_nothing(world: World, owner: Client) -> None:
    world.put(timed(AIRS_AT))
    owner.post("/watch/addnow", {"title_id": RUNNING})
    world.clock.move(AIRS_AT - world.clock.now())
    world.job("find_news")
    accounts = world.backstage.apart().accounts
    account = accounts.by_ids([owner.id])[owner.id]
    accounts.update(replace(account, email="another@example.org"))
    Worker(world.backstage.apart()).tick()
    assert received(world, owner) == []
