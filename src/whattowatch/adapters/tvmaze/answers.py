"""TVmaze's answers, as far as they are used, and the records that they make."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from html import unescape
from zoneinfo import available_timezones

import msgspec

from whattowatch.domain.catalogue import GENRES, Episode, Source, Title, TitleRecord, TitleType
from whattowatch.domain.details import TitleDetails
from whattowatch.domain.guide import GUIDE, OF_GUIDE

ENDED = "Ended"
SHARE = 0.29
"""Of a show's weight, which is at most 100: the starter's series, which are the best known ones, begin at 30."""
OWN_NAMES = {
    "Anime": "Animation",
    "Children": "Kids",
    "Espionage": "Thriller",
    "Nature": "Documentary",
    "Science-Fiction": "Science Fiction",
    "Supernatural": "Fantasy",
    "Talk Show": "Talk",
}
"""Genres and types that are called otherwise here; what stands neither here nor in `GENRES` is no genre of ours."""
_TAG = re.compile(r"<[^>]*>")
_CLOCK = re.compile(r"[0-2]\d:[0-5]\d")


class Country(msgspec.Struct):
    """Where a channel is."""

    timezone: str | None = None


class Channel(msgspec.Struct):
    """A network, or a service on the web."""

    country: Country | None = None


class Externals(msgspec.Struct):
    """Ids of others."""

    thetvdb: int | None = None
    imdb: str | None = None


class AiredEpisode(msgspec.Struct):
    """An episode. A special has no number.

    Attributes:
        airtime: on the clock of the channel's country; empty where only the day is known: `airstamp` says noon then.
    """

    season: int
    number: int | None = None
    name: str | None = None
    airdate: str | None = None
    airtime: str | None = None
    airstamp: str | None = None
    runtime: int | None = None


class Embedded(msgspec.Struct):
    """What was asked for with the show."""

    episodes: list[AiredEpisode] = []


class Show(msgspec.Struct):
    """A series with its episodes, specials left out.

    Attributes:
        weight: from 0 to 100: how much it is looked at.
        summary: as a piece of HTML.
    """

    id: int
    name: str = ""
    weight: int = 0
    summary: str | None = None
    type: str | None = None
    genres: list[str] = []
    status: str | None = None
    runtime: int | None = None
    averageRuntime: int | None = None  # noqa: N815  (TVmaze's name)
    premiered: str | None = None
    network: Channel | None = None
    webChannel: Channel | None = None  # noqa: N815  (the same)
    externals: Externals = msgspec.field(default_factory=Externals)
    embedded: Embedded = msgspec.field(default_factory=Embedded, name="_embedded")


def record_of(show: Show, title: Title) -> TitleRecord:
    """What the show tells of our title: facts of its own only."""
    episodes = tuple(_episodes(show.embedded.episodes))
    return TitleRecord(
        replace(
            title_of(show) if title.id.startswith(OF_GUIDE) else Title(title.id, title.type, title.title),
            release_date=_day(show.premiered),
            genres=_genres(show),
            model_genres=_genres(show),
            runtime=show.averageRuntime or show.runtime,
            ended=show.status == ENDED if show.status else None,
            seasons=len({each.season for each in episodes}),
            episodes=len(episodes),
            source=Source.TVMAZE,
            external_ids=_ids(show),
            air_zone=_zone(show),
        ),
        episodes,
        TitleDetails(overview=_plain(show.summary)),
    )


def title_of(show: Show) -> Title:
    """The show as a title of its own, under the id that TVmaze gave it."""
    premiered = _day(show.premiered)
    return Title(
        f"{OF_GUIDE}{show.id}",
        TitleType.TV,
        show.name.strip(),
        year=premiered.year if premiered else None,
        popularity=show.weight * SHARE,
        model_popularity=show.weight * SHARE,
        source=Source.TVMAZE,
        external_ids=_ids(show),
    )


def _plain(summary: str | None) -> str | None:
    """The words of a piece of HTML; None where there are none."""
    return " ".join(unescape(_TAG.sub(" ", summary or "")).split()) or None


def _ids(show: Show) -> dict[str, str]:
    known = {GUIDE: str(show.id), "imdb": show.externals.imdb, "tvdb": show.externals.thetvdb}
    return {name: str(value) for name, value in known.items() if value}


def _genres(show: Show) -> tuple[str, ...]:
    names = (OWN_NAMES.get(each, each) for each in [*show.genres, show.type or ""])
    return tuple(dict.fromkeys(each for each in names if each in GENRES))


def _zone(show: Show) -> str | None:
    """The zone of the network, else of the service, where it is of one country."""
    for channel in (show.network, show.webChannel):
        if channel and channel.country and channel.country.timezone in available_timezones():
            return channel.country.timezone
    return None


def _episodes(aired: Iterable[AiredEpisode]) -> Iterator[Episode]:
    """Each once, those without a number left out."""
    seen: set[tuple[int, int]] = set()
    for each in aired:
        if each.number is None or (each.season, each.number) in seen:
            continue
        seen.add((each.season, each.number))
        runtime = each.runtime or None
        yield Episode(each.season, each.number, each.name or None, _day(each.airdate), runtime, _instant(each))


def _instant(episode: AiredEpisode) -> datetime | None:
    """The air time; None where only the day is known."""
    if not episode.airstamp or not _CLOCK.fullmatch(episode.airtime or ""):
        return None
    try:
        instant = datetime.fromisoformat(episode.airstamp)
    except ValueError:
        return None
    return instant if instant.tzinfo else None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
