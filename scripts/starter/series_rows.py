"""One series of the starter, as a row of the file compiled by hand: what it may say, and what is wrong with it."""

import re
from dataclasses import dataclass

from series_genres import GENRES, MOST_GENRES
from series_seasons import check_seasons

COLUMNS = (
    "slug",
    "tmdb_id",
    "tvmaze_id",
    "imdb_id",
    "title",
    "original_title",
    "first_year",
    "last_year",
    "status",
    "genres",
    "episodes_per_season",
    "prominence",
)
STATUSES = ("ended", "running")
FIRST_YEAR_OF_TELEVISION = 1936
LAST_COMPILED_YEAR = 2025
MOST_PROMINENT = 10

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
NUMBER = re.compile(r"[1-9][0-9]*")
IMDB_ID = re.compile(r"tt[0-9]{7,8}")


@dataclass(frozen=True, slots=True)
class Series:
    """A valid row; ids, the original title and the last year are empty where unknown, the same or to come."""

    slug: str
    tmdb_id: str
    tvmaze_id: str
    imdb_id: str
    title: str
    original_title: str
    first_year: int
    last_year: int | None
    status: str
    genres: tuple[str, ...]
    episodes_per_season: str
    prominence: int


def series_of(row: dict[str, str]) -> Series:
    """The row as a series.

    Raises:
        ValueError: the row breaks a rule; the message says which, and with what.
    """
    check_names(row)
    check_ids(row)
    check_seasons(row["episodes_per_season"])
    first_year = year_of(row["first_year"])
    return Series(
        slug=row["slug"],
        tmdb_id=row["tmdb_id"],
        tvmaze_id=row["tvmaze_id"],
        imdb_id=row["imdb_id"],
        title=row["title"],
        original_title=row["original_title"],
        first_year=first_year,
        last_year=last_year_of(row["last_year"], row["status"], first_year),
        status=row["status"],
        genres=genres_of(row["genres"]),
        episodes_per_season=row["episodes_per_season"],
        prominence=prominence_of(row["prominence"]),
    )


def check_names(row: dict[str, str]) -> None:
    """Raises ValueError where the slug, the title or the original title cannot be right."""
    if not SLUG.fullmatch(row["slug"]):
        raise ValueError(f"bad slug {row['slug']!r}: lower-case ASCII letters and digits, joined by hyphens")
    if not row["title"]:
        raise ValueError("no title")
    if row["original_title"] == row["title"]:
        raise ValueError("the original title is the title: leave it empty")


def check_ids(row: dict[str, str]) -> None:
    """Raises ValueError where an id has not the form of its service's ids."""
    for column, form in (("tmdb_id", NUMBER), ("tvmaze_id", NUMBER), ("imdb_id", IMDB_ID)):
        if row[column] and not form.fullmatch(row[column]):
            raise ValueError(f"bad {column} {row[column]!r}")


def year_of(text: str) -> int:
    """The year; raises ValueError for one before television or after the list was compiled."""
    if not NUMBER.fullmatch(text) or not FIRST_YEAR_OF_TELEVISION <= int(text) <= LAST_COMPILED_YEAR:
        raise ValueError(f"bad year {text!r}: from {FIRST_YEAR_OF_TELEVISION} to {LAST_COMPILED_YEAR}")
    return int(text)


def last_year_of(text: str, status: str, first_year: int) -> int | None:
    """The last year, None while the series runs; raises ValueError where status or first year contradict it."""
    if status not in STATUSES:
        raise ValueError(f"unknown status {status!r}: {' or '.join(STATUSES)}")
    if (status == "ended") != bool(text):
        raise ValueError(f"{status} with last year {text!r}: a series has a last year if and only if it has ended")
    if not text:
        return None
    if year_of(text) < first_year:
        raise ValueError(f"the last year {text} is before the first year {first_year}")
    return int(text)


def genres_of(text: str) -> tuple[str, ...]:
    """The genres, the most telling first; raises ValueError for unknown, repeated, missing or too many ones."""
    genres = tuple(text.split("|"))
    for genre in genres:
        if genre not in GENRES:
            raise ValueError(f"unknown genre {genre!r}")
    if len(set(genres)) != len(genres):
        raise ValueError(f"a genre stands twice in {text!r}")
    if len(genres) > MOST_GENRES:
        raise ValueError(f"more than {MOST_GENRES} genres in {text!r}")
    return genres


def prominence_of(text: str) -> int:
    """The estimate of how widely known the series is; raises ValueError outside 1 to 10."""
    if not NUMBER.fullmatch(text) or int(text) > MOST_PROMINENT:
        raise ValueError(f"bad prominence {text!r}: from 1 to {MOST_PROMINENT}")
    return int(text)
