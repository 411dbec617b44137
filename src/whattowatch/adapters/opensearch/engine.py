"""One search in OpenSearch, as an engine that answers its parts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from whattowatch.adapters.opensearch.http import OpenSearchHttp
from whattowatch.adapters.opensearch.mapping import DEEPEST, candidate_of
from whattowatch.adapters.opensearch.query import most_popular, weighted
from whattowatch.search.answer import Hits
from whattowatch.search.facets import aggregations, counts
from whattowatch.search.tree import Node, OneOf


class OneSearch:
    """Asks for counts with the first page of each stage, so that a stage is one request. Used by one thread.

    The stages of a search are not one state of the index: a title that changes in between may be missed once.

    Attributes:
        most_popular: the highest popularity of any title; 0 when there are none.
    """

    def __init__(self, http: OpenSearchHttp, alias: str) -> None:
        self._http = http
        self._path = f"/{alias}/_search"
        self.most_popular = 0.0

    def fetch(self, tree: Node, filters: Sequence[OneOf], start: int, count: int) -> Hits:
        """Fetch as the engine's protocol says; what lies deeper than pages go is left out."""
        count = min(count, DEEPEST - start)
        if count <= 0:
            return Hits(0, [], dict)
        answer = self._http.ask("POST", self._path, self._asked(tree, filters, start, count))
        found, counted = answer["hits"], answer.get("aggregations", {})
        if counted:
            self.most_popular = float(counted["all"]["most"]["value"] or 0.0)
        return Hits(found["total"]["value"], [candidate_of(hit) for hit in found["hits"]], partial(counts, counted))

    @staticmethod
    def _asked(tree: Node, filters: Sequence[OneOf], start: int, count: int) -> dict[str, Any]:
        return {
            "query": weighted(tree, filters),
            "from": start,
            "size": count,
            # Equals need an order, or a further page may repeat a title of the one before.
            "sort": [{"_score": "desc"}, {"popularity": "desc"}, {"id": "asc"}],
            "track_total_hits": True,
            "_source": ["candidate", "popularity"],
            **({"aggs": {**aggregations(), **most_popular()}} if start == 0 else {}),
        }
