"""Reads events from wherever they lie: MovieLens' folders, SASRec's file, or several together."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from whattowatch.domain.errors import InvalidInput
from whattowatch.recommender.bad_lines import read_all
from whattowatch.recommender.events import NO_TIME, RATED, Events
from whattowatch.recommender.movielens import NO_LINKS, MovieLens, read_links, read_movielens

FIELDS = 2
"""A line of SASRec's file is a user and an item, numbers from 1, each user's items in order of time."""


def read_sources(paths: Sequence[Path], links: Mapping[int, str] = NO_LINKS) -> Events:
    """The events of all sources as one table; people of different sources are different people.

    A title is the same in all of them where it has the same external id: a MovieLens release without a links file takes
    the links of the others.

    Args:
        paths: MovieLens folders or files in SASRec's format.
        links: title ids by MovieLens id that are known beside those of the folders.

    Raises:
        InvalidInput: a source is missing or breaks its format; names the file and the lines.
    """
    folders = [path for path in paths if path.is_dir()]
    links = {**links, **{movie: title for folder in folders for movie, title in read_links(folder).items()}}
    return joined([read_source(path, links) for path in paths])


def read_source(path: Path, links: Mapping[int, str] = NO_LINKS) -> Events:
    """The events of a MovieLens folder, or of a file in SASRec's format.

    Args:
        path: of the source.
        links: title ids by MovieLens id, for a folder that has no links file.

    Raises:
        InvalidInput: it is missing or breaks its format; names the file and the lines.
    """
    return of_movielens(read_movielens(path, links)) if path.is_dir() else read_sasrec(path)


def of_movielens(ratings: MovieLens) -> Events:
    """MovieLens' ratings as events: half a star is one step of ours."""
    count = len(ratings.items)
    return Events(
        title_ids=ratings.title_ids,
        genres=ratings.genres,
        series=np.zeros(len(ratings.title_ids), np.bool_),
        users=ratings.users,
        items=ratings.items,
        values=np.round(2 * ratings.stars).astype(np.int8),
        kinds=np.full(count, RATED, np.int8),
        at=ratings.at,
        digest=ratings.digest,
    )


def read_sasrec(path: Path) -> Events:
    """The events of a file of lines "user item"; it has neither ratings nor times, and items have no genres.

    Raises:
        InvalidInput: the file cannot be read or a line breaks the format; names the line.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InvalidInput.of(str(path), f"cannot be read: {error.strerror}") from error
    read = read_all(enumerate(raw.splitlines(), 1), lambda line: _pair(path.name, *line))
    pairs = np.array(list(read), np.int64).reshape(-1, FIELDS)
    pairs = pairs[np.argsort(pairs[:, 0], kind="stable")]
    numbers, items = np.unique(pairs[:, 1], return_inverse=True)
    users = np.unique(pairs[:, 0], return_inverse=True)[1].astype(np.int64)
    return Events(
        title_ids=tuple(f"item-{number}" for number in numbers.tolist()),
        genres=((),) * len(numbers),
        series=np.zeros(len(numbers), np.bool_),
        users=users,
        items=items.astype(np.int64),
        values=np.zeros(len(items), np.int8),
        kinds=np.full(len(items), RATED, np.int8),
        at=np.full(len(items), NO_TIME),
        digest=hashlib.sha256(raw).hexdigest(),
    )


def _pair(file: str, number: int, line: bytes) -> tuple[int, int]:
    fields = line.split()
    if len(fields) != FIELDS or not all(field.isdigit() for field in fields):
        raise InvalidInput.of(f"{file}, line {number}", "is not a user's and an item's number")
    return int(fields[0]), int(fields[1])


def joined(parts: Sequence[Events]) -> Events:
    """Several tables as one; titles of the same id are the same title, of the genres of the first that knows any."""
    if len(parts) == 1:
        return parts[0]
    title_ids = tuple(sorted({title_id for part in parts for title_id in part.title_ids}))
    number = {title_id: item for item, title_id in enumerate(title_ids)}
    known: dict[str, tuple[tuple[str, ...], bool]] = {}
    for part in parts:
        for title_id, genres, series in zip(part.title_ids, part.genres, part.series.tolist(), strict=True):
            if not known.get(title_id, ((), False))[0]:
                known[title_id] = genres, series
    first_user = np.cumsum([0, *(int(part.users.max(initial=-1)) + 1 for part in parts)])
    return Events(
        title_ids=title_ids,
        genres=tuple(known[title_id][0] for title_id in title_ids),
        series=np.array([known[title_id][1] for title_id in title_ids], np.bool_),
        users=np.concatenate([part.users + first for part, first in zip(parts, first_user, strict=False)]),
        items=np.concatenate([_renumbered(part, number)[part.items] for part in parts]),
        values=np.concatenate([part.values for part in parts]),
        kinds=np.concatenate([part.kinds for part in parts]),
        at=np.concatenate([part.at for part in parts]),
        digest=hashlib.sha256(" ".join(part.digest for part in parts).encode()).hexdigest(),
    )


def _renumbered(part: Events, number: dict[str, int]) -> NDArray[np.int64]:
    return np.array([number[title_id] for title_id in part.title_ids], np.int64)
