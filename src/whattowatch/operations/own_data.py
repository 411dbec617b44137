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
    if not settings.database_url and not (settings.folder / DATABASE).is_file():
        raise InvalidInput.of("own", f"there is no instance in {settings.folder}")
    backstage = Backstage(settings)
    try:
        ports = backstage.apart()
        own = own_events(ports.interactions, ports.catalogue, until)
        if not paths:
            return own
        return joined([own, read_sources(paths, movielens_links(ports.catalogue, own))])
    finally:
        backstage.close()
