"""Which of a title's words each word of a query means, and how many letters that forgives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from whattowatch.search.edits import edits, surely_more_than
from whattowatch.search.numerals import in_digits
from whattowatch.search.parse import Query, QueryWord
from whattowatch.search.words import REMEMBERED, joined_words

_BEGINNING = 0.25
"""What an unfinished word costs, in typos: a finished one is the better match."""

_FIRST_LETTER = 0.5
"""What a wrong first letter costs on top: people seldom mistype it."""


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


@dataclass(slots=True)
class Matcher:
    """Matches one query with many names; remembers the typos between words, since titles share them."""

    query: Query
    _nearest: dict[QueryWord, dict[str, float | None]] = field(default_factory=dict)

    def match(self, name: tuple[str, ...]) -> NameMatch:
        """Match the query's words, each by itself or, where missing, together with its neighbour."""
        vocabulary, words = _vocabulary(name), self.query.words
        found = [self._find(word, vocabulary) for word in words]
        for at in range(len(words) - 1):
            if None in found[at : at + 2]:
                joined = self._find(words[at].joined(words[at + 1]), vocabulary)
                found[at : at + 2] = [joined, joined] if joined is not None else found[at : at + 2]
        costs = [match.cost for match in found if match is not None]
        return NameMatch(name, tuple(found), len(costs), sum(costs))

    def _find(self, word: QueryWord, vocabulary: Sequence[str]) -> WordMatch | None:
        for text in word.spellings:
            if text in vocabulary:
                return WordMatch(text, 0.0)
        return min(self._near(word, vocabulary), key=lambda match: match.cost, default=None)

    def _near(self, word: QueryWord, vocabulary: Sequence[str]) -> Iterator[WordMatch]:
        costs = self._nearest.setdefault(word, {})
        for candidate in vocabulary:
            if candidate not in costs:
                costs[candidate] = _cost(word, candidate)
            cost = costs[candidate]
            if cost is not None:
                yield WordMatch(candidate, cost)


@lru_cache(REMEMBERED)
def _vocabulary(name: tuple[str, ...]) -> tuple[str, ...]:
    """All that a word may mean of a name, each once."""
    return tuple(dict.fromkeys((*name, *in_digits(name), *sorted(joined_words(name)))))


def _cost(word: QueryWord, candidate: str) -> float | None:
    """What taking the query's word for this one costs, or None when it is another word."""
    typed, unfinished = word.text, word.mistyped_beginning
    if word.open and candidate.startswith(typed):
        return _BEGINNING
    if not word.typos or surely_more_than(word.typos, typed, candidate):
        return None
    if not unfinished and len(candidate) - len(typed) > word.typos:
        return None
    # Of a longer word, only a beginning of about the same length can be what was meant so far.
    counted = edits(typed, candidate[: len(typed) + word.typos + 1])
    cost = min(counted.whole, counted.beginning + _BEGINNING) if unfinished else counted.whole
    return cost + _FIRST_LETTER * (candidate[0] != typed[0]) if cost < word.typos + 1 else None
