"""Telling that a title whose TMDB id was not known is one that TMDB knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from whattowatch.domain.catalogue import Title

SHARED = ("imdb", "tvmaze", "tvdb")
"""Sources whose ids TMDB's titles may share with others."""

_Key = tuple[str, ...]


class Unplaced:
    """The titles that still wait for their TMDB id.

    An id that both share tells. Without one it has to be the same title in the same year, of the same type, and of only
    one that waits: what is not sure is left as it is.

    Args:
        titles: those whose TMDB id is not known.
    """

    def __init__(self, titles: Iterable[Title]) -> None:
        self._titles = {title.id: title for title in titles}
        self._found: dict[_Key, set[str]] = defaultdict(set)
        for title in self._titles.values():
            for key in (*_ids(title), *_named(title)):
                self._found[key].add(title.id)

    def same_as(self, title: Title) -> tuple[str, ...]:
        """The ids under which this title waited; it waits no more."""
        by_id = {found for key in _ids(title) for found in self._found.get(key, ())}
        same = by_id or self._by_name(title)
        for found in same:
            self._forget(found)
        return tuple(sorted(same))

    def _by_name(self, title: Title) -> set[str]:
        for key in _named(title):
            found = self._found.get(key, set())
            if len(found) == 1 and not _differ(self._titles[next(iter(found))], title):
                return set(found)
        return set()

    def _forget(self, title_id: str) -> None:
        title = self._titles.pop(title_id)
        for key in (*_ids(title), *_named(title)):
            self._found[key].discard(title_id)


def _ids(title: Title) -> list[_Key]:
    return [(title.type, source, title.external_ids[source]) for source in SHARED if source in title.external_ids]


def _named(title: Title) -> list[_Key]:
    if title.year is None:
        return []
    return [(title.type, "named", title.title.casefold(), str(title.year))]


def _differ(one: Title, other: Title) -> bool:
    """Whether an id of the same source says that they are two."""
    both = one.external_ids.keys() & other.external_ids.keys() & set(SHARED)
    return any(one.external_ids[source] != other.external_ids[source] for source in both)
