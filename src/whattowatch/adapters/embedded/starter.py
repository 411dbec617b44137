"""Titles from the two starter packages, for an instance without a key to TMDB (port `MovieDb`)."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from importlib import resources
from io import StringIO

from whattowatch.domain.catalogue import Episode, Title, TitleRecord, TitleType, TrendingList

FILMS = "whattowatch.starter.films"
SERIES = "whattowatch.starter.series"

MOST_RATINGS = 150_000
"""Somewhat more ratings than any film of the package has: that many would be a popularity of 100."""

MOST_PROMINENT = 10
"""The highest prominence of a series: a popularity of 100 likewise."""

SHOWN = 20
"""Films, and series, in a trending list."""

ROTATED = 200
"""How many of the most popular take turns in the trending lists: the same ones return after ten days, or weeks."""


class StarterMovieDb:
    """Reads the packages that are installed; one that was left out offers nothing. Thread-safe.

    Popularity lies between 0 and 100. A film's is 100 · ln(1 + ratings) / ln(1 + 150,000), since numbers of ratings
    span five powers of ten; a series' is 10 times its prominence, which was given by hand on a scale from 1 to 10.

    Args:
        films: package with a `films.csv`; None leaves films out.
        series: package with a `series.csv`; None leaves series out.
    """

    def __init__(self, films: str | None = FILMS, series: str | None = SERIES) -> None:
        self._films = films
        self._series = series

    def records(self) -> Iterator[TitleRecord]:
        """Every title, most popular first, ties by id; when two rows are the same title, the first stands."""
        seen = set()
        for record in sorted([*self._film_records(), *self._series_records()], key=_rank):
            if record.title.id not in seen:
                seen.add(record.title.id)
                yield record

    def trending(self, window: str, now: datetime) -> TrendingList:
        """The most popular take turns, day by day or (ISO) week by week: it is the same all through the window."""
        # The proleptic calendar's day 1 was a Monday.
        days = now.toordinal() - 1
        turn = {"day": days, "week": days // 7}[window]
        return TrendingList(
            window=window,
            source="starter",
            loaded_at=now,
            movies=_turn(sorted(self._film_records(), key=_rank), turn),
            tv=_turn(sorted(self._series_records(), key=_rank), turn),
        )

    def _film_records(self) -> Iterator[TitleRecord]:
        return map(_film, _rows(self._films, "films.csv"))

    def _series_records(self) -> Iterator[TitleRecord]:
        return map(_series, _rows(self._series, "series.csv"))


def _rows(package: str | None, name: str) -> Iterator[dict[str, str]]:
    if package is None:
        return
    try:
        table = resources.files(package) / name
    except ModuleNotFoundError:
        return
    if table.is_file():
        yield from csv.DictReader(StringIO(table.read_text(encoding="utf-8")))


def _rank(record: TitleRecord) -> tuple[float, str]:
    return -record.title.popularity, record.title.id


def _turn(ranked: Sequence[TitleRecord], turn: int) -> tuple[str, ...]:
    pool = list(dict.fromkeys(record.title.id for record in ranked))[:ROTATED]
    start = turn * SHOWN % len(pool) if pool else 0
    return tuple((pool[start:] + pool[:start])[:SHOWN])


def _film(row: Mapping[str, str]) -> TitleRecord:
    genres, popularity = _list(row["genres"]), _film_popularity(_number(row["rating_count"]) or 0)
    title = Title(
        id=f"movie-{row['tmdb_id']}" if row["tmdb_id"] else f"movie-ml-{row['movielens_id']}",
        type=TitleType.MOVIE,
        title=row["title"],
        original_title=row["original_title"] or None,
        other_titles=_list(row["other_titles"]),
        year=_number(row["year"]),
        genres=genres,
        model_genres=genres,
        vote_average=round(float(row["mean_rating"]) * 2, 2) if row["mean_rating"] else None,
        popularity=popularity,
        model_popularity=popularity,
        external_ids=_external_ids(row, "imdb", "movielens", "tmdb"),
    )
    return TitleRecord(title)


def _film_popularity(ratings: int) -> float:
    return 100 * math.log1p(ratings) / math.log1p(MOST_RATINGS)


def _series(row: Mapping[str, str]) -> TitleRecord:
    genres = _list(row["genres"])
    sizes = _season_sizes(row["episodes_per_season"])
    popularity = 100 * float(row["prominence"]) / MOST_PROMINENT
    title = Title(
        id=_series_id(row),
        type=TitleType.TV,
        title=row["title"],
        original_title=row["original_title"] or None,
        year=_number(row["first_year"]),
        genres=genres,
        model_genres=genres,
        ended=_ended(row["status"]),
        seasons=sum(season > 0 for season in sizes) or None,
        episodes=sum(count for season, count in sizes.items() if season > 0) or None,
        popularity=popularity,
        model_popularity=popularity,
        external_ids=_external_ids(row, "imdb", "tmdb", "tvmaze"),
    )
    return TitleRecord(title, tuple(_episodes(sizes)))


def _series_id(row: Mapping[str, str]) -> str:
    if row["tmdb_id"]:
        return f"tv-{row['tmdb_id']}"
    if row["tvmaze_id"]:
        return f"tv-maze-{row['tvmaze_id']}"
    return f"tv-wtw-{row['slug']}"


def _season_sizes(text: str) -> dict[int, int]:
    """Episodes by season, in order: `7|13` counts from season 1, `1:7|3:13` names its seasons."""
    sizes: dict[int, int] = {}
    for place, part in enumerate(_list(text), start=1):
        season, colon, count = part.rpartition(":")
        sizes[int(season) if colon else place] = int(count)
    return dict(sorted(sizes.items()))


def _episodes(sizes: Mapping[int, int]) -> Iterator[Episode]:
    for season, count in sizes.items():
        for number in range(1, count + 1):
            yield Episode(season, number)


def _ended(status: str) -> bool | None:
    return {"ended": True, "running": False}.get(status)


def _external_ids(row: Mapping[str, str], *sources: str) -> dict[str, str]:
    return {source: row[f"{source}_id"] for source in sources if row[f"{source}_id"]}


def _list(text: str) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()


def _number(text: str) -> int | None:
    return int(text) if text else None
