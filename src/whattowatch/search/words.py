"""The words of a title or of what was typed, cut the same way for both."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby, pairwise

from whattowatch.search.folding import fold, is_symbol, is_unspaced, is_word_character
from whattowatch.search.numerals import in_digits, is_part_word

REMEMBERED = 1_000
"""Names of titles that a process remembers what follows from: searches compare the same ones again and again."""
ARTICLES = frozenset({"a", "an", "the"})
LONGEST_WORD = 40

_ACRONYM = re.compile(r"(?<![^\W_])[^\W\d_](?:[.*·][^\W\d_])+(?![^\W_])[.*]?")
"""Single letters with dots or stars between them: "E.T.", "M*A*S*H"."""


def words(text: str) -> tuple[str, ...]:
    """The folded words in order: apostrophes gone, acronyms joined, scripts without spaces as pairs of characters.

    A text of nothing but signs, such as the title "!!!", is one word.
    """
    found = tuple(word for chunk in _chunks(text) for piece in chunk for word in _cut(piece.replace("'", "")))
    return found or _signs(text)


def other_spellings(text: str) -> frozenset[str]:
    """More ways to write some of the words: "spiderman" for "Spider-Man", "ocean" for "Ocean's", "2" for "II"."""
    compounds = {"".join(chunk).replace("'", "")[:LONGEST_WORD] for chunk in _chunks(text) if len(chunk) > 1}
    parts = {part for chunk in _chunks(text) for piece in chunk if "'" in piece for part in piece.split("'")}
    plain = words(text)
    return frozenset(compounds | parts | set(in_digits(plain))).difference(plain, [""])


def joined_words(plain: Sequence[str]) -> frozenset[str]:
    """Words run together: each two neighbours, and all of them."""
    pairs = {left + right for left, right in pairwise(plain)}
    return wholes_run_together(plain).union(pairs).difference(plain)


def wholes_run_together(plain: Sequence[str]) -> frozenset[str]:
    """All the words as one, with and without a leading article: "lalaland", "thematrix" and "matrix"."""
    return frozenset({"".join(plain), "".join(_without_article(plain))})


@lru_cache(REMEMBERED)
def key(plain: tuple[str, ...]) -> str:
    """What two spellings of one whole title have in common: no leading article, numbers in digits, no "part"."""
    numbered = in_digits(plain)
    kept = [word for position, word in enumerate(numbered) if not is_part_word(numbered, position)]
    return " ".join(_without_article(kept))


def is_alphabetic(word: str) -> bool:
    """Whether the word is spelled with letters, so that one of them may be mistyped."""
    return word.isalpha() and not is_unspaced_text(word)


def is_unspaced_text(text: str) -> bool:
    """Whether some of it is in a script that is written without spaces."""
    return any(map(is_unspaced, text))


def _without_article(plain: Sequence[str]) -> Sequence[str]:
    return plain[1:] if len(plain) > 1 and plain[0] in ARTICLES else plain


def _chunks(text: str) -> Iterator[list[str]]:
    """What stands between spaces, each cut at signs other than the apostrophe."""
    folded = _ACRONYM.sub(lambda found: re.sub(r"[.*·]", "", found.group()), fold(text))
    for chunk in folded.split():
        cut = "".join(letter if letter == "'" or is_word_character(letter) else " " for letter in chunk).split()
        yield [piece for piece in cut if piece.strip("'")]


def _cut(piece: str) -> Iterator[str]:
    for unspaced, letters in groupby(piece, key=is_unspaced):
        run = "".join(letters)
        yield from _pairs(run) if unspaced else [run[:LONGEST_WORD]]


def _pairs(run: str) -> Iterable[str]:
    return ["".join(pair) for pair in pairwise(run)] or [run]


def _signs(text: str) -> tuple[str, ...]:
    signs = "".join(filter(is_symbol, fold(text)))[:LONGEST_WORD]
    return (signs,) if signs else ()
