"""One committed state of the Tantivy index, as an engine that answers searches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from tantivy import Index, Query

from whattowatch.adapters.embedded.tantivy_query import compiled, titles
from whattowatch.adapters.embedded.tantivy_schema import VALUES, Stored, schema, stored
from whattowatch.domain.discovery import Counts
from whattowatch.search.answer import Hits
from whattowatch.search.tree import Node, OneOf

_FACETS = dict(zip(("genres", "types", "years"), VALUES, strict=True))
_MOST_VALUES = 1000
"""More than there are genres, types or years."""


class Snapshot:
    """The index as it was when this was made; later commits are not seen. Thread-safe.

    Attributes:
        index: where it comes from.
        most_popular: the highest popularity of any title; 0 when there are none.
        cursor: the one committed with this state; 0 when none was.
    """

    def __init__(self, index: Index) -> None:
        self.index = index
        self._searcher = index.searcher()
        self._schema = schema()
        self.most_popular = self._most_popular()
        self.cursor = self._cursor()

    def fetch(self, tree: Node, filters: Sequence[OneOf], start: int, count: int) -> Hits:
        """Fetch as the engine's protocol says."""
        query = compiled(tree, filters, self._schema)
        found: Any = self._searcher.search(query, count, offset=start, weight_by_field="popularity")
        titles = [stored(self._searcher.doc(address)) for _, address in found.hits]

        def facets() -> Counts:
            # Whoever holds all matches need not search for them again, which takes as long as the first time.
            return _counts_of(titles) if len(titles) == found.count else self._count(query)

        return Hits(found.count, [title.candidate for title in titles], facets)

    def _count(self, query: Query) -> Counts:
        asked = {name: {"terms": {"field": field, "size": _MOST_VALUES}} for name, field in _FACETS.items()}
        counted = self._searcher.aggregate(query, asked)
        return {name: {one["key"]: one["doc_count"] for one in counted[name]["buckets"]} for name in _FACETS}

    def _most_popular(self) -> float:
        asked = {"most": {"max": {"field": "popularity"}}}
        return float(self._searcher.aggregate(titles(self._schema), asked)["most"]["value"] or 0.0)

    def _cursor(self) -> int:
        found = self._searcher.search(Query.exists_query("cursor"), 1)
        return int(self._searcher.doc(found.hits[0][1])["cursor"][0]) if found.hits else 0


def _counts_of(titles: Sequence[Stored]) -> Counts:
    return {
        name: dict(Counter(value for title in titles for value in title.values[field]).most_common())
        for name, field in _FACETS.items()
    }
