"""The OpenSearch index: the contract of every search index, on OpenSearch itself."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest

from contracts.search_index import SearchIndexContract
from contracts.search_index_writer import NewIndex
from whattowatch.adapters.opensearch.index import OpenSearchIndex


class TestOpenSearchIndex(SearchIndexContract):
    @pytest.fixture(scope="class")
    @classmethod
    def new_index(cls, opensearch_url: str) -> Iterator[NewIndex]:
        made: list[OpenSearchIndex] = []

        def make() -> OpenSearchIndex:
            made.append(OpenSearchIndex(f"opensearch+{opensearch_url}/t{uuid4().hex}"))
            return made[-1]

        yield make
        for each in made:
            each.close()
