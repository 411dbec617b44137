"""From TMDB's answers to our titles: what is known is kept, what cannot be is left out, nothing is made up."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median_low

from whattowatch.adapters.moviedb import genres
from whattowatch.adapters.moviedb.answers import FilmAnswer, SeasonAnswer, SeriesFacts, TitleAnswer
from whattowatch.adapters.moviedb.details import details_of_film, details_of_series
from whattowatch.adapters.moviedb.faults import Unusable
from whattowatch.adapters.moviedb.texts import day, line
from whattowatch.adapters.moviedb.wanted import Wanted
from whattowatch.domain.catalogue import Episode, Source, Title, TitleRecord, TitleType
from whattowatch.domain.details import WITHOUT_PRICE, TitleDetails

LONGEST_MINUTES = 3_000
"""More than the longest film that was ever shown; what is longer is a mistake."""
MOST_EPISODES = 20_000
"""More than the longest series has."""
MOST_NUMBER = 100_000
"""Seasons and episodes with a greater number cannot be named in a call."""
MOST_NAMES = 30
"""Other titles of a title: some have hundreds, of countries that nobody here knows it from."""
BEST_VOTE = 10.0
ENDED: Mapping[str, bool] = {
    "Ended": True,
    "Canceled": True,
    "Returning Series": False,
    "In Production": False,
    "Planned": False,
    "Pilot": False,
}
IMDB = re.compile(r"tt\d{5,12}")
WIKIDATA = re.compile(r"Q\d{1,12}")
LANGUAGE = re.compile(r"[a-z]{2}")
PICTURE = re.compile(r"/[\w.-]{1,100}")
"""The path of a picture, which is put behind an address."""


@dataclass(frozen=True, slots=True)
class _Own:
    """What films and series tell in different words."""

    type: TitleType
    name: str | None
    original: str | None
    first_day: date | None
    runtime: int | None
    ended: bool | None = None
    seasons: int | None = None
    episodes: int | None = None


def film_record(number: int, answer: FilmAnswer, wanted: Wanted) -> TitleRecord:
    """A film.

    Raises:
        Unusable: it has no title, is another one than was asked for, or is for adults only.
    """
    own = _Own(
        type=TitleType.MOVIE,
        name=answer.title,
        original=answer.original_title,
        first_day=day(answer.release_date),
        runtime=_minutes(answer.runtime),
    )
    details = details_of_film(answer, wanted)
    return TitleRecord(_title(number, answer, own, details, wanted), (), details)


def series_record(number: int, answer: SeriesFacts, seasons: Mapping[int, SeasonAnswer], wanted: Wanted) -> TitleRecord:
    """A series with all its episodes.

    Raises:
        Unusable: it has no title, is another one than was asked for, or is for adults only.
    """
    episodes = _episodes(seasons)
    regular = [episode for episode in episodes if episode.season > 0]
    own = _Own(
        type=TitleType.TV,
        name=answer.name,
        original=answer.original_name,
        first_day=day(answer.first_air_date),
        runtime=_usual_minutes(answer.episode_run_time or [], episodes),
        ended=ENDED.get(answer.status or ""),
        seasons=len({episode.season for episode in regular}) or None,
        episodes=len(regular) or None,
    )
    details = details_of_series(answer, wanted)
    return TitleRecord(_title(number, answer, own, details, wanted), episodes, details)


def _title(number: int, answer: TitleAnswer, own: _Own, details: TitleDetails, wanted: Wanted) -> Title:
    name = _name(number, answer, own.name)
    original = line(own.original)
    our_genres = genres.ours(genre.id for genre in answer.genres or ())
    return Title(
        id=f"{own.type}-{number}",
        type=own.type,
        title=name,
        original_title=None if original == name else original,
        other_titles=_other_names(answer, details, wanted, {name, original}),
        year=own.first_day.year if own.first_day else None,
        release_date=own.first_day,
        genres=our_genres,
        # TMDB's terms forbid the use of its content for machine learning to whoever has no agreement with it.
        model_genres=our_genres if wanted.for_model else (),
        runtime=own.runtime,
        ended=own.ended,
        seasons=own.seasons,
        episodes=own.episodes,
        poster=_path(answer.poster_path),
        backdrop=_path(answer.backdrop_path),
        original_language=_language(answer.original_language),
        vote_average=_vote(answer),
        services=_services(details),
        popularity=_popularity(answer.popularity),
        source=Source.TMDB,
        external_ids=_external_ids(number, answer),
    )


def _name(number: int, answer: TitleAnswer, name: str | None) -> str:
    if answer.id != number:
        raise Unusable("another title than was asked for")
    if answer.adult:
        raise Unusable("for adults only")
    told = line(name)
    if told is None:
        raise Unusable("no title")
    return told


def _other_names(answer: TitleAnswer, details: TitleDetails, wanted: Wanted, known: set[str | None]) -> tuple[str, ...]:
    """What people here may know it as: in the instance's other languages, and in its countries."""
    titles = answer.alternative_titles
    alternatives = (*titles.titles, *titles.results) if titles else ()
    here = (line(each.title) for each in alternatives if each.iso_3166_1 in wanted.countries)
    translated = (each.title for each in details.translations)
    names = dict.fromkeys(name for name in (*translated, *here) if name and name not in known)
    return tuple(names)[:MOST_NAMES]


