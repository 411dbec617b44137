"""Reads MovieLens' rating files in the formats in which GroupLens publishes them."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from whattowatch.domain.catalogue import GENRES
from whattowatch.domain.errors import InvalidInput
from whattowatch.recommender.movielens_files import CSV, DAT, File, Row, layout_of, read_rows

RENAMED_GENRES = {"Sci-Fi": "Science Fiction", "Children": "Family", "Children's": "Family", "Musical": "Music"}
"""MovieLens' words for genres that the catalogue names otherwise; IMAX and "(no genres listed)" are no genres."""

KNOWN_GENRES = frozenset(GENRES)

MIN_STARS, MAX_STARS = 0.5, 5.0
NO_LINKS: Mapping[int, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class MovieLens:
    """One MovieLens release, ordered by user, then time, then place in the file.

    A title that a user rated twice (two MovieLens films may be one TMDB title) counts once, as rated last.

    Attributes:
        title_ids: the rated titles by item number, sorted.
        genres: the catalogue's genres of each of these titles.
        users: int64 [ratings], numbers from 0 in the order of MovieLens' user ids.
        items: int64 [ratings], item numbers.
        stars: float32 [ratings], 0.5-5.
        at: int64 [ratings], seconds since 1970 in UTC.
        digest: SHA-256 over the files that were read.
    """

    title_ids: tuple[str, ...]
    genres: tuple[tuple[str, ...], ...]
    users: NDArray[np.int64]
    items: NDArray[np.int64]
    stars: NDArray[np.float32]
    at: NDArray[np.int64]
    digest: str


def read_movielens(folder: Path, links: Mapping[int, str] = NO_LINKS) -> MovieLens:
    """Everything that the recommender learns from a MovieLens folder.

    Args:
        folder: of one release.
        links: title ids by MovieLens id from elsewhere, for a release that comes without a links file: all releases
            number films alike.

    Raises:
        InvalidInput: a file is missing or lines break the format; names the file and the lines.
    """
    layout = layout_of(folder)
    digest = hashlib.sha256()
    movies = dict(read_rows(File(folder, "movies", layout, digest.update), _movie))
    links = read_links(folder, digest.update) if layout is CSV else links
    names = {movie: links.get(movie, f"movie-ml-{movie}") for movie in movies}
    columns = _ratings(File(folder, "ratings", layout, digest.update), names)
    if not columns.titles:
        raise InvalidInput.of(f"ratings{layout.suffix}", "holds no ratings")
    genres: dict[str, set[str]] = {}
    for movie, words in movies.items():
        genres.setdefault(names[movie], set()).update(words)
    return _ordered(columns, genres, digest.hexdigest())


def _number(row: Row, column: int) -> int:
    """A field that must be a whole number of at least 0."""
    text = row.fields[column]
    if not (text.isascii() and text.isdigit()):
        raise row.wrong(f"{text!r} is not a whole number")
    return int(text)


def _movie(row: Row) -> tuple[int, frozenset[str]]:
    """MovieLens id and genres of a film."""
    words = {RENAMED_GENRES.get(word, word) for word in row.fields[-1].split("|")}
    return _number(row, 0), KNOWN_GENRES & words


def read_links(folder: Path, note: Callable[[bytes], None] = lambda _: None) -> Mapping[int, str]:
    """The title ids of the films whose TMDB id a release knows, by MovieLens id; none if it has no links file.

    Raises:
        InvalidInput: lines break the format; names them.
    """
    if layout_of(folder) is DAT:
        return NO_LINKS
    return dict(found for found in read_rows(File(folder, "links", CSV, note), _link) if found is not None)


def _link(row: Row) -> tuple[int, str] | None:
    return (_number(row, 0), f"movie-{_number(row, 2)}") if row.fields[2] else None


def _stars(row: Row) -> float:
    """The rating of a line."""
    try:
        stars = float(row.fields[2])
    except ValueError:
        stars = 0.0
    if not MIN_STARS <= stars <= MAX_STARS:
        raise row.wrong(f"{row.fields[2]!r} is not a rating of {MIN_STARS} to {MAX_STARS} stars")
    return stars


class _Columns(NamedTuple):
    """The ratings as they stand in the file; arrays, since a list would need 30 times the room for 32 million."""

    users: array[int]
    titles: list[str]
    stars: array[float]
    at: array[int]


def _ratings(file: File, names: Mapping[int, str]) -> _Columns:
    """Every rating, its film named by title id."""
    columns = _Columns(array("q"), [], array("f"), array("q"))

    def rating(row: Row) -> tuple[int, str, float, int]:
        movie = _number(row, 1)
        if movie not in names:
            raise row.wrong(f"rates the film {movie}, which the movies file does not have")
        return _number(row, 0), names[movie], _stars(row), _number(row, 3)

    for user, title, stars, at in read_rows(file, rating):
        columns.users.append(user)
        columns.titles.append(title)
        columns.stars.append(stars)
        columns.at.append(at)
    return columns


def _ordered(columns: _Columns, genres: Mapping[str, Iterable[str]], digest: str) -> MovieLens:
    """Numbers users and items, and puts the ratings in order."""
    title_ids = tuple(sorted(set(columns.titles)))
    number = {title_id: item for item, title_id in enumerate(title_ids)}
    items = np.fromiter((number[title] for title in columns.titles), np.int64, len(columns.titles))
    users = np.unique(np.array(columns.users, np.int64), return_inverse=True)[1].astype(np.int64)
    at = np.array(columns.at, np.int64)
    order = np.lexsort((at, users))  # Stable: ties stay in the order of the file.
    order = order[_last_of_each(users[order] * len(title_ids) + items[order])]
    return MovieLens(
        title_ids=title_ids,
        genres=tuple(tuple(sorted(genres[title_id])) for title_id in title_ids),
        users=users[order],
        items=items[order],
        stars=np.array(columns.stars, np.float32)[order],
        at=at[order],
        digest=digest,
    )


def _last_of_each(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Places, rising, at which each key stands for the last time."""
    reversed_first = np.unique(keys[::-1], return_index=True)[1]
    return np.sort(len(keys) - 1 - reversed_first).astype(np.int64)
