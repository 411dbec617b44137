"""The OpenSearch index: the contract of every search index, on OpenSearch itself, and what is its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any
from uuid import uuid4

import httpx
import pytest

from contracts.search_index import SearchIndexContract
from contracts.search_index_writer import NewIndex
from contracts.search_titles import BY_NAME, NO_FACETS, TITLES
from whattowatch.adapters.opensearch import indices, mapping
from whattowatch.adapters.opensearch.index import CHUNK, OpenSearchIndex
from whattowatch.domain.catalogue import Title, TitleType
from whattowatch.domain.discovery import Found, SearchQuery
from whattowatch.domain.errors import Unavailable

HEAT = BY_NAME["Heat"]


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


@pytest.fixture
def alias() -> str:
    return f"t{uuid4().hex}"


@pytest.fixture
def index(opensearch_url: str, alias: str) -> Iterator[OpenSearchIndex]:
    made = OpenSearchIndex(f"opensearch+{opensearch_url}/{alias}")
    yield made
    made.close()


def _use(version: int, patch: pytest.MonkeyPatch) -> None:
    """Be the code in whose version titles lie so in the index."""
    for module in (mapping, indices):
        patch.setattr(module, "SCHEMA_VERSION", version)


def _behind(url: str, alias: str) -> list[str]:
    return list(httpx.get(f"{url}/_alias/{alias}").json())


def test_another_process_finds_what_was_written(index: OpenSearchIndex, opensearch_url: str, alias: str) -> None:
    index.apply([HEAT], 3)
    another = OpenSearchIndex(f"opensearch+{opensearch_url}/{alias}")
    assert another.search(SearchQuery("heat")).ids == (HEAT.id,)
    assert another.cursor() == 3
    another.close()


def test_an_index_of_another_version_is_searched_until_the_new_one_has_come_as_far(
    opensearch_url: str, alias: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"opensearch+{opensearch_url}/{alias}"
    with closing(OpenSearchIndex(url)) as old:
        old.apply(TITLES, 9)
    _use(2, monkeypatch)
    index = OpenSearchIndex(url)

    assert index.cursor() == 0
    index.apply(TITLES[:3], 4)
    assert index.cursor() == 4
    assert index.search(SearchQuery("")).total == len(TITLES)
    assert _behind(opensearch_url, alias) == [f"{alias}-v1"]

    index.apply(TITLES[3:10], 9)
    assert index.search(SearchQuery("")).total == 10
    assert _behind(opensearch_url, alias) == [f"{alias}-v2"]
    assert httpx.head(f"{opensearch_url}/{alias}-v1").status_code == 404
    index.close()


def test_an_index_whose_alias_was_lost_is_found_again_with_the_next_batch(
    index: OpenSearchIndex, opensearch_url: str, alias: str
) -> None:
    index.apply([HEAT], 1)
    httpx.delete(f"{opensearch_url}/{alias}-v1/_alias/{alias}").raise_for_status()
    assert index.search(SearchQuery("heat")) == Found((), 0, None, NO_FACETS)
    index.apply([], 2)
    assert index.search(SearchQuery("heat")).ids == (HEAT.id,)


def test_more_titles_than_go_into_one_request_are_written(index: OpenSearchIndex) -> None:
    titles = [Title(f"movie-{at}", TitleType.MOVIE, f"Number {at}") for at in range(CHUNK + 1)]
    index.apply(titles, 1)
    assert index.search(SearchQuery("")).total == CHUNK + 1


def test_pages_beyond_the_best_hundred_hold_every_title_once(index: OpenSearchIndex) -> None:
    index.apply([Title(f"movie-{at}", TitleType.MOVIE, "Same") for at in range(250)], 1)
    pages = [index.search(SearchQuery("same", limit=50, offset=start)).ids for start in range(0, 250, 50)]
    ids = [each for page in pages for each in page]
    assert len(ids) == len(set(ids)) == 250


def test_a_title_that_is_removed_twice_is_fine(index: OpenSearchIndex) -> None:
    for cursor in (1, 2):
        index.apply([replace(HEAT, gone=True)], cursor)
    assert index.cursor() == 2


def test_a_title_that_the_index_refuses_is_named_and_the_cursor_stays(
    index: OpenSearchIndex, opensearch_url: str, alias: str
) -> None:
    index.apply([HEAT], 1)
    strict: dict[str, Any] = {"index.blocks.write": True}
    httpx.put(f"{opensearch_url}/{alias}-v1/_settings", json=strict).raise_for_status()
    with pytest.raises(Unavailable, match=r"did not take 1 titles, such as movie-.* \(403\)"):
        index.apply([HEAT], 2)
    assert index.cursor() == 1


def test_a_search_is_one_request_for_each_stage(index: OpenSearchIndex, opensearch_url: str, alias: str) -> None:
    index.apply(TITLES, 1)

    def asked() -> int:
        stats = httpx.get(f"{opensearch_url}/{alias}/_stats/search").json()
        count: int = stats["_all"]["primaries"]["search"]["query_total"]
        return count

    for text, stages in (("", 1), ("heat", 1), ("xyzzyplugh", 2)):
        before = asked()
        index.search(SearchQuery(text))
        assert asked() - before == stages, text
