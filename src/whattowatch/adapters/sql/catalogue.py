"""The catalogue in the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection

from whattowatch.adapters.sql import catalogue_reading as reading
from whattowatch.adapters.sql import catalogue_storing as storing
from whattowatch.adapters.sql.catalogue_memory import CatalogueMemory, Shelf
from whattowatch.adapters.sql.catalogue_reading import PopularPage, popular_ids
from whattowatch.adapters.sql.database import Scope
from whattowatch.domain.catalogue import Changes, Episode, Source, Title, TitleRecord, TitleType, TrendingList
from whattowatch.domain.details import TitleDetails


class SqlCatalogue:
    """A `CatalogueWriter`. Thread-safe if the scope is.

    A record under an alias is about the title that the alias means; an id that becomes an alias leaves its facts to
    the other title and stays behind as gone, so that whoever follows the changes forgets it.

    Args:
        scope: where statements run.
        memory: what the process remembers of the catalogue; None reads everything anew.
    """

    def __init__(self, scope: Scope, memory: CatalogueMemory | None = None) -> None:
        self._scope = scope
        self._memory = memory

    def titles(self, ids: Iterable[str]) -> Mapping[str, Title]:
        """The titles with these ids, by the id asked for."""
        with self._scope.read() as connection:
            shelf = self._shelf(connection)
            return shelf.titles(connection, ids) if shelf else reading.titles_by_id(connection, ids)

    def episodes(self, ids: Iterable[str]) -> Mapping[str, tuple[Episode, ...]]:
        """The episodes of these series, by the id asked for."""
        with self._scope.read() as connection:
            return reading.episodes_by_id(connection, ids)

    def details(self, ids: Iterable[str]) -> Mapping[str, TitleDetails]:
        """What is known beyond the titles, by the id asked for."""
        with self._scope.read() as connection:
            return reading.details_by_id(connection, ids)

    def popular(self, *, type: TitleType | None, genre: str | None, page: int, size: int) -> tuple[str, ...]:  # noqa: A002  (the port's name)
        """Ids by falling popularity, ties by id, gone titles left out."""
        with self._scope.read() as connection:
            asked = PopularPage(type, genre, page * size, size)
            shelf = self._shelf(connection)
            return shelf.popular(connection, asked) if shelf else popular_ids(connection, asked)

    def trending(self) -> tuple[TrendingList, ...]:
        """The stored lists, by window."""
        with self._scope.read() as connection:
            shelf = self._shelf(connection)
            return shelf.trending(connection) if shelf else reading.trending_lists(connection)

    def changes_since(self, cursor: int, limit: int) -> Changes:
        """At most `limit` titles changed after `cursor`, oldest change first."""
        with self._scope.read() as connection:
            return reading.changes(connection, cursor, limit)

    def size(self) -> int:
        """How many titles there are, gone ones left out."""
        with self._scope.read() as connection:
            shelf = self._shelf(connection)
            return shelf.size(connection) if shelf else reading.count_titles(connection)

    def provisional(self) -> tuple[Title, ...]:
        """The titles whose TMDB id is not known, by id, those that are gone left out."""
        with self._scope.read() as connection:
            return reading.provisional(connection)

    def of_source(self, source: Source, after: str, limit: int) -> tuple[str, ...]:
        """Ids of the titles with facts of this source, in order, greater than `after`."""
        with self._scope.read() as connection:
            return reading.of_source(connection, source, after, limit)

    def retire(self, ids: Iterable[str]) -> int:
        """Mark these titles as gone; how many were not gone before."""
        self._memory = None
        with self._scope.write() as connection:
            return storing.retire(connection, ids)

    def purge(self, ids: Iterable[str]) -> int:
        """Forget every fact of these titles; how many had any."""
        self._memory = None
        with self._scope.write() as connection:
            return storing.purge(connection, ids)

    def put(self, records: Sequence[TitleRecord]) -> int:
        """Merge the records into what is stored; returns how many titles really changed."""
        if not records:
            return 0
        self._memory = None  # Nobody may remember what is not committed.
        with self._scope.write() as connection:
            return storing.put_records(connection, records)

    def put_alias(self, old: str, new: str) -> None:
        """From now on `old` means the title `new`."""
        self._memory = None
        with self._scope.write() as connection:
            storing.join(connection, old, new)

    def put_trending(self, trending: TrendingList) -> None:
        """Replace the list of that window."""
        self._memory = None
        with self._scope.write() as connection:
            storing.put_trending(connection, trending)

    def _shelf(self, connection: Connection) -> Shelf | None:
        """What is remembered of the state that this transaction sees; whoever changes the catalogue has no memory."""
        memory = self._memory
        return None if memory is None else self._scope.throughout("catalogue", lambda: memory.shelf(connection))
