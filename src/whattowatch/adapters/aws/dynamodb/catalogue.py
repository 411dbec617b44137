"""The catalogue in DynamoDB."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence

from whattowatch.adapters.aws.dynamodb import changes, changing, reading
from whattowatch.adapters.aws.dynamodb.items import trending_in, trending_item
from whattowatch.adapters.aws.dynamodb.requests import DynamoDb, Table
from whattowatch.adapters.aws.dynamodb.storing import Wish, change_some
from whattowatch.adapters.aws.dynamodb.table import TRENDING
from whattowatch.domain.catalogue import Changes, Episode, Source, Title, TitleRecord, TitleType, TrendingList
from whattowatch.domain.details import TitleDetails
from whattowatch.retries import retried

AT_ONCE = 20
"""Records that are looked at together: about as many as fit into one transaction."""

ATTEMPTS = 40
"""At a transaction. All writers meet at the count of changes, and one that goes on and on may come first many times; it
is jobs that write, and they may wait for some seconds."""

MOST_WINDOWS = 10
"""Trending lists that there can be."""


class DynamoCatalogue:
    """A `CatalogueWriter`. Thread-safe.

    Each title is changed as a whole, and so is an alias; a call with many titles is not: what fails in its middle has
    stored some of them, and goes on where it is repeated.

    Args:
        client: botocore's.
        name: of the table.
        now: seconds since 1970 by the machine's clock.
    """

    def __init__(self, client: DynamoDb, name: str, now: changes.Now = time.time) -> None:
        self._table = Table(client, name)
        self._now = now

    def titles(self, ids: Iterable[str]) -> Mapping[str, Title]:
        """The titles with these ids, by the id asked for."""
        return reading.titles(self._table, ids)

    def episodes(self, ids: Iterable[str]) -> Mapping[str, tuple[Episode, ...]]:
        """The episodes of these series, by the id asked for."""
        asked = list(ids)
        return retried(lambda: reading.episodes(self._table, asked))

    def details(self, ids: Iterable[str]) -> Mapping[str, TitleDetails]:
        """What is known beyond the titles, by the id asked for."""
        asked = list(ids)
        return retried(lambda: reading.details(self._table, asked))

    def popular(self, *, type: TitleType | None, genre: str | None, page: int, size: int) -> tuple[str, ...]:  # noqa: A002  (the port's name)
        """Ids by falling popularity, ties by id, gone titles left out; read from an index that follows the table."""
        return reading.popular(self._table, type, genre, page * size, size)

    def trending(self) -> tuple[TrendingList, ...]:
        """The stored lists, by window."""
        items = self._table.query({":trending": TRENDING}, "pk = :trending", MOST_WINDOWS)
        return tuple(trending_in(item) for item in items)

    def changes_since(self, cursor: int, limit: int) -> Changes:
        """At most `limit` titles changed after `cursor`, oldest change first."""
        return changes.changes_since(self._table, cursor, limit, self._now)

    def size(self) -> int:
        """How many titles there are, gone ones left out."""
        return reading.counted(self._table)[1]

    def provisional(self) -> tuple[Title, ...]:
        """The titles whose TMDB id is not known, by id, those that are gone left out."""
        return reading.provisional(self._table)

    def of_source(self, source: Source, after: str, limit: int) -> tuple[str, ...]:
        """Ids of the titles with facts of this source, in order, greater than `after`."""
        return reading.of_source(self._table, source, after, limit)

    def put(self, records: Sequence[TitleRecord]) -> int:
        """Merge the records into what is stored; returns how many titles really changed."""
        by_id: dict[str, list[TitleRecord]] = {}
        for record in records:
            by_id.setdefault(record.title.id, []).append(record)
        return self._change([changing.arriving(some) for some in by_id.values()])

    def retire(self, ids: Iterable[str]) -> int:
        """Mark these titles as gone; how many were not gone before."""
        return self._change([changing.retiring(each) for each in dict.fromkeys(ids)])

    def purge(self, ids: Iterable[str]) -> int:
        """Forget every fact of these titles; how many had any."""
        return self._change([changing.purging(each) for each in dict.fromkeys(ids)])

    def put_alias(self, old: str, new: str) -> None:
        """From now on `old` means the title `new`."""
        retried(lambda: changing.join(self._table, old, new, self._now), ATTEMPTS)

    def put_trending(self, trending: TrendingList) -> None:
        """Replace the list of that window."""
        self._table.put(trending_item(trending))

    def _change(self, wishes: Sequence[Wish]) -> int:
        """Do what is wished, as much at a time as one transaction takes; how many titles really changed."""
        done = changed = 0
        while done < len(wishes):
            taken, more = self._change_some(wishes[done : done + AT_ONCE])
            done, changed = done + taken, changed + more
        return changed

    def _change_some(self, wishes: Sequence[Wish]) -> tuple[int, int]:
        return retried(lambda: change_some(self._table, wishes, self._now), ATTEMPTS)
