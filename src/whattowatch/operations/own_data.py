"""This instance's own events as a source of training, alone or beside files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from whattowatch.bootstrap import Backstage
from whattowatch.domain.errors import InvalidInput
from whattowatch.operations.archive import DATABASE
from whattowatch.recommender.events import Events
from whattowatch.recommender.own_events import movielens_links, own_events
from whattowatch.recommender.sources import joined, read_sources
from whattowatch.settings import Settings


def read_with_own(settings: Settings, paths: Sequence[Path], until: datetime) -> Events:
    """What people did here until a moment, and the events of these files; people of both are different people.

    Args:
        settings: of the instance.
        paths: MovieLens folders or files in SASRec's format.
        until: what was done here later is left out.

    Raises:
        InvalidInput: a file breaks its format, there is no instance, or nobody did anything on it.
        Unavailable: the instance's database or catalogue cannot be read.
    """
    backstage = Backstage(settings)
    try:
        return beside_files(backstage, own_of(backstage, until), paths)
    finally:
        backstage.close()


def own_of(backstage: Backstage, until: datetime) -> Events:
    """What people did on an instance until a moment.

    Raises:
        InvalidInput: there is no instance, or nobody did anything on it.
        Unavailable: its database or catalogue cannot be read.
    """
    settings = backstage.settings
    if not settings.database_url and not (settings.folder / DATABASE).is_file():
        raise InvalidInput.of("own", f"there is no instance in {settings.folder}")
    ports = backstage.apart()
    return own_events(ports.interactions, ports.catalogue, until)


def beside_files(backstage: Backstage, own: Events, paths: Sequence[Path]) -> Events:
    """The events of an instance, and after them those of these files.

    Raises:
        InvalidInput: a file breaks its format.
        Unavailable: the instance's catalogue cannot be read.
    """
    if not paths:
        return own
    return joined([own, read_sources(paths, movielens_links(backstage.apart().catalogue, own))])
