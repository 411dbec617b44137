"""What everything that keeps a search index must do. A subclass says how a new, empty one is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from contracts.search_titles import BY_NAME, NO_FACETS, TITLES, found
from whattowatch.domain.catalogue import Title, TitleType
from whattowatch.domain.discovery import Found, SearchIndexWriter, SearchQuery

NewIndex = Callable[[], SearchIndexWriter]


class SearchIndexWriterContract:
    """Bind it, as part of `SearchIndexContract`, by giving `new_index`."""

    @pytest.fixture(scope="class")
    @classmethod
    def new_index(cls) -> NewIndex:
        """Makes a new, empty index at each call."""
        raise NotImplementedError

    @pytest.fixture
    def own_index(self, new_index: NewIndex) -> SearchIndexWriter:
        """Empty, and one test's own to change."""
        return new_index()

    def test_an_empty_index_finds_nothing_and_begins_at_zero(self, own_index: SearchIndexWriter) -> None:
        assert own_index.search(SearchQuery("heat")) == Found((), 0, None, NO_FACETS)
        assert own_index.search(SearchQuery("", genre="Drama")) == Found((), 0, None, NO_FACETS)
        assert own_index.cursor() == 0

    def test_the_cursor_is_that_of_the_last_batch(self, own_index: SearchIndexWriter) -> None:
        own_index.apply(TITLES[:2], 40)
        own_index.apply(TITLES[2:3], 41)
        assert own_index.cursor() == 41
        assert own_index.search(SearchQuery("")).total == 3

    def test_a_batch_without_titles_moves_the_cursor(self, own_index: SearchIndexWriter) -> None:
        own_index.apply([], 9)
        assert own_index.cursor() == 9
        assert own_index.search(SearchQuery("")) == Found((), 0, None, NO_FACETS)

    def test_indexing_the_same_titles_again_changes_nothing(self, own_index: SearchIndexWriter) -> None:
        queries = [SearchQuery(text) for text in ("", "heat", "matirx")]
        own_index.apply(TITLES, 1)
        before = [own_index.search(query) for query in queries]
        own_index.apply(reversed(TITLES), 1)
        assert [own_index.search(query) for query in queries] == before

    def test_a_changed_title_replaces_what_was_known_of_it(self, own_index: SearchIndexWriter) -> None:
        own_index.apply([BY_NAME["Heat"]], 1)
        own_index.apply([replace(BY_NAME["Heat"], title="Cold", original_title=None, genres=("Family",))], 2)
        assert found(own_index, "heat") == []
        assert own_index.search(SearchQuery("cold", genre="Family")).ids == (BY_NAME["Heat"].id,)

    def test_the_last_of_two_versions_in_one_batch_counts(self, own_index: SearchIndexWriter) -> None:
        own_index.apply([BY_NAME["Heat"], replace(BY_NAME["Heat"], year=1996)], 1)
        assert own_index.search(SearchQuery("heat")).facets["years"] == {"1996": 1}

    def test_a_title_that_is_gone_is_removed(self, own_index: SearchIndexWriter) -> None:
        own_index.apply(TITLES, 1)
        own_index.apply([replace(BY_NAME["Heat"], gone=True)], 2)
        assert "Heat" not in found(own_index, "heat")
        assert own_index.search(SearchQuery("")).total == len(TITLES) - 1

    def test_a_title_that_came_back_is_found_again(self, own_index: SearchIndexWriter) -> None:
        own_index.apply([replace(BY_NAME["Heat"], gone=True)], 1)
        own_index.apply([BY_NAME["Heat"]], 2)
        assert found(own_index, "heat") == ["Heat"]

    def test_a_batch_that_breaks_off_changes_nothing(self, own_index: SearchIndexWriter) -> None:
        own_index.apply(TITLES[:1], 1)
        with pytest.raises(ZeroDivisionError):
            own_index.apply(_breaking_off(), 2)
        assert own_index.cursor() == 1
        assert own_index.search(SearchQuery("")).total == 1
        own_index.apply(TITLES, 3)
        assert own_index.search(SearchQuery("")).total == len(TITLES)

    def test_a_title_of_which_little_is_known_is_found(self, own_index: SearchIndexWriter) -> None:
        own_index.apply([Title("tv-wtw-little", TitleType.TV, "Little")], 1)
        answer = own_index.search(SearchQuery("little"))
        assert answer == Found(("tv-wtw-little",), 1, None, {"genres": {}, "types": {"tv": 1}, "years": {}})

    def test_many_search_while_another_writes(self, own_index: SearchIndexWriter) -> None:
        own_index.apply(TITLES, 1)
        with ThreadPoolExecutor(4) as pool:
            searches = [pool.submit(found, own_index, "godfather") for _ in range(100)]
            for cursor in range(2, 6):
                own_index.apply(TITLES, cursor)
        assert {tuple(search.result()) for search in searches} == {("The Godfather", "The Godfather Part II")}


def _breaking_off() -> Iterator[Title]:
    yield from TITLES[1:5]
    raise ZeroDivisionError
