"""One committed state of the Tantivy index, as an engine that answers searches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from tantivy import Index, Query

from whattowatch.adapters.embedded.tantivy_query import compiled, titles
from whattowatch.adapters.embedded.tantivy_schema import Stored, schema, stored
from whattowatch.domain.discovery import Counts
from whattowatch.search.answer import Hits
from whattowatch.search.facets import FACETS, aggregations, counts
from whattowatch.search.tree import Node, OneOf


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
        kept = [stored(self._searcher.doc(address)) for _, address in found.hits]

        def facets() -> Counts:
            if len(kept) == found.count:
                return _counts_of(kept)  # To search for them again would take as long as the first time.
            return counts(self._searcher.aggregate(query, aggregations()))

        return Hits(found.count, [title.candidate for title in kept], facets)

    def _most_popular(self) -> float:
        asked = {"most": {"max": {"field": "popularity"}}}
        return float(self._searcher.aggregate(titles(self._schema), asked)["most"]["value"] or 0.0)

    def _cursor(self) -> int:
        found = self._searcher.search(Query.exists_query("cursor"), 1)
        return int(self._searcher.doc(found.hits[0][1])["cursor"][0]) if found.hits else 0


def _counts_of(kept: Sequence[Stored]) -> Counts:
    return {
        name: dict(Counter(value for title in kept for value in title.values[field]).most_common())
        for name, field in FACETS.items()
    }
