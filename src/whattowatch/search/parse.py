"""Reading what was typed. It is words, never a query language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from whattowatch.search.numerals import in_digits, is_part_word
from whattowatch.search.words import ARTICLES, is_alphabetic, words

MOST_WORDS = 12
"""Words that are looked at; whoever types more has said which title long before."""

_YEARS = range(1888, 2031)
"""From the first film on, to a little after today; later numbers are words, as in "Blade Runner 2049"."""

_ONE_TYPO, _TWO_TYPOS, _NO_TYPOS = 4, 8, 31
_MISTYPED_BEGINNING = 5
"""Letters of the shortest beginning in which a typo is forgiven: four with one wrong would begin too many words."""


@dataclass(frozen=True)
class QueryWord:
    """One word that was typed.

    Attributes:
        text: as typed, folded.
        digits: the same with a numeral in digits.
        open: whether typing may go on, so that it is a beginning of a word.
        required: whether a title must have it.
    """

    text: str
    digits: str
    open: bool
    required: bool

    @cached_property
    def spellings(self) -> tuple[str, ...]:
        """The ways to write it, at most two."""
        return tuple(dict.fromkeys((self.text, self.digits)))

    @cached_property
    def typos(self) -> int:
        """How many mistyped letters are forgiven: none in short words, numbers and scripts without letters."""
        if not is_alphabetic(self.text) or not _ONE_TYPO <= len(self.text) < _NO_TYPOS:
            return 0
        return 1 if len(self.text) < _TWO_TYPOS else 2

    @cached_property
    def mistyped_beginning(self) -> bool:
        """Whether it may be the beginning of a word with a typo in it."""
        return self.open and self.typos > 0 and len(self.text) >= _MISTYPED_BEGINNING

    def joined(self, following: QueryWord) -> QueryWord:
        """Both words taken for one, as "spider man" for "spiderman"."""
        text = self.text + following.text
        return QueryWord(text, text, following.open, required=True)


@dataclass(frozen=True)
class Query:
    """What was typed, understood.

    Attributes:
        words: what to look for, each once; without the year.
        typed: all words in order, the year among them.
        year: a hint, never a condition.
    """

    words: tuple[QueryWord, ...]
    typed: tuple[str, ...]
    year: int | None

    @cached_property
    def required(self) -> tuple[QueryWord, ...]:
        """The words that a title must have."""
        return tuple(word for word in self.words if word.required)

    @cached_property
    def wholes(self) -> tuple[tuple[str, ...], ...]:
        """What may be a whole title: all that was typed, and the same without the year."""
        if self.year is None:
            return (self.typed,)
        position = _year_position(self.typed)
        return (self.typed, tuple(word for at, word in enumerate(self.typed) if at != position))


def parse(raw: str) -> Query:
    """Understand any text; one without words gives a query without words."""
    typed = words(raw)[:MOST_WORDS]
    position = _year_position(typed)
    if position is None:
        return Query(_query_words(typed, last_is_open=True), typed, None)
    rest = (*typed[:position], *typed[position + 1 :])
    return Query(_query_words(rest, last_is_open=position < len(rest)), typed, int(typed[position]))


def _year_position(typed: Sequence[str]) -> int | None:
    """Where the last year stands; a year that is all that was typed is a title, as "1917"."""
    years = [at for at, word in enumerate(typed) if word.isascii() and word.isdigit() and int(word) in _YEARS]
    return years[-1] if years and len(typed) > 1 else None


def _query_words(typed: Sequence[str], *, last_is_open: bool) -> tuple[QueryWord, ...]:
    digits = in_digits(typed)
    first_seen = [at for at, word in enumerate(typed) if word not in typed[:at]]
    open_at = len(typed) - 1 if last_is_open else -1
    needed = {at for at in first_seen if at == open_at or not _is_dispensable(digits, at)} or set(first_seen)
    return tuple(QueryWord(typed[at], digits[at], at == open_at, at in needed) for at in first_seen)


def _is_dispensable(digits: Sequence[str], position: int) -> bool:
    return digits[position] in ARTICLES or is_part_word(digits, position)
