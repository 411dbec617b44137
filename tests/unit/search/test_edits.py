"""Counting mistyped letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whattowatch.search.edits import edits, surely_more_than

WORDS = st.text("abc", max_size=6)


@pytest.mark.parametrize(
    ("typed", "word", "expected"),
    [
        ("heat", "heat", 0),
        ("het", "heat", 1),
        ("heart", "heat", 1),
        ("hext", "heat", 1),
        ("haet", "heat", 1),
        ("", "it", 2),
    ],
)
def test_each_slip_counts_once(typed: str, word: str, expected: int) -> None:
    assert edits(typed, word).whole == expected


@pytest.mark.parametrize(
    ("typed", "word", "expected"), [("inte", "interstellar", 0), ("itne", "interstellar", 1), ("x", "y", 1)]
)
def test_an_unfinished_word_is_compared_with_the_nearest_beginning(typed: str, word: str, expected: int) -> None:
    assert edits(typed, word).beginning == expected


@given(WORDS, WORDS)
def test_either_word_may_be_the_mistyped_one(one: str, other: str) -> None:
    assert edits(one, other).whole == edits(other, one).whole


@given(WORDS, WORDS)
def test_a_beginning_is_the_nearest_of_all_beginnings(typed: str, word: str) -> None:
    nearest = min(edits(typed, word[:end]).whole for end in range(len(word) + 1))
    assert edits(typed, word).beginning == nearest


@given(WORDS, WORDS, st.integers(0, 2))
def test_a_glance_never_rejects_a_word_that_is_near_enough(typed: str, word: str, most: int) -> None:
    assert edits(typed, word).beginning > most or not surely_more_than(most, typed, word)


def test_a_glance_sees_missing_letters_and_words_too_short() -> None:
    assert surely_more_than(1, "heat", "cold")
    assert surely_more_than(1, "heaaat", "heat")
    assert not surely_more_than(1, "heart", "heat")
