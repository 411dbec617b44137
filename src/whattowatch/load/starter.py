"""Titles that are at hand as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from whattowatch.domain.catalogue import CatalogueWriter, MovieDb, TitleRecord

BATCH = 100
"""Titles stored in one step: what keeps the write lock short."""
WINDOWS = ("day", "week")


@dataclass(frozen=True, slots=True)
class Put:
    """How many titles there were, and how many of them changed the catalogue."""

    read: int
    changed: int


def put_all(movie_db: MovieDb, catalogue: CatalogueWriter) -> Put:
    """Bring every title to the catalogue."""
    read = changed = 0
    for batch in _batches(movie_db.records()):
        read += len(batch)
        changed += catalogue.put(batch)
    return Put(read, changed)


def put_trending(movie_db: MovieDb, catalogue: CatalogueWriter, now: datetime) -> dict[str, int]:
    """Bring the lists of what is trending to the catalogue; how many titles each window's hold."""
    sizes = {}
    for window in WINDOWS:
        trending = movie_db.trending(window, now)
        catalogue.put_trending(trending)
        sizes[window] = len(trending.movies) + len(trending.tv)
    return sizes


def _batches(records: Iterable[TitleRecord]) -> Iterator[list[TitleRecord]]:
    waiting = iter(records)
    while batch := list(islice(waiting, BATCH)):
        yield batch
