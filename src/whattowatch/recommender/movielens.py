"""Reads MovieLens' rating files in the formats in which GroupLens publishes them."""

from __future__ import annotations

import csv
import hashlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from whattowatch.domain.catalogue import GENRES
from whattowatch.domain.errors import InvalidInput


class Layout(NamedTuple):
    """How one family of MovieLens releases writes its files.

    Attributes:
        suffix: of every file's name.
        encoding: of its text.
        header: whether the first line names the columns.
    """

    suffix: str
    encoding: str
    header: bool


CSV = Layout(".csv", "utf-8-sig", header=True)
"""ml-latest, ml-latest-small, 20M, 25M and 32M."""
DAT = Layout(".dat", "latin-1", header=False)
"""1M and 10M: fields between two colons, no links file."""

COLUMNS = {
    "movies": ("movieId", "title", "genres"),
    "links": ("movieId", "imdbId", "tmdbId"),
    "ratings": ("userId", "movieId", "rating", "timestamp"),
}

RENAMED_GENRES = {"Sci-Fi": "Science Fiction", "Children": "Family", "Children's": "Family", "Musical": "Music"}
"""MovieLens' words for genres that the catalogue names otherwise; IMAX and "(no genres listed)" are no genres."""

KNOWN_GENRES = frozenset(GENRES)

MIN_STARS, MAX_STARS = 0.5, 5.0


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


def read_movielens(folder: Path) -> MovieLens:
    """Everything that the recommender learns from a MovieLens folder.

    Raises:
        InvalidInput: a file is missing or a line breaks the format; names the file and the line.
    """
    layout = CSV if (folder / f"ratings{CSV.suffix}").is_file() else DAT
    digest = hashlib.sha256()
    movies = dict(_movies(_rows(folder, "movies", layout, digest.update)))
    links = dict(_links(_rows(folder, "links", layout, digest.update))) if layout is CSV else {}
    names = {movie: links.get(movie, f"movie-ml-{movie}") for movie in movies}
    columns = _ratings(_rows(folder, "ratings", layout, digest.update), names)
    if not columns.titles:
        raise InvalidInput.of(f"ratings{layout.suffix}", "holds no ratings")
    genres: dict[str, set[str]] = {}
    for movie, words in movies.items():
        genres.setdefault(names[movie], set()).update(words)
    return _ordered(columns, genres, digest.hexdigest())


class _Row(NamedTuple):
    """One line of a file, with what an error message needs to name it."""

    file: str
    line: int
    fields: Sequence[str]

    def wrong(self, message: str) -> InvalidInput:
        """The error that this line deserves."""
        return InvalidInput.of(f"{self.file}, line {self.line}", message)


def _rows(folder: Path, name: str, layout: Layout, note: Callable[[bytes], None]) -> Iterator[_Row]:
    """The lines of a file but its header, each with as many fields as the file has columns."""
    columns = COLUMNS[name]
    for row in _lines(folder / f"{name}{layout.suffix}", layout, note):
        if row.line == 1 and layout.header:
            if tuple(row.fields) != columns:
                raise row.wrong(f"does not name the columns {', '.join(columns)}")
        elif len(row.fields) != len(columns):
            raise row.wrong(f"has {len(row.fields)} fields where {len(columns)} are needed")
        else:
            yield row


def _lines(path: Path, layout: Layout, note: Callable[[bytes], None]) -> Iterator[_Row]:
    """All lines, decoded and split; `note` is given each line's bytes."""
    try:
        with path.open("rb") as stream:
            for number, raw in enumerate(stream, start=1):
                note(raw)
                yield _Row(path.name, number, _split(path.name, number, raw, layout))
    except OSError as error:
        raise InvalidInput.of(path.name, f"cannot be read from {path.parent}: {error.strerror}") from error


def _split(file: str, number: int, raw: bytes, layout: Layout) -> Sequence[str]:
    """The fields of one line. No field of MovieLens contains a line end, so lines can be read one at a time."""
    try:
        text = raw.decode(layout.encoding).rstrip("\r\n")
        return text.split("::") if layout is DAT else next(csv.reader([text], strict=True), [])
    except (UnicodeDecodeError, csv.Error) as error:
        raise InvalidInput.of(f"{file}, line {number}", f"is not {layout.suffix[1:]} text: {error}") from error


def _number(row: _Row, column: int) -> int:
    """A field that must be a whole number of at least 0."""
    text = row.fields[column]
    if not (text.isascii() and text.isdigit()):
        raise row.wrong(f"{text!r} is not a whole number")
    return int(text)


def _movies(rows: Iterator[_Row]) -> Iterator[tuple[int, frozenset[str]]]:
    """MovieLens id and genres of every film."""
    for row in rows:
        words = {RENAMED_GENRES.get(word, word) for word in row.fields[-1].split("|")}
        yield _number(row, 0), KNOWN_GENRES & words


def _links(rows: Iterator[_Row]) -> Iterator[tuple[int, str]]:
    """MovieLens id and title id of every film whose TMDB id is known."""
    for row in rows:
        if row.fields[2]:
            yield _number(row, 0), f"movie-{_number(row, 2)}"


def _stars(row: _Row) -> float:
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


def _ratings(rows: Iterator[_Row], names: dict[int, str]) -> _Columns:
    """Every rating, its film named by title id."""
    columns = _Columns(array("q"), [], array("f"), array("q"))
    for row in rows:
        movie = _number(row, 1)
        if movie not in names:
            raise row.wrong(f"rates the film {movie}, which the movies file does not have")
        columns.users.append(_number(row, 0))
        columns.titles.append(names[movie])
        columns.stars.append(_stars(row))
        columns.at.append(_number(row, 3))
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
