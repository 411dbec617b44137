"""News: what happened to the titles that people follow, told to each of them once.

An episode of what somebody watches has aired; a film on somebody's list has come out in their country, or has come to a
service that they have. News are found ahead where the day is known, and count from their instant on: until then they
follow the catalogue, after it they stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from whattowatch.domain.catalogue import Episode, Title
from whattowatch.domain.details import WITHOUT_PRICE, ReleaseKind, TitleDetails
from whattowatch.domain.episodes import counting
from whattowatch.domain.moments import start_of
from whattowatch.domain.notifications import Notice
from whattowatch.domain.watching import Progress, State

AHEAD = timedelta(hours=48)
"""How long before its instant news is noted: longer than any job is ever late."""

LATE = timedelta(days=7)
"""How long after its instant it is still news, when the catalogue learns of it late."""

KEPT = timedelta(days=400)
"""How long news is kept, which is longer than a catalogue could bring the same again."""


class NewsKind(StrEnum):
    """What happened."""

    EPISODE = "episode_aired"
    RELEASE = "released"
    SERVICE = "on_service"


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened to a title. What it is, without its instant, is its natural key for a person.

    Attributes:
        at: the instant at which it happened, or will.
        season, episode: which episode aired; None for other kinds.
        country: where a film came out, ISO 3166-1; None for other kinds, and where the person has named no country.
        service: the service that has it now, such as `tmdb-8`; None for other kinds.
    """

    kind: NewsKind
    title_id: str
    at: datetime
    season: int | None = None
    episode: int | None = None
    country: str | None = None
    service: str | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """What of a person decides what is news to them.

    Attributes:
        country: ISO 3166-1; None until chosen.
        services: ids of the services that they have.
    """

    person_id: str
    zone: ZoneInfo
    country: str | None = None
    services: frozenset[str] = frozenset()


def airs_at(title: Title, episode: Episode, zone: ZoneInfo) -> datetime | None:
    """The instant by which the episode has aired; None when not even the day is known.

    Args:
        title: its series.
        episode: with its instant, or the day where it first airs.
        zone: where the person lives: stands in for the country of the series where that is unknown. Without a time of
            day only the end of the day is sure.
    """
    if episode.airs_at is not None:
        return episode.airs_at
    if episode.air_date is None:
        return None
    there = ZoneInfo(title.air_zone) if title.air_zone else zone
    return start_of(episode.air_date + timedelta(days=1), there)


def episode_news(title: Title, episodes: Sequence[Episode], progress: Progress, zone: ZoneInfo) -> list[News]:
    """What airs, or aired, of a series since the person began to watch it, without what they have seen already."""
    if progress.state is State.ABANDONED:
        return []
    instants = ((episode, airs_at(title, episode, zone)) for episode in counting(episodes))
    return [
        News(NewsKind.EPISODE, title.id, at, season=episode.season, episode=episode.number)
        for episode, at in instants
        if at is not None and at > progress.started_at and episode.ref not in progress.done
    ]


def release_news(title: Title, details: TitleDetails | None, listed_at: datetime, reader: Reader) -> list[News]:
    """That a film comes out in the person's country, if that is after they listed it.

    It is out when the day begins where the person lives. Premieres are for guests only. Who has named no country hears
    of the first release anywhere.
    """
    day = title.release_date if reader.country is None else _out_on(details, reader.country)
    if day is None or (at := start_of(day, reader.zone)) <= listed_at:
        return []
    return [News(NewsKind.RELEASE, title.id, at, country=reader.country)]


def _out_on(details: TitleDetails | None, country: str) -> date | None:
    releases = details.releases if details else ()
    days = (each.date for each in releases if each.country == country and each.kind is not ReleaseKind.PREMIERE)
    return min(days, default=None)


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """Where a title can be watched without a price of its own."""

    country: str
    service: str


def places(details: TitleDetails | None) -> frozenset[Place]:
    """All of them; none where nothing is known."""
    offers = (details.offers if details else None) or ()
    return frozenset(Place(each.country, each.service) for each in offers if each.kind in WITHOUT_PRICE)


def service_news(title_id: str, came: Iterable[Place], reader: Reader, now: datetime) -> list[News]:
    """That a listed title came to services that the person has, in their country; in any where they named none."""
    services = {place.service for place in came if reader.country in {None, place.country}}
    return [News(NewsKind.SERVICE, title_id, now, service=each) for each in sorted(services & reader.services)]


def due(found: Iterable[News], now: datetime) -> list[News]:
    """What is news now, or will be soon."""
    return [news for news in found if now - LATE < news.at <= now + AHEAD]


class NewsReader(Protocol):
    """Reads what is news to people."""

    def of_person(self, person_id: str, now: datetime) -> tuple[News, ...]:
        """What has happened by `now`, newest first. One query."""
        ...

    def untold(self, now: datetime, limit: int) -> tuple[tuple[str, News], ...]:
        """(person, news) that has happened by `now` and that nobody has told them, oldest first."""
        ...

    def planned(self, now: datetime) -> frozenset[str]:
        """The titles of which something is still to happen."""
        ...

    def places(self, title_ids: Iterable[str]) -> Mapping[str, frozenset[Place]]:
        """Where these titles could be watched when it was last noted; absent where it never was. One query."""
        ...


class NewsWriter(NewsReader, Protocol):
    """Notes news, each once for a person. Every call is atomic and may be repeated."""

    def plan(self, title_id: str, kinds: Iterable[NewsKind], found: Sequence[tuple[str, News]], now: datetime) -> int:
        """Let this be all that is still to happen to the title, of these kinds; returns how much is new.

        What has happened by `now` stands as it is, told or not, and is neither repeated nor moved. What was to come
        moves with its instant, or goes. Of `found`, (person, news), people who are unknown are passed over.
        """
        ...

    def note_places(self, known: Mapping[str, frozenset[Place]]) -> None:
        """Where these titles can be watched from now on."""
        ...

    def tell(self, person_id: str, told: Sequence[News], notice: Notice | None, at: datetime) -> bool:
        """From now on the person has been told all of this, by the notice, which is owed in the same transaction.

        Without a notice nobody is told. False, and nothing is noted or owed, where some of it was told before.
        """
        ...

    def forget(self, before: datetime) -> int:
        """Remove what happened before that instant; how much it was."""
        ...
