"""The order in which people see what was fetched.

Words and typos come before popularity, popularity decides between equals, and a year that was typed outweighs a whole
title that was.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import log1p
from typing import NamedTuple

from whattowatch.search.document import Candidate
from whattowatch.search.matching import Matcher, NameMatch
from whattowatch.search.parse import Query
from whattowatch.search.words import is_unspaced_text, key

_MATCHED = 10.0
_TYPO = -1.6
_SAME_TITLE, _SAME_KEY, _BEGINS_TITLE, _WITHIN_TITLE = 2.0, 1.8, 0.9, 0.5
_COVERED = 1.2
_OTHER_NAME = -0.4
_SAME_YEAR, _NEXT_YEAR = 4.0, 0.8
_POPULARITY = 3.0


class Ranked(NamedTuple):
    """A candidate in its place.

    Attributes:
        match: the name that matched best; None when the query had no words.
    """

    candidate: Candidate
    match: NameMatch | None
    score: float


def rank(query: Query, candidates: Iterable[Candidate], most_popular: float) -> list[Ranked]:
    """Order candidates, best first: by words matched, then by score, popularity and id.

    Args:
        query: what was typed.
        candidates: what an engine fetched.
        most_popular: the highest popularity in the catalogue, to which the others are compared.
    """
    ranking = _Ranking(query, most_popular)
    return sorted(map(ranking.ranked, candidates), key=_place)


def corrected(query: Query, best: Ranked) -> str | None:
    """What the best title suggests was meant; None when that is what was typed.

    Scripts without spaces are never corrected: their words are pairs of characters, which nobody would read.
    """
    if best.match is None or any(map(is_unspaced_text, query.typed)):
        return None
    meant = {word.text: match.meant for word, match in zip(query.words, best.match.found, strict=True) if match}
    dropped = {word.text for word in query.words} - meant.keys()
    text = " ".join(dict.fromkeys(meant.get(word, word) for word in query.typed if word not in dropped))
    return text if text and text != " ".join(dict.fromkeys(query.typed)) else None


def _place(one: Ranked) -> tuple[int, float, float, str]:
    """What comes first is the least."""
    matched = one.match.matched if one.match is not None else 0
    return -matched, -one.score, -one.candidate.popularity, one.candidate.id


class _Ranking:
    """Scores titles for one query, of which it works out once what is the same for all of them."""

    def __init__(self, query: Query, most_popular: float) -> None:
        self._query = query
        self._matcher = Matcher(query)
        self._wholes = [_Whole(whole) for whole in query.wholes]
        self._popularity = _POPULARITY / max(log1p(most_popular), 1e-9)

    def ranked(self, candidate: Candidate) -> Ranked:
        """The candidate with its score."""
        popularity = self._popularity * log1p(candidate.popularity)
        if not self._query.words:
            return Ranked(candidate, None, popularity)
        score, match = self._best(candidate.names)
        return Ranked(candidate, match, score + _year_score(self._query, candidate) + popularity)

    def _best(self, names: Sequence[tuple[str, ...]]) -> tuple[float, NameMatch]:
        """The name that matches best, and its score."""
        best = self._scored(names[0])
        for name in names[1:]:
            score, match = self._scored(name)
            if (match.matched, score + _OTHER_NAME) > (best[1].matched, best[0]):
                best = (score + _OTHER_NAME, match)
        return best

    def _scored(self, name: tuple[str, ...]) -> tuple[float, NameMatch]:
        match = self._matcher.match(name)
        meant = {found.meant for found in match.found if found is not None}
        covered = sum(map(meant.__contains__, name)) / max(len(name), 1)
        matched = _MATCHED * match.matched / len(self._query.words)
        closest = max([whole.closeness(name) for whole in self._wholes])
        return matched + _TYPO * match.cost + _COVERED * covered + closest, match


class _Whole:
    """What was typed, or part of it, taken for a whole title."""

    def __init__(self, words: tuple[str, ...]) -> None:
        self._words = words
        self._key = key(words)
        self._run_together = _without_spaces(self._key)

    def closeness(self, name: tuple[str, ...]) -> float:
        """How nearly it is this name."""
        if self._words == name:
            return _SAME_TITLE
        title = key(name)
        if self._run_together == _without_spaces(title):
            return _SAME_KEY
        if title.startswith(self._key):
            return _BEGINS_TITLE
        return _WITHIN_TITLE if f" {self._key}" in title else 0.0


def _without_spaces(text: str) -> str:
    return text.replace(" ", "")


def _year_score(query: Query, candidate: Candidate) -> float:
    if query.year is None:
        return 0.0
    if candidate.year == query.year or any(str(query.year) in name for name in candidate.names):
        return _SAME_YEAR
    return _NEXT_YEAR if candidate.year is not None and abs(candidate.year - query.year) == 1 else 0.0
