"""A whole title in as few requests as TMDB allows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from whattowatch.adapters.moviedb.answers import (
    AT_ONCE,
    FilmAnswer,
    SeasonAnswer,
    SeriesAnswer,
    SeriesFacts,
    season_key,
    seasons_at_once,
)
from whattowatch.adapters.moviedb.client import Client, decoded
from whattowatch.adapters.moviedb.records import film_record, series_record
from whattowatch.adapters.moviedb.wanted import Wanted
from whattowatch.domain.catalogue import TitleRecord, TitleType

PARTS = ("credits", "keywords", "external_ids", "alternative_titles", "translations", "watch/providers")
FILM_PARTS = ("release_dates", *PARTS)
SERIES_PARTS = ("content_ratings", *PARTS, *map(season_key, AT_ONCE))
MOST_PARTS = 20
"""TMDB refuses to append more to one answer."""


class Titles:
    """Asks for titles. Used in one event loop.

    Args:
        client: asks TMDB.
        wanted: how titles are wanted.
    """

    def __init__(self, client: Client, wanted: Wanted) -> None:
        self._client = client
        self._wanted = wanted

    async def get(self, title_id: str) -> tuple[TitleRecord, int]:
        """The title with this id, and how many seasons TMDB lists without giving them.

        Raises:
            Fault: as `Client.get`, and Unusable for what is no title for us.
            Unavailable: as `Client.get`.
        """
        type_, _, number = title_id.partition("-")
        if type_ == TitleType.MOVIE:
            return await self._film(int(number)), 0
        return await self._series(int(number))

    async def _film(self, number: int) -> TitleRecord:
        answer = await self._client.get(f"movie/{number}", FilmAnswer, self._asking(FILM_PARTS))
        return film_record(number, answer, self._wanted)

    async def _series(self, number: int) -> tuple[TitleRecord, int]:
        answer = await self._client.get(f"tv/{number}", SeriesAnswer, self._asking(SERIES_PARTS))
        seasons = seasons_at_once(answer)
        further = [each for each in _listed(answer) if each not in AT_ONCE]
        for some in _portions(further):
            seasons |= await self._more_seasons(number, some)
        missing = [each for each in _listed(answer) if each not in seasons]
        return series_record(number, answer, seasons, self._wanted), len(missing)

    async def _more_seasons(self, number: int, wanted: Sequence[int]) -> dict[int, SeasonAnswer]:
        parts = [season_key(each) for each in wanted]
        answer = await self._client.get(f"tv/{number}", dict[str, msgspec.Raw], self._asking(parts))
        given = {each: answer[season_key(each)] for each in wanted if season_key(each) in answer}
        return {each: decoded(bytes(season), SeasonAnswer) for each, season in given.items()}

    def _asking(self, parts: Iterable[str]) -> dict[str, str | int]:
        return {"language": self._wanted.language, "append_to_response": ",".join(parts)}


def _listed(answer: SeriesFacts) -> list[int]:
    """The seasons that should have episodes."""
    seasons = answer.seasons or ()
    return sorted({each.season_number for each in seasons if each.season_number >= 0 and each.episode_count != 0})


def _portions(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), MOST_PARTS):
        yield numbers[start : start + MOST_PARTS]
