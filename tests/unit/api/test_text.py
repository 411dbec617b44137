"""Text has one form, and holds nothing that cannot be kept or that bends what stands around it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whattowatch.api.shapes.account import AccountUpdate
from whattowatch.api.shapes.evenings import PlanEvent
from whattowatch.api.text import (
    MOST_DEPTH,
    TooDeepError,
    complaint,
    complaints,
    is_blank,
    normal,
    normalised,
    several_lines,
)

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


@given(st.text())
def test_normal_text_stays_as_it_is(text: str) -> None:
    assert normal(normal(text)) == normal(text)


@given(st.text())
def test_normal_text_is_composed(text: str) -> None:
    assert unicodedata.is_normalized("NFC", normal(text))


def test_a_letter_with_its_accent_apart_becomes_one() -> None:
    assert normal("Ame\u0301lie") == "Am\u00e9lie"


@pytest.mark.parametrize("bending", [*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"])
def test_what_turns_round_the_text_that_follows_is_taken_out(bending: str) -> None:
    assert normal(f"Anna{bending} at home") == "Anna at home"


def test_emoji_made_of_several_keep_their_joiners() -> None:
    assert normal(FAMILY) == FAMILY


def test_line_ends_of_every_system_become_one_where_lines_may_break() -> None:
    assert normal("a\r\nb\rc\n", lines=True) == "a\nb\nc\n"


@pytest.mark.parametrize(
    "nothing",
    ["", "   ", "\u00a0", "\u200b", "\u200b\u200d\ufeff", "\u2800", "\u3164", "\u115f\u1160", "\u0301", "\ufe0f"],
)
def test_text_of_which_nothing_can_be_seen_is_blank(nothing: str) -> None:
    assert is_blank(nothing)


@pytest.mark.parametrize("visible", ["a", "0", ".", "\u65e5", FAMILY, "\U0001f3ac", "\u05d0", "a\u200b"])
def test_text_of_which_something_can_be_seen_is_not_blank(visible: str) -> None:
    assert not is_blank(visible)


@pytest.mark.parametrize("number", [*range(0x20), *range(0x7F, 0xA0)])
def test_every_control_character_is_named(number: int) -> None:
    assert complaint(f"a{chr(number)}b") == f"contains the control character U+{number:04X}"


@pytest.mark.parametrize("number", [0, 7, 8, 0x0B, 0x0C, 0x1B, 0x7F, 0x85])
def test_where_lines_may_break_other_controls_are_named_all_the_same(number: int) -> None:
    assert complaint(f"a{chr(number)}b", lines=True) is not None


def test_where_lines_may_break_they_may_break() -> None:
    assert complaint("a\tb\r\nc", lines=True) is None


def test_half_a_surrogate_pair_is_no_text() -> None:
    assert complaint("a\ud800") == "is not text in Unicode"


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"])))
def test_all_other_text_may_be_kept(text: str) -> None:
    assert complaint(text) is None


def test_places_of_complaints_are_named_and_a_key_is_named_by_its_object() -> None:
    value = {"note": "\0", "up_to": {"part": ["", "\x07"]}, "share": {"\x1b": []}}
    assert [place for place, _ in complaints(value)] == ["note", "up_to.part[1]", "share"]


def test_a_key_of_the_body_itself_is_named_as_the_body() -> None:
    assert [place for place, _ in complaints({"\0": 1})] == ["body"]


def test_keys_are_normalised_as_well() -> None:
    assert normalised({"e\u0301": ["e\u0301", 1, None]}) == {"\u00e9": ["\u00e9", 1, None]}


def test_nesting_has_an_end() -> None:
    value: object = 1
    for _ in range(MOST_DEPTH):
        value = [value]
    assert normalised(value) == value
    with pytest.raises(TooDeepError):
        normalised([value])


def test_only_a_note_may_have_several_lines() -> None:
    assert several_lines(PlanEvent) == {"note"}
    assert several_lines(AccountUpdate) == frozenset()
