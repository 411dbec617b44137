"""Making letters that people do not tell apart when they type the same."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

LONGEST_TEXT = 1000
"""Characters of a text that are looked at: longer than any title, short enough that no text is slow."""

_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02b9\u02bc\u2032\uff07\u00b4`", "'"))
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i", "&": " and "}
)
_MARKED_ALPHABETS = ("LATIN", "GREEK", "CYRILLIC")
_UNSPACED_SCRIPTS = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI")


def fold(text: str) -> str:
    """The text in small letters without accents, with one kind of apostrophe; kana, Hangul and Indic keep their marks.

    Control characters become spaces; formatting characters and halves of surrogate pairs are dropped.
    """
    compatible = unicodedata.normalize("NFKD", text[:LONGEST_TEXT].translate(_APOSTROPHES)).casefold()
    return unicodedata.normalize("NFC", _without_marks(compatible)).translate(_LETTERS)


def is_word_character(character: str) -> bool:
    """Whether it is part of a word: a letter, a digit, or a mark that was kept."""
    return character.isalnum() or unicodedata.category(character).startswith("M")


def is_symbol(character: str) -> bool:
    """Whether it is punctuation, a sign or an emoji."""
    return unicodedata.category(character)[0] in "PS"


@lru_cache(maxsize=4096)
def is_unspaced(character: str) -> bool:
    """Whether its script is written without spaces between words."""
    return unicodedata.name(character, "").startswith(_UNSPACED_SCRIPTS)


def _without_marks(decomposed: str) -> str:
    kept: list[str] = []
    base = ""
    for character in decomposed:
        category = unicodedata.category(character)
        if category in {"Cf", "Cs"}:
            continue
        if not category.startswith("M"):
            base = character
        elif not _keeps_marks(base):
            continue
        kept.append(" " if category == "Cc" else character)
    return "".join(kept)


@lru_cache(maxsize=4096)
def _keeps_marks(base: str) -> bool:
    return base.isalpha() and not unicodedata.name(base, "").startswith(_MARKED_ALPHABETS)
