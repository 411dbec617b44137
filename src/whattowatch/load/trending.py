"""What is trending at a service, with the titles that are not here yet."""

from __future__ import annotations

from whattowatch.domain.catalogue import CatalogueReader, Source, TrendingList
from whattowatch.load.parts import Parts
from whattowatch.load.starter import WINDOWS
from whattowatch.load.store import Storing, settled


def are_the_services(catalogue: CatalogueReader) -> bool:
    """Whether the lists that people see are the service's own; at first they are the starter's."""
    return all(each.source == Source.TMDB for each in catalogue.trending())


def load_lists(parts: Parts) -> dict[str, int]:
    """Bring the service's lists to the catalogue; how many titles each window's hold.

    Raises:
        Unavailable: the service does not answer; the lists stay as they were.
    """
    now = parts.clock.now()
    lists = [parts.service.trending(window, now) for window in WINDOWS]
    _fetch_missing(parts, lists)
    for each in lists:
        parts.catalogue.put_trending(each)
    return {each.window: len(each.movies) + len(each.tv) for each in lists}


def _fetch_missing(parts: Parts, lists: list[TrendingList]) -> None:
    """A title that somebody may see in a list must be there to be shown."""
    listed = dict.fromkeys(title_id for each in lists for title_id in (*each.movies, *each.tv))
    known = parts.catalogue.titles(listed)
    storing = Storing(parts.catalogue)
    for some in parts.service.fetch([title_id for title_id in listed if title_id not in known]):
        storing.store(some)
        now = parts.clock.now()
        parts.loads.settle([settled(each, 0, now) for each in some])
