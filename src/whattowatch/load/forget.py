"""Forgetting what came from a service, as its terms demand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from whattowatch.domain.catalogue import CatalogueWriter, MovieDb, Source
from whattowatch.domain.loading import KEPT_FOR, LoadsWriter
from whattowatch.load.plan import ids_of
from whattowatch.load.starter import put_all, put_trending

BATCH = 50
"""Titles forgotten in one transaction: what keeps the write lock short."""


def forget_stale(catalogue: CatalogueWriter, loads: LoadsWriter, now: datetime) -> int:
    """Forget the titles whose facts are older than may be kept; how many that were."""
    count = 0
    while stale := loads.stale(now - KEPT_FOR, BATCH):
        titles = catalogue.titles(stale)
        count += catalogue.purge([each for each, title in titles.items() if title.source is Source.TMDB])
        loads.forget(stale)
    return count


def forget_all(catalogue: CatalogueWriter, loads: LoadsWriter, movie_db: MovieDb, now: datetime) -> int:
    """Forget everything that came from TMDB; what the starter knows of these titles takes its place. How many it were.

    The next load begins anew.
    """
    count = sum(catalogue.purge(batch) for batch in _batches(ids_of(catalogue, Source.TMDB)))
    loads.forget_all()
    put_all(movie_db, catalogue)
    put_trending(movie_db, catalogue, now)
    return count


def _batches(title_ids: Iterable[str]) -> Iterable[list[str]]:
    batch: list[str] = []
    for title_id in title_ids:
        batch.append(title_id)
        if len(batch) == BATCH:
            yield batch
            batch = []
    yield batch
