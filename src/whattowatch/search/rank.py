"""The order in which people see what was fetched.

Words and typos come before popularity, popularity decides between equals, and a year that was typed outweighs a whole
title that was.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import log1p

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


@dataclass(frozen=True, slots=True)
class Ranked:
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
    matcher = Matcher(query)
    ranked = [_ranked(matcher, candidate, most_popular) for candidate in candidates]
    return sorted(ranked, key=lambda one: (-_matched(one), -one.score, -one.candidate.popularity, one.candidate.id))


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


def _matched(ranked: Ranked) -> int:
    return ranked.match.matched if ranked.match is not None else 0


def _ranked(matcher: Matcher, candidate: Candidate, most_popular: float) -> Ranked:
    popularity = _POPULARITY * log1p(candidate.popularity) / max(log1p(most_popular), 1e-9)
    query = matcher.query
    if not query.words:
        return Ranked(candidate, None, popularity)
    scored = [
        (_name_score(query, match) + (_OTHER_NAME if at else 0.0), match)
        for at, match in enumerate(map(matcher.match, candidate.names))
    ]
    score, match = max(scored, key=lambda pair: (pair[1].matched, pair[0]))
    return Ranked(candidate, match, score + _year_score(query, candidate) + popularity)


def _name_score(query: Query, match: NameMatch) -> float:
    meant = {found.meant for found in match.found if found is not None}
    covered = sum(map(meant.__contains__, match.name)) / max(len(match.name), 1)
    return (
        _MATCHED * match.matched / len(query.words)
        + _TYPO * match.cost
        + _COVERED * covered
        + max(_closeness(whole, match.name) for whole in query.wholes)
    )


def _closeness(whole: tuple[str, ...], name: tuple[str, ...]) -> float:
    """How nearly what was typed is the whole title."""
    if whole == name:
        return _SAME_TITLE
    typed, title = key(whole), key(name)
    if typed.replace(" ", "") == title.replace(" ", ""):
        return _SAME_KEY
    if title.startswith(typed):
        return _BEGINS_TITLE
    return _WITHIN_TITLE if f" {typed}" in title else 0.0


def _year_score(query: Query, candidate: Candidate) -> float:
    if query.year is None:
        return 0.0
    if candidate.year == query.year or any(str(query.year) in name for name in candidate.names):
        return _SAME_YEAR
    return _NEXT_YEAR if candidate.year is not None and abs(candidate.year - query.year) == 1 else 0.0