def _services(details: TitleDetails) -> tuple[str, ...] | None:
    if details.offers is None:
        return None
    return tuple(dict.fromkeys(offer.service for offer in details.offers if offer.kind in WITHOUT_PRICE))


def _external_ids(number: int, answer: TitleAnswer) -> dict[str, str]:
    found = {"tmdb": str(number)}
    ids = answer.external_ids
    if ids is None:
        return found
    if ids.imdb_id and IMDB.fullmatch(ids.imdb_id):
        found["imdb"] = ids.imdb_id
    if ids.tvdb_id and ids.tvdb_id > 0:
        found["tvdb"] = str(ids.tvdb_id)
    if ids.wikidata_id and WIKIDATA.fullmatch(ids.wikidata_id):
        found["wikidata"] = ids.wikidata_id
    return found


def _vote(answer: TitleAnswer) -> float | None:
    """Without a vote TMDB says 0, which is none."""
    vote = answer.vote_average
    if vote is None or not answer.vote_count or not 0 < vote <= BEST_VOTE:
        return None
    return round(vote, 2)


def _popularity(popularity: float | None) -> float:
    return max(popularity, 0.0) if popularity is not None and math.isfinite(popularity) else 0.0


def _language(language: str | None) -> str | None:
    return language if language and LANGUAGE.fullmatch(language) else None


def _path(path: str | None) -> str | None:
    return path if path and PICTURE.fullmatch(path) else None


def _minutes(runtime: int | None) -> int | None:
    return runtime if runtime and 0 < runtime <= LONGEST_MINUTES else None


def _usual_minutes(told: Iterable[int], episodes: Iterable[Episode]) -> int | None:
    """What TMDB tells of the series, which it does of few any more, else what is usual among its episodes."""
    for runtime in told:
        if _minutes(runtime):
            return runtime
    known = [episode.runtime for episode in episodes if episode.runtime]
    return median_low(known) if known else None


def _episodes(seasons: Mapping[int, SeasonAnswer]) -> tuple[Episode, ...]:
    """In order; of a number that comes twice, the first one."""
    found: dict[tuple[int, int], Episode] = {}
    for season in sorted(seasons):
        for each in seasons[season].episodes or ():
            number = each.episode_number
            if number is not None and 0 <= number <= MOST_NUMBER and len(found) < MOST_EPISODES:
                episode = Episode(season, number, line(each.name), day(each.air_date), _minutes(each.runtime))
                found.setdefault((season, number), episode)
    return tuple(found[ref] for ref in sorted(found))
