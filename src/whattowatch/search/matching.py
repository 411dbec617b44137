"""Which of a title's words each word of a query means, and how many letters that forgives."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from math import inf
from typing import NamedTuple

from whattowatch.search.edits import edits, surely_more_than
from whattowatch.search.numerals import in_digits
from whattowatch.search.parse import Query, QueryWord
from whattowatch.search.words import REMEMBERED, joined_words

_BEGINNING = 0.25
"""What an unfinished word costs, in typos: a finished one is the better match."""

_FIRST_LETTER = 0.5
"""What a wrong first letter costs on top: people seldom mistype it."""

_ANOTHER = inf
"""What it costs to take a word for one that it cannot stand for."""


class WordMatch(NamedTuple):
    """The word of a title that a word of the query stands for.

    Attributes:
        meant: the title's word in full.
        cost: in typos.
    """

    meant: str
    cost: float


class NameMatch(NamedTuple):
    """How well a query matches one name of a title.

    Attributes:
        found: for each word of the query, what it stands for in the name; None where it is missing.
        matched: how many of the query's words were found.
        cost: typos forgiven in all.
    """

    name: tuple[str, ...]
    found: tuple[WordMatch | None, ...]
    matched: int
    cost: float


class Matcher:
    """Matches one query with many names; remembers the typos between words, since titles share them.

    Args:
        query: what was typed.
    """

    def __init__(self, query: Query) -> None:
        self._words = [_Sought(word) for word in query.words]
        self._joined = [_Sought(word.joined(following)) for word, following in pairwise(query.words)]

    def match(self, name: tuple[str, ...]) -> NameMatch:
        """Match the query's words, each by itself or, where missing, together with its neighbour."""
        vocabulary = _vocabulary(name)
        found = [word.among(vocabulary) for word in self._words]
        for at, both in enumerate(self._joined):
            if None in found[at : at + 2]:
                joined = both.among(vocabulary)
                found[at : at + 2] = [joined, joined] if joined is not None else found[at : at + 2]
        costs = [match.cost for match in found if match is not None]
        return NameMatch(name, tuple(found), len(costs), sum(costs))


class _Sought(dict[str, float]):
    """What taking a word of the query for a title's word costs, by the title's word; worked out when first asked."""

    def __init__(self, word: QueryWord) -> None:
        self._word = word

    def __missing__(self, candidate: str) -> float:
        cost = self[candidate] = _cost(self._word, candidate)
        return cost

    def among(self, vocabulary: Sequence[str]) -> WordMatch | None:
        """What the word means of a title that has these words."""
        for text in self._word.spellings:
            if text in vocabulary:
                return WordMatch(text, 0.0)
        nearest = min(vocabulary, key=self.__getitem__, default=None)
        return None if nearest is None or self[nearest] == _ANOTHER else WordMatch(nearest, self[nearest])


@lru_cache(REMEMBERED)
def _vocabulary(name: tuple[str, ...]) -> tuple[str, ...]:
    """All that a word may mean of a name, each once."""
    return tuple(dict.fromkeys((*name, *in_digits(name), *sorted(joined_words(name)))))


def _cost(word: QueryWord, candidate: str) -> float:
    """What taking the query's word for this one costs."""
    typed, unfinished = word.text, word.mistyped_beginning
    if word.open and candidate.startswith(typed):
        return _BEGINNING
    if not word.typos or (not unfinished and len(candidate) - len(typed) > word.typos):
        return _ANOTHER
    if surely_more_than(word.typos, typed, candidate):
        return _ANOTHER
    # Of a longer word, only a beginning of about the same length can be what was meant so far.
    counted = edits(typed, candidate[: len(typed) + word.typos + 1])
    cost = min(counted.whole, counted.beginning + _BEGINNING) if unfinished else counted.whole
    return cost + _FIRST_LETTER * (candidate[0] != typed[0]) if cost < word.typos + 1 else _ANOTHER
