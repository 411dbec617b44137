"""Reading what was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whattowatch.search.parse import MOST_WORDS, parse


def required(text: str) -> list[str]:
    return [word.text for word in parse(text).required]


@pytest.mark.parametrize(
    ("text", "words", "year"),
    [
        ("heat 1995", ["heat"], 1995),
        ("1995 heat", ["heat"], 1995),
        ("1917", ["1917"], None),
        ("1917 2019", ["1917"], 2019),
        ("blade runner 2049", ["blade", "runner", "2049"], None),
        ("1887 heat", ["1887", "heat"], None),
        ("heat ١٩٩٥", ["heat", "١٩٩٥"], None),
    ],
)
def test_a_year_is_a_hint_unless_it_is_all_or_too_late(text: str, words: list[str], year: int | None) -> None:
    assert (required(text), parse(text).year) == (words, year)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the matrix", ["matrix"]),
        ("a the", ["the"]),
        ("the", ["the"]),
        ("godfather part 2", ["godfather", "2"]),
        ("part of me", ["part", "of", "me"]),
        ("la la land", ["la", "land"]),
    ],
)
def test_articles_and_part_are_not_required_and_each_word_is_once(text: str, words: list[str]) -> None:
    assert required(text) == words


def test_words_that_are_all_dispensable_are_required_after_all() -> None:
    assert required("the a 1995") == ["the", "a"]


@pytest.mark.parametrize(
    ("text", "open_words"), [("spider ma", ["ma"]), ("heat 1995", []), ("1995 he", ["he"]), ("", [])]
)
def test_the_word_typed_last_may_be_unfinished(text: str, open_words: list[str]) -> None:
    assert [word.text for word in parse(text).words if word.open] == open_words


@pytest.mark.parametrize(
    ("word", "typos"),
    [
        ("it", 0),
        ("the", 0),
        ("heat", 1),
        ("matirix", 1),
        ("intersteler", 2),
        ("12345678", 0),
        ("名は", 0),
        ("a" * 31, 0),
    ],
)
def test_longer_words_may_have_more_typos(word: str, typos: int) -> None:
    assert parse(word).words[0].typos == typos


@pytest.mark.parametrize(
    ("text", "expected"), [("head", False), ("heads", True), ("heads up", False), ("12345", False)]
)
def test_only_a_longer_beginning_may_be_mistyped(text: str, *, expected: bool) -> None:
    assert parse(text).words[0].mistyped_beginning is expected


def test_a_whole_title_is_tried_with_and_without_the_year() -> None:
    assert parse("wonder woman 1984").wholes == (("wonder", "woman", "1984"), ("wonder", "woman"))


@given(st.text())
def test_any_text_gives_few_words_of_which_some_are_required(text: str) -> None:
    query = parse(text)
    assert len(query.words) <= len(query.typed) <= MOST_WORDS
    assert bool(query.required) == bool(query.words)
