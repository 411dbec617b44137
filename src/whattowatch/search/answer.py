"""Answering a search with any engine: run the plan's stages, rank the best, and count what matches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from whattowatch.domain.discovery import Counts, Found, SearchQuery
from whattowatch.search.document import Candidate
from whattowatch.search.parse import Query, parse
from whattowatch.search.plan import filters, plan
from whattowatch.search.rank import corrected, rank
from whattowatch.search.tree import Node, OneOf

WINDOW = 100
"""How many of the engine's best are ranked anew; what follows them keeps the engine's order on every page."""


@dataclass(frozen=True, slots=True)
class Hits:
    """What an engine fetched.

    Attributes:
        total: how many match in all.
        candidates: the part that was asked for, best first.
        facets: counts all that match, as `Found` says; of a first page only.
    """

    total: int
    candidates: Sequence[Candidate]
    facets: Callable[[], Counts]


class Engine(Protocol):
    """One state of an index: every call sees the same titles."""

    @property
    def most_popular(self) -> float:
        """The highest popularity of any title; 0 when there are none."""
        ...

    def fetch(self, tree: Node, filters: Sequence[OneOf], start: int, count: int) -> Hits:
        """Matches by falling score times log2(2 + popularity), `count` (at least 1) of them from `start`."""
        ...


NOTHING = Found((), 0, None, {"genres": {}, "types": {}, "years": {}})
"""The answer of an empty index."""


def answer(engine: Engine, asked: SearchQuery) -> Found:
    """Search with this engine."""
    query = parse(asked.text)
    if not query.words and asked.text.strip():
        return NOTHING  # What was typed has nothing that could be looked up, such as control characters.
    matches = _matches(engine, query, filters(asked))
    ranked = rank(query, matches.best.candidates, engine.most_popular)
    start = max(asked.offset, 0)
    return Found(
        ids=matches.page([one.candidate.id for one in ranked], start, start + max(asked.limit, 0)),
        total=matches.best.total,
        corrected=corrected(query, ranked[0]) if ranked and not matches.as_typed else None,
        facets=matches.best.facets(),
    )


@dataclass(frozen=True, slots=True)
class _Matches:
    """What the first stage that found enough matched.

    Attributes:
        best: the first `WINDOW` of them.
        as_typed: whether anything matched before typos were forgiven.
    """

    engine: Engine
    conditions: Sequence[OneOf]
    tree: Node
    best: Hits
    as_typed: bool

    def page(self, ranked: Sequence[str], start: int, end: int) -> tuple[str, ...]:
        """Ids from `start` up to `end`: those that were ranked, then the engine's order."""
        further, last = max(start, WINDOW), min(end, self.best.total)
        page = tuple(ranked[start:last])
        if last <= further:
            return page
        more = self.engine.fetch(self.tree, self.conditions, further, last - further)
        return (*page, *(candidate.id for candidate in more.candidates))


def _matches(engine: Engine, query: Query, conditions: Sequence[OneOf]) -> _Matches:
    stage, *later = plan(query)
    best = engine.fetch(stage.tree, conditions, 0, WINDOW)
    as_typed = best.total > 0
    for looser in later:
        if best.total >= stage.enough:
            break
        stage, best = looser, engine.fetch(looser.tree, conditions, 0, WINDOW)
    return _Matches(engine, conditions, stage.tree, best, as_typed)
