"""Bringing an instance to where it can serve: folder, database, catalogue, index; what is done is not done again."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from tqdm import tqdm

from whattowatch.bootstrap import Backstage
from whattowatch.domain.catalogue import MovieDb, TitleRecord, TrendingList
from whattowatch.jobs.keeping_up import index_changes
from whattowatch.jobs.triggers import Scheduled
from whattowatch.load.starter import put_all, put_trending
from whattowatch.ports import Ports, injected

Say = Callable[[str], None]


class CountedMovieDb:
    """A source of titles that shows on a terminal how many have come."""

    def __init__(self, source: MovieDb) -> None:
        self._source = source

    def records(self) -> Iterable[TitleRecord]:
        """The source's records, counted."""
        # `disable=None` shows the bar on a terminal only.
        counted: Iterable[TitleRecord] = tqdm(self._source.records(), desc="titles", unit="", leave=False, disable=None)
        return counted

    def trending(self, window: str, now: datetime) -> TrendingList:
        """The source's list."""
        return self._source.trending(window, now)


def prepare(backstage: Backstage, say: Say) -> None:
    """Make everything that serving needs.

    Args:
        backstage: of the instance.
        say: tells people which step is under way.

    Raises:
        Unavailable: the database cannot be used, or is of a newer version.
        OSError: the data folder cannot be used.
    """
    from whattowatch.operations.upgrade import upgrade  # noqa: PLC0415  (loads Alembic)

    say(f"[1/4] data folder {backstage.settings.folder}")
    _make_folder(backstage.settings.folder)
    say("[2/4] database")
    if copy := upgrade(backstage.settings, backstage.clock.now()):
        say(f"a copy of the database as it was is {copy}")
    ports = backstage.apart()
    # The lists of what is trending come last, so that a first start that was interrupted is taken up again.
    first = not ports.catalogue.trending()
    say("[3/4] titles and search index")
    _load_titles(ports, first=first)
    say("[4/4] trending")
    if first:
        put_trending(ports.movie_db, ports.catalogue, ports.clock.now())
    say(f"{ports.catalogue.size():,} titles are ready")


def _make_folder(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(f"the data folder {folder} cannot be written to")


def _load_titles(ports: Ports, *, first: bool) -> None:
    """A first start puts the starter's titles in; each brings the index up to date, in case it was lost.

    Nothing outside is waited for: what TMDB has comes while people use what is here.
    """
    if first:
        put_all(CountedMovieDb(ports.movie_db), ports.catalogue)
    index_changes(Scheduled(), **injected(index_changes, ports))
