"""Cutting texts into words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whattowatch.search.folding import fold
from whattowatch.search.numerals import in_digits
from whattowatch.search.words import (
    LONGEST_WORD,
    is_alphabetic,
    joined_words,
    key,
    other_spellings,
    words,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Amélie", "amelie"),
        ("Ame\u0301lie", "amelie"),
        ("\uff26\uff35\uff2c\uff2c Width", "full width"),
        ("Brødre", "brodre"),
        ("Łódź", "lodz"),
        ("Æon Flux", "aeon flux"),
        ("Straße", "strasse"),
        ("Ёлки", "елки"),
        ("Ὀδύσσεια", "οδυσσεια"),
        ("ガンダム", "ガンダム"),
        ("기생충", "기생충"),
        ("हिंदी", "हिंदी"),
        ("Will & Grace", "will  and  grace"),
        ("Ocean\u2019s", "ocean's"),
        ("a\0b\ud800c\u200bd", "a bcd"),
    ],
)
def test_folding_makes_alike_what_people_type_alike(text: str, expected: str) -> None:
    assert fold(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("E.T. the Extra-Terrestrial", ("et", "the", "extra", "terrestrial")),
        ("M*A*S*H", ("mash",)),
        ("WALL·E", ("wall", "e")),
        ("Spider-Man: No Way Home", ("spider", "man", "no", "way", "home")),
        ("L'Avventura", ("lavventura",)),
        ("(500) Days of Summer", ("500", "days", "of", "summer")),
        ("snake_case", ("snake", "case")),
        ("!!!", ("!!!",)),
        ("👍🏽", ("👍🏽",)),
        ("'", ("'",)),
        ("君の名は", ("君の", "の名", "名は")),
        ("七", ("七",)),
        ("Fate/stay 劇場版", ("fate", "stay", "劇場", "場版")),
        ("", ()),
        ("\0\u200b", ()),
    ],
)
def test_a_text_is_cut_into_folded_words(text: str, expected: tuple[str, ...]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Spider-Man", {"spiderman"}),
        ("WALL·E", {"walle"}),
        ("Ocean's Eleven", {"ocean", "s", "11"}),
        ("Rocky II", {"2"}),
        ("Heat", set()),
    ],
)
def test_other_spellings_are_what_people_type_instead(text: str, expected: set[str]) -> None:
    assert other_spellings(text) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("rocky ii", "rocky 2"),
        ("rocky xiii", "rocky 13"),
        ("henry v", "henry 5"),
        ("v for vendetta", "v for vendetta"),
        ("i robot", "i robot"),
        ("withnail and i", "withnail and i"),
        ("malcolm x", "malcolm x"),
        ("star wars episode i", "star wars episode 1"),
        ("part x", "part 10"),
        ("seven samurai", "7 samurai"),
    ],
)
def test_numerals_are_read_where_they_are_numbers(typed: str, expected: str) -> None:
    assert in_digits(typed.split()) == tuple(expected.split())


@pytest.mark.parametrize("name", ["The Godfather Part II", "the godfather 2", "Godfather: Part Two", "GODFATHER II"])
def test_spellings_of_one_title_share_their_key(name: str) -> None:
    assert key(words(name)) == "godfather 2"


@pytest.mark.parametrize(("name", "expected"), [("The The", "the"), ("A", "a"), ("Part", "part")])
def test_a_title_of_small_words_keeps_a_key(name: str, expected: str) -> None:
    assert key(words(name)) == expected


def test_neighbours_and_wholes_are_run_together() -> None:
    assert joined_words(("the", "la", "land")) == {"thela", "laland", "thelaland"}


@pytest.mark.parametrize(("word", "expected"), [("heat", True), ("жара", True), ("se7en", False), ("名は", False)])
def test_only_words_of_letters_are_alphabetic(word: str, *, expected: bool) -> None:
    assert is_alphabetic(word) is expected


@given(st.text())
def test_words_are_short_and_hold_no_space(text: str) -> None:
    assert all(0 < len(word) <= LONGEST_WORD and len(word.split()) == 1 for word in words(text))


@given(st.text("abÉø3'-.&: "))
def test_cutting_what_was_cut_changes_nothing(text: str) -> None:
    once = words(text)
    assert words(" ".join(once)) == once
