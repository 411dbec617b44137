"""What every search index must do. A subclass says how a new, empty one is made."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.search_index_writer import NewIndex, SearchIndexWriterContract
from contracts.search_texts import FOUND_FIRST, HOSTILE, MISTYPED
from contracts.search_titles import BY_NAME, NO_FACETS, TITLES, found
from whattowatch.domain.catalogue import Title, TitleType
from whattowatch.domain.discovery import Found, SearchIndex, SearchIndexWriter, SearchQuery

# One contract runs for several adapters, each in a class of its own; no index is changed by being searched.
SHARED = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.differing_executors])


class SearchIndexContract(SearchIndexWriterContract):
    """Bind it by giving `new_index`: reading and writing together."""

    @pytest.fixture(scope="class")
    @classmethod
    def index(cls, new_index: NewIndex) -> SearchIndexWriter:
        """Holds `TITLES`; only read by the tests."""
        index = new_index()
        index.apply(TITLES, 7)
        return index

    @pytest.mark.parametrize(("name", "text"), FOUND_FIRST)
    def test_a_title_is_found_first_however_it_is_typed(self, index: SearchIndex, name: str, text: str) -> None:
        answer = index.search(SearchQuery(text))
        assert answer.ids[0] == BY_NAME[name].id
        assert answer.corrected is None

    @pytest.mark.parametrize(("name", "text", "meant"), MISTYPED)
    def test_what_was_meant_is_found_and_said(self, index: SearchIndex, name: str, text: str, meant: str) -> None:
        answer = index.search(SearchQuery(text))
        assert answer.ids[0] == BY_NAME[name].id
        assert answer.corrected == meant

    @pytest.mark.parametrize("end", range(4, len("interstellar") + 1))
    def test_every_beginning_of_a_title_finds_it(self, index: SearchIndex, end: int) -> None:
        assert found(index, "interstellar"[:end])[0] == "Interstellar"

    @SHARED
    @given(title=st.sampled_from(TITLES))
    def test_every_title_is_among_the_first_three_for_its_own_name(self, index: SearchIndex, title: Title) -> None:
        assert title.id in index.search(SearchQuery(title.title, limit=3)).ids

    @SHARED
    @given(title=st.sampled_from(TITLES), order=st.randoms(use_true_random=False))
    def test_the_order_of_the_words_does_not_matter(self, index: SearchIndex, title: Title, order: Random) -> None:
        words = title.title.split()
        order.shuffle(words)
        assert title.id in index.search(SearchQuery(" ".join(words), limit=5)).ids

    @pytest.mark.parametrize("text", ["", "   "])
    def test_an_empty_text_finds_everything(self, index: SearchIndex, text: str) -> None:
        assert index.search(SearchQuery(text)).total == len(TITLES)

    def test_what_nothing_resembles_finds_nothing(self, index: SearchIndex) -> None:
        assert index.search(SearchQuery("xyzzyplugh")) == Found((), 0, None, NO_FACETS)

    @pytest.mark.parametrize("text", ["xit", "ity", "300", "1817"])
    def test_short_words_and_numbers_are_never_taken_for_others(self, index: SearchIndex, text: str) -> None:
        assert index.search(SearchQuery(text)).ids == ()

    def test_nothing_is_said_to_be_corrected_when_something_matched_as_typed(self, index: SearchIndex) -> None:
        assert index.search(SearchQuery("heist")).corrected is None

    def test_the_better_known_of_two_that_match_alike_comes_first(self, index: SearchIndex) -> None:
        assert found(index, "wal") == ["WALL·E", "Wall Street"]

    def test_the_whole_title_comes_before_a_better_known_beginning(self, index: SearchIndex) -> None:
        assert found(index, "spider")[0] == "Spider"

    def test_a_match_comes_before_a_better_known_near_match(self, index: SearchIndex) -> None:
        assert found(index, "heist")[0] == "Money Heist"

    def test_a_year_moves_titles_up_and_leaves_none_out(self, index: SearchIndex) -> None:
        without, with_year = (index.search(SearchQuery(text)) for text in ("heat", "heat 1967"))
        assert with_year.ids[0] == BY_NAME["In the Heat of the Night"].id
        assert {BY_NAME["Heat"].id, BY_NAME["The Heat"].id} <= set(with_year.ids) & set(without.ids)

    def test_without_a_text_a_genre_is_browsed_by_popularity(self, index: SearchIndex) -> None:
        horror = [title for title in TITLES if "Horror" in title.genres]
        expected = sorted(horror, key=lambda title: -title.popularity)
        assert found(index, genre="Horror") == [title.title for title in expected]

    def test_the_name_of_a_genre_searches_titles(self, index: SearchIndex) -> None:
        assert set(found(index, "Horror")) == {"Horror Express", "The Rocky Horror Picture Show"}

    def test_a_type_leaves_out_the_other(self, index: SearchIndex) -> None:
        assert found(index, "heat", type=TitleType.TV)[0] == "Heat of the Sun"
        assert "Heat of the Sun" not in found(index, "heat", type=TitleType.MOVIE)

    def test_a_year_as_a_filter_leaves_out_every_other_year(self, index: SearchIndex) -> None:
        assert set(found(index, year=1998)) == {"Will & Grace", "Heat of the Sun"}

    def test_services_leave_out_what_is_known_to_be_elsewhere_or_nowhere(self, index: SearchIndex) -> None:
        names = found(index, "heat", services=("s-1",))
        assert "Heat" in names
        assert not {"The Heat", "Heathers", "Heat of the Sun"} & set(names)

    def test_any_of_several_services_will_do(self, index: SearchIndex) -> None:
        assert {"Heat", "The Heat"} <= set(found(index, "heat", services=("s-2", "s-404")))

    def test_a_title_whose_services_are_unknown_is_never_left_out(self, index: SearchIndex) -> None:
        assert "Body Heat" in found(index, "heat", services=("s-1",))

    def test_filters_hold_together(self, index: SearchIndex) -> None:
        assert found(index, "heat", genre="Crime", type=TitleType.MOVIE, year=1995, services=("s-1",)) == ["Heat"]

    def test_filters_hold_for_near_matches_too(self, index: SearchIndex) -> None:
        assert found(index, "matirx", year=2003) == ["The Matrix Reloaded"]

    def test_an_unknown_genre_finds_nothing(self, index: SearchIndex) -> None:
        assert index.search(SearchQuery("", genre="Gardening")).total == 0

    def test_facets_count_every_match_not_only_the_page(self, index: SearchIndex) -> None:
        answer = index.search(SearchQuery("", limit=1))
        assert answer.facets["types"] == Counter(title.type.value for title in TITLES)
        assert answer.facets["genres"] == Counter(genre for title in TITLES for genre in title.genres)
        assert answer.facets["years"] == Counter(str(title.year) for title in TITLES)

    @pytest.mark.parametrize("matching", [1, 99, 100, 101, 250])
    def test_facets_count_few_and_many_matches_alike(self, own_index: SearchIndexWriter, matching: int) -> None:
        genres = (("Crime",), ("Crime", "Drama"), ())
        films = [
            Title(f"movie-{at}", TitleType.MOVIE, f"Part {at}", year=(1999, None)[at % 2], genres=genres[at % 3])
            for at in range(matching)
        ]
        own_index.apply([*films, Title("tv-1", TitleType.TV, "Whole", year=2001, genres=("War",))], 1)
        assert own_index.search(SearchQuery("part", limit=10)).facets == {
            "genres": Counter(genre for film in films for genre in film.genres),
            "types": {"movie": matching},
            "years": {"1999": (matching + 1) // 2},
        }

    def test_facets_obey_the_filters(self, index: SearchIndex) -> None:
        assert index.search(SearchQuery("heat", type=TitleType.TV)).facets["types"] == {"tv": 1}

    @pytest.mark.parametrize("size", [1, 7, 50])
    @pytest.mark.parametrize("text", ["", "the", "heat"])
    def test_pages_hold_each_match_once(self, index: SearchIndex, text: str, size: int) -> None:
        whole = index.search(SearchQuery(text, limit=100))
        starts = range(0, whole.total, size)
        pages = [index.search(SearchQuery(text, limit=size, offset=start)).ids for start in starts]
        assert [title_id for page in pages for title_id in page] == list(whole.ids)
        assert len(whole.ids) == whole.total

    def test_pages_hold_each_match_once_far_down_a_long_list(self, own_index: SearchIndexWriter) -> None:
        many = [Title(f"movie-{at}", TitleType.MOVIE, f"Part {at}", popularity=float(at)) for at in range(1, 251)]
        own_index.apply(many, 1)
        pages = [own_index.search(SearchQuery("part", limit=60, offset=start)).ids for start in range(0, 300, 60)]
        assert [len(page) for page in pages] == [60, 60, 60, 60, 10]
        assert {title_id for page in pages for title_id in page} == {title.id for title in many}

    @pytest.mark.parametrize(("limit", "offset"), [(0, 0), (-1, 0), (5, 10_000), (5, 10**30), (0, 10**30)])
    def test_a_page_outside_the_matches_is_empty(self, index: SearchIndex, limit: int, offset: int) -> None:
        answer = index.search(SearchQuery("heat", limit=limit, offset=offset))
        assert answer.ids == ()
        assert answer.total > 0

    def test_a_page_larger_than_the_matches_holds_them_all(self, index: SearchIndex) -> None:
        assert len(index.search(SearchQuery("", limit=10**30)).ids) == len(TITLES)

    @pytest.mark.parametrize("text", HOSTILE)
    def test_hostile_text_is_searched_for_like_any_other(self, index: SearchIndex, text: str) -> None:
        answer = index.search(SearchQuery(text, genre=text[:50], limit=5))
        assert len(index.search(SearchQuery(text, limit=5)).ids) <= 5
        assert answer.total == 0

    @SHARED
    @given(text=st.text(), limit=st.integers(0, 5), offset=st.integers(0, 5))
    def test_any_text_is_answered_within_the_limit(
        self, index: SearchIndex, text: str, limit: int, offset: int
    ) -> None:
        answer = index.search(SearchQuery(text, limit=limit, offset=offset))
        assert len(answer.ids) <= limit
        assert len(set(answer.ids)) == len(answer.ids) <= answer.total

    @pytest.mark.parametrize("text", ["\0", "\ufeff\u200b", "\ud800", "\u0301"])
    def test_a_text_with_nothing_to_read_finds_nothing(self, index: SearchIndex, text: str) -> None:
        assert index.search(SearchQuery(text)).total == 0

    @pytest.mark.parametrize("name", HOSTILE)
    def test_a_title_with_a_hostile_name_is_taken(self, own_index: SearchIndexWriter, name: str) -> None:
        own_index.apply([Title("movie-1", TitleType.MOVIE, name, popularity=1.0)], 1)
        assert own_index.search(SearchQuery("")).ids == ("movie-1",)
