"""What a process remembers of the catalogue: titles, pages and lists that it read, until the catalogue changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from sqlalchemy import Connection

from whattowatch.adapters.sql.catalogue_reading import (
    PopularPage,
    count_titles,
    popular_ids,
    titles_by_id,
    trending_lists,
)
from whattowatch.adapters.sql.counters import CATALOGUE, current
from whattowatch.domain.catalogue import Title, TrendingList

MOST_TITLES = 5_000
"""About 8 MB of them; when there are more, it begins anew."""
MOST_PAGES = 2_000


@dataclass(frozen=True, slots=True)
class Shelf:
    """What was read in one state of the catalogue.

    Attributes:
        state: the catalogue's counter, read before all else that is here.
        known: titles by the id asked for.
        pages: ids of popular titles.
        counted: how many titles there are, once that was asked.
        popular_now: the trending lists, once they were asked.
    """

    state: int
    known: dict[str, Title] = field(default_factory=dict)
    pages: dict[PopularPage, tuple[str, ...]] = field(default_factory=dict)
    counted: list[int] = field(default_factory=list)
    popular_now: list[tuple[TrendingList, ...]] = field(default_factory=list)

    def titles(self, connection: Connection, ids: Iterable[str]) -> Mapping[str, Title]:
        """As `titles_by_id`."""
        asked, known = dict.fromkeys(ids), self.known
        found = {id_: known[id_] for id_ in asked if id_ in known}
        if missing := [id_ for id_ in asked if id_ not in found]:
            read = titles_by_id(connection, missing)
            _make_room(known, MOST_TITLES)
            known.update(read)
            found.update(read)
        return found

    def popular(self, connection: Connection, page: PopularPage) -> tuple[str, ...]:
        """As `popular_ids`."""
        ids = self.pages.get(page)
        if ids is None:
            ids = popular_ids(connection, page)
            _make_room(self.pages, MOST_PAGES)
            self.pages[page] = ids
        return ids

    def size(self, connection: Connection) -> int:
        """As `count_titles`, which reads all of them."""
        if not self.counted:
            self.counted.append(count_titles(connection))
        return self.counted[0]

    def trending(self, connection: Connection) -> tuple[TrendingList, ...]:
        """As `trending_lists`."""
        if not self.popular_now:
            self.popular_now.append(trending_lists(connection))
        return self.popular_now[0]


class CatalogueMemory:
    """Answers from memory while the catalogue's counter stands where it stood. Thread-safe.

    The counter moves with every change, in the same transaction, so that one small read tells whether all that is
    remembered still holds. Only what is committed may be remembered: a transaction that has changed the catalogue must
    not ask here any more.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._shelf = Shelf(-1)

    def shelf(self, connection: Connection) -> Shelf:
        """The shelf of the state that the connection sees; good until its transaction ends."""
        state = current(connection, CATALOGUE)
        with self._lock:
            if self._shelf.state != state:
                self._shelf = Shelf(state)
            return self._shelf


def _make_room(kept: dict[Any, Any], most: int) -> None:
    if len(kept) >= most:
        kept.clear()
