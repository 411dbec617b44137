"""What is indexed of a title."""

from __future__ import annotations

from whattowatch.domain.catalogue import Title, TitleType
from whattowatch.search.document import LONGEST_EDGE, UNKNOWN_SERVICES, document_of

AMELIE = Title("movie-194", TitleType.MOVIE, "Amélie", "Le Destin d'Amélie", ("Amélie",), services=("s-1",))


def test_other_names_are_kept_apart_from_the_title() -> None:
    document = document_of(AMELIE)
    assert document.title == {"amelie"}
    assert document.other == {"le", "destin", "damelie", "d", "amelie"}


def test_a_name_is_given_to_ranking_once() -> None:
    assert document_of(AMELIE).candidate.names == (("amelie",), ("le", "destin", "damelie"))


def test_beginnings_are_indexed_up_to_their_longest() -> None:
    edges = document_of(Title("movie-1", TitleType.MOVIE, "Extraterrestrial")).edges
    assert {len(edge) for edge in edges} == set(range(1, LONGEST_EDGE + 1))


def test_a_whole_title_may_be_begun_without_spaces_and_article() -> None:
    edges = document_of(Title("movie-1", TitleType.MOVIE, "The La La Land")).edges
    assert {"lalal", "thelala"} <= edges


def test_unknown_services_are_marked_and_no_services_are_not() -> None:
    unknown = Title("movie-1", TitleType.MOVIE, "Heat")
    nowhere = Title("movie-1", TitleType.MOVIE, "Heat", services=())
    assert (document_of(unknown).services, document_of(nowhere).services) == ((UNKNOWN_SERVICES,), ())


def test_a_popularity_below_zero_counts_as_none() -> None:
    assert document_of(Title("movie-1", TitleType.MOVIE, "Heat", popularity=-3.0)).candidate.popularity == 0.0
