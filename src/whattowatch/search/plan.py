"""What to fetch for a query: first as typed, then with typos forgiven, then with a word left out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from whattowatch.domain.discovery import SearchQuery
from whattowatch.search.document import LONGEST_EDGE, UNKNOWN_SERVICES
from whattowatch.search.parse import Query, QueryWord
from whattowatch.search.tree import AtLeast, Best, Both, Everything, Fuzzy, Node, OneOf, Prefix, Term
from whattowatch.search.words import key

_ENOUGH_AS_TYPED = 5
"""With as many matches nobody is served by guesses at what else was meant."""

_MOST_PAIRS = 5
"""Neighbouring words tried as one; more would only cost time, since long queries find their title anyway."""


class Scores(NamedTuple):
    """What a match is worth in the engine's order, by field. Ranking starts from the best of that order."""

    title: float
    other: float
    edges: float


_EXACT = Scores(title=3.0, other=2.6, edges=2.0)
_MISTYPED = Scores(title=0.9, other=0.7, edges=0.6)
_JOINED = 2.0
_YEAR = 3.0
_WHOLE_TITLE = 6.0


@dataclass(frozen=True, slots=True)
class Stage:
    """One thing to fetch.

    Attributes:
        enough: with as many matches the later stages are not needed.
    """

    tree: Node
    enough: int


def plan(query: Query) -> tuple[Stage, ...]:
    """The stages, strictest first; the last is for when nothing else matched. Without words: everything."""
    if not query.words:
        return (Stage(Everything(), enough=0),)
    required = len(query.required)
    stages = [Stage(_as_typed(query), _ENOUGH_AS_TYPED), Stage(_mistyped(query), enough=1)]
    if required > 1:
        stages.append(Stage(AtLeast(required - 1, tuple(map(_forgiving, query.required))), enough=0))
    return tuple(stages)


def filters(query: SearchQuery) -> tuple[OneOf, ...]:
    """The conditions that every match meets. Titles whose services are unknown pass the filter on services."""
    given = {
        "genre": (query.genre,) if query.genre is not None else (),
        "type": (query.type.value,) if query.type is not None else (),
        "year": (str(query.year),) if query.year is not None else (),
        "services": (*query.services, UNKNOWN_SERVICES) if query.services else (),
    }
    return tuple(OneOf(field, tuple(map(_encodable, values))) for field, values in given.items() if values)


def _encodable(value: str) -> str:
    """The value without halves of surrogate pairs, which no engine takes."""
    return value.encode("utf-8", "ignore").decode()


def _as_typed(query: Query) -> Node:
    return _with_hints(query, Both(tuple(map(_exact, query.required)), _optional(query)))


def _mistyped(query: Query) -> Node:
    all_words = Both(tuple(map(_forgiving, query.required)), _optional(query))
    return _with_hints(query, Best((all_words, *_pairs_joined(query))))


def _with_hints(query: Query, words: Node) -> Node:
    matching = Best((words, *_whole_titles(query)))
    return matching if query.year is None else Both((matching,), (_year(query.year),))


def _whole_titles(query: Query) -> tuple[Term, ...]:
    keys = {key(whole): None for whole in query.wholes}
    score = 3 * len(query.words) + _WHOLE_TITLE
    return tuple(
        Term("key", text, score) for spaced in keys for text in dict.fromkeys((spaced, spaced.replace(" ", "")))
    )


def _optional(query: Query) -> tuple[Node, ...]:
    return tuple(_exact(word) for word in query.words if not word.required)


def _year(year: int) -> Node:
    return Best((Term("year", str(year), _YEAR), Term("title", str(year), _YEAR)))


def _exact(word: QueryWord) -> Node:
    return Best(_exact_nodes(word))


def _exact_nodes(word: QueryWord) -> tuple[Node, ...]:
    whole = (
        node
        for text in word.spellings
        for node in (
            Term("title", text, _EXACT.title),
            Term("other", text, _EXACT.other),
            Term("joined", text, _JOINED),
        )
    )
    return (*whole, *(_beginning(word.text) if word.open else ()))


def _beginning(text: str) -> tuple[Node, ...]:
    if len(text) <= LONGEST_EDGE:
        return (Term("edges", text, _EXACT.edges),)
    return (Prefix("title", text, _EXACT.edges), Prefix("other", text, _EXACT.edges))


def _forgiving(word: QueryWord) -> Node:
    if not word.typos:
        return _exact(word)
    fuzzy = partial(Fuzzy, edits=word.typos)
    nodes = [
        fuzzy("title", word.text, score=_MISTYPED.title),
        fuzzy("other", word.text, score=_MISTYPED.other),
    ]
    if word.mistyped_beginning:
        nodes.append(fuzzy("edges", word.text[:LONGEST_EDGE], score=_MISTYPED.edges))
    return Best((*_exact_nodes(word), *nodes))


def _pairs_joined(query: Query) -> tuple[Node, ...]:
    """For "spider man", titles that have the one word "spiderman"; typos are forgiven in that word only."""
    required = query.required
    exact = tuple(map(_exact, required))
    return tuple(
        Both((*exact[:at], _forgiving(required[at].joined(required[at + 1])), *exact[at + 2 :]))
        for at in range(min(len(required) - 1, _MOST_PAIRS))
    )
