"""The order of what was fetched."""

from __future__ import annotations

import pytest

from whattowatch.search.document import Candidate
from whattowatch.search.parse import parse
from whattowatch.search.rank import corrected, rank
from whattowatch.search.words import words


def title(title_id: str, *names: str, year: int | None = None, popularity: float = 10.0) -> Candidate:
    return Candidate(title_id, tuple(map(words, names)), year, popularity)


def order(text: str, *candidates: Candidate, most_popular: float = 1000.0) -> str:
    return "".join(one.candidate.id for one in rank(parse(text), candidates, most_popular))


def test_more_words_come_before_popularity() -> None:
    assert order("star wars", title("a", "Star", popularity=1000), title("b", "Star Wars")) == "ba"


def test_fewer_typos_come_before_popularity() -> None:
    assert order("heist", title("a", "Hoist", popularity=1000), title("b", "Heist")) == "ba"


def test_a_wrong_first_letter_costs_more_than_another() -> None:
    assert order("house", title("a", "Mouse"), title("b", "Horse")) == "ba"


def test_a_finished_word_comes_before_a_beginning() -> None:
    assert order("spider", title("a", "Spiderweb"), title("b", "Spider")) == "ba"


def test_the_same_title_comes_before_one_with_more_words() -> None:
    assert order("heat", title("a", "Dead Heat"), title("b", "Heat")) == "ba"


def test_the_title_counts_more_than_another_name() -> None:
    assert order("heat", title("a", "Hot", "Heat"), title("b", "Heat", "Hot")) == "ba"


def test_the_year_typed_comes_before_a_year_beside_it_and_that_before_others() -> None:
    years = [title("a", "Heat", year=1980), title("b", "Heat", year=1996), title("c", "Heat", year=1995)]
    assert order("heat 1995", *years) == "cba"


def test_a_year_in_the_title_counts_as_the_year() -> None:
    assert order("woman 1984", title("a", "Woman", year=2020), title("b", "Woman 1984", year=2020)) == "ba"


def test_a_year_is_no_help_where_the_title_has_none() -> None:
    assert order("heat 1995", title("a", "Heat"), title("b", "Heat", year=1995)) == "ba"


def test_equals_are_ordered_by_popularity_then_by_id() -> None:
    equals = [title("c", "Heat"), title("b", "Heat"), title("a", "Heat", popularity=5)]
    assert order("heat", *equals) == "bca"


def test_without_words_popularity_decides() -> None:
    assert order("", title("a", "Heat"), title("b", "Cold", popularity=11)) == "ba"


def test_a_catalogue_where_nothing_is_popular_is_ordered_by_id() -> None:
    assert order("heat", title("b", "Heat", popularity=0), title("a", "Heat", popularity=0), most_popular=0.0) == "ab"


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("matirx", "The Matrix", "matrix"),
        ("the matirx", "The Matrix", "the matrix"),
        ("matirx 1999", "The Matrix", "matrix 1999"),
        ("matri x", "The Matrix", "matrix"),
        ("matrix brando", "The Matrix", "matrix"),
        ("matrix", "The Matrix", None),
        ("brando", "The Matrix", None),
        ("", "The Matrix", None),
        ("君の名", "君の街", None),
    ],
)
def test_the_correction_is_what_the_best_title_suggests(text: str, name: str, expected: str | None) -> None:
    query = parse(text)
    (best,) = rank(query, [title("a", name)], 10.0)
    assert corrected(query, best) == expected
