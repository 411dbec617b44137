"""Numbers written in letters: "Rocky II", "Rocky Two" and "Rocky 2" are one title."""

from __future__ import annotations

from collections.abc import Sequence

_ROMAN = {
    "ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "xi": "11", "xii": "12",
    "xiii": "13",
}  # fmt: skip
_SINGLE_ROMAN = {"i": "1", "v": "5", "x": "10"}
_SPELLED = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13",
}  # fmt: skip
_NUMERALS = frozenset((*_ROMAN, *_SINGLE_ROMAN, *_SPELLED))
_PARTS = frozenset({"part", "episode", "chapter", "volume", "vol"})


def in_digits(words: Sequence[str]) -> tuple[str, ...]:
    """The same words, each numeral in digits."""
    if _NUMERALS.isdisjoint(words):  # As in most titles.
        return tuple(words)
    return tuple(_digits(words, position) for position in range(len(words)))


def is_part_word(words: Sequence[str], position: int) -> bool:
    """Whether this word only announces the number after it, as "part" in "part 2"; the words are `in_digits`."""
    return words[position] in _PARTS and position + 1 < len(words) and words[position + 1].isdigit()


def _digits(words: Sequence[str], position: int) -> str:
    word = words[position]
    if word in _SPELLED:
        return _SPELLED[word]
    if position == 0:
        return word  # A first word is hardly ever a Roman numeral: "I, Robot", "V for Vendetta", "X-Men".
    if word in _ROMAN:
        return _ROMAN[word]
    if word in _SINGLE_ROMAN and (words[position - 1] in _PARTS or (word == "v" and position == len(words) - 1)):
        return _SINGLE_ROMAN[word]
    return word
