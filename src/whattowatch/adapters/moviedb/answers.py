"""TMDB's answers, as far as they are used. Where TMDB says null, an empty text or nothing, all of it is possible."""

from __future__ import annotations

from typing import Any, cast

import msgspec


class Genre(msgspec.Struct):
    """Of a title."""

    id: int


class Named(msgspec.Struct):
    """A keyword, or whoever created a series."""

    name: str | None = None


class Keywords(msgspec.Struct):
    """A film's are `keywords`, a series' are `results`."""

    keywords: list[Named] = []
    results: list[Named] = []


class CastMember(msgspec.Struct):
    """Somebody who plays in it."""

    name: str | None = None
    character: str | None = None


class CrewMember(msgspec.Struct):
    """Somebody who made it."""

    name: str | None = None
    job: str | None = None


class Credits(msgspec.Struct):
    """Who is in it, in order of billing, and who made it."""

    cast: list[CastMember] = []
    crew: list[CrewMember] = []


class ExternalIds(msgspec.Struct):
    """Its ids elsewhere."""

    imdb_id: str | None = None
    tvdb_id: int | None = None
    wikidata_id: str | None = None


class AlternativeTitle(msgspec.Struct):
    """What it is called in a country."""

    title: str | None = None
    iso_3166_1: str | None = None


class AlternativeTitles(msgspec.Struct):
    """A film's are `titles`, a series' are `results`."""

    titles: list[AlternativeTitle] = []
    results: list[AlternativeTitle] = []


class TranslationData(msgspec.Struct):
    """A film has a `title`, a series a `name`."""

    title: str | None = None
    name: str | None = None
    overview: str | None = None


class TranslationAnswer(msgspec.Struct):
    """It in another language."""

    iso_639_1: str | None = None
    data: TranslationData | None = None


class Translations(msgspec.Struct):
    """It in every language."""

    translations: list[TranslationAnswer] = []


class Provider(msgspec.Struct):
    """A service."""

    provider_id: int
    provider_name: str


class ProvidersOfCountry(msgspec.Struct):
    """Who has it in a country, by what it costs."""

    flatrate: list[Provider] = []
    free: list[Provider] = []
    ads: list[Provider] = []
    rent: list[Provider] = []
    buy: list[Provider] = []


class Providers(msgspec.Struct):
    """Who has it, by country."""

    results: dict[str, ProvidersOfCountry] = {}


class ReleaseAnswer(msgspec.Struct):
    """A release; `type` is 1 to 6."""

    release_date: str | None = None
    type: int | None = None
    certification: str | None = None


class ReleasesOfCountry(msgspec.Struct):
    """The releases in a country."""

    iso_3166_1: str | None = None
    release_dates: list[ReleaseAnswer] = []


class ReleaseDates(msgspec.Struct):
    """The releases by country."""

    results: list[ReleasesOfCountry] = []


class ContentRating(msgspec.Struct):
    """For which age a series is, in a country."""

    iso_3166_1: str | None = None
    rating: str | None = None


class ContentRatings(msgspec.Struct):
    """For which age a series is."""

    results: list[ContentRating] = []


class TitleAnswer(msgspec.Struct, kw_only=True):
    """What films and series have in common."""

    id: int
    adult: bool | None = None
    genres: list[Genre] | None = None
    original_language: str | None = None
    overview: str | None = None
    popularity: float | None = None
    poster_path: str | None = None
    backdrop_path: str | None = None
    status: str | None = None
    vote_average: float | None = None
    vote_count: int | None = None
    credits: Credits | None = None
    keywords: Keywords | None = None
    external_ids: ExternalIds | None = None
    alternative_titles: AlternativeTitles | None = None
    translations: Translations | None = None
    providers: Providers | None = msgspec.field(name="watch/providers", default=None)


class FilmAnswer(TitleAnswer, kw_only=True):
    """`/movie/{id}` with what was appended."""

    title: str | None = None
    original_title: str | None = None
    release_date: str | None = None
    runtime: int | None = None
    release_dates: ReleaseDates | None = None


class EpisodeAnswer(msgspec.Struct):
    """An episode of a season."""

    episode_number: int | None = None
    name: str | None = None
    air_date: str | None = None
    runtime: int | None = None


class SeasonAnswer(msgspec.Struct):
    """A season with its episodes."""

    episodes: list[EpisodeAnswer] | None = None


class SeasonEntry(msgspec.Struct):
    """A season as the series lists it."""

    season_number: int
    episode_count: int | None = None


class SeriesFacts(TitleAnswer, kw_only=True):
    """`/tv/{id}` with what was appended but its seasons."""

    name: str | None = None
    original_name: str | None = None
    first_air_date: str | None = None
    episode_run_time: list[int] | None = None
    created_by: list[Named] | None = None
    seasons: list[SeasonEntry] | None = None
    content_ratings: ContentRatings | None = None


AT_ONCE = range(13)
"""Seasons that are asked for together with the series, whether or not it has them: TMDB takes 20 appended parts, and
seven are others. What a series does not have is left out of the answer."""


def season_key(number: int) -> str:
    """The name of an appended season."""
    return f"season/{number}"


SeriesAnswer = cast(
    "type[SeriesFacts]",
    msgspec.defstruct(
        "SeriesAnswer",
        [
            (f"season_{number}", SeasonAnswer | None, msgspec.field(name=season_key(number), default=None))
            for number in AT_ONCE
        ],
        bases=(SeriesFacts,),
        kw_only=True,
    ),
)
"""`/tv/{id}` with what was appended, its first seasons among it."""


def seasons_at_once(answer: SeriesFacts) -> dict[int, SeasonAnswer]:
    """The seasons that came with the series."""
    found: dict[int, Any] = {number: getattr(answer, f"season_{number}") for number in AT_ONCE}
    return {number: season for number, season in found.items() if season is not None}


class Listed(msgspec.Struct):
    """A title in a page of changes or of what is trending."""

    id: int
    adult: bool | None = None


class ListPage(msgspec.Struct):
    """A page of titles."""

    results: list[Listed]
    total_pages: int = 1


class Authenticated(msgspec.Struct):
    """That the key is good."""

    success: bool


class ExportLine(msgspec.Struct):
    """A line of a daily file of ids."""

    id: int
    popularity: float | None = None
    adult: bool = False
    video: bool = False
