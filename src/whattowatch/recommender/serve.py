"""The recommender that runs in this process, in NumPy: see docs/recommender.md."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from whattowatch.domain.catalogue import CatalogueReader
from whattowatch.domain.clock import Clock
from whattowatch.domain.discovery import (
    InteractionsReader,
    ModelCard,
    ModelReport,
    Recommendation,
    StatesKept,
    Taste,
    Wanted,
)
from whattowatch.recommender.catalogue_model import CatalogueModel
from whattowatch.recommender.evidence import Evidence, gather
from whattowatch.recommender.items import Items, Shelf
from whattowatch.recommender.memory import EvidenceMemory
from whattowatch.recommender.model_files import Trained
from whattowatch.recommender.reading import Reader
from whattowatch.recommender.score import Question
from whattowatch.recommender.states import StateMemory
from whattowatch.recommender.trend import Trend
from whattowatch.recommender.untrained import untrained
from whattowatch.recommender.why import reasons

TOLD = ("events", "users", "titles")
"""What a report tells of a card's data."""
DISLIKED_GENRE = 1000.0
"""What a disliked genre costs: more than all else can make up, so that such titles come last."""


class _Bound(NamedTuple):
    """The model bound to one state of the catalogue, and the aliases met since."""

    items: Items
    model: CatalogueModel
    aliases: dict[str, int]


class _Known(NamedTuple):
    """What is kept of the people who asked last."""

    evidence: EvidenceMemory
    states: StateMemory


class LocalRecommender:
    """Implements the `Recommender` port. Thread-safe.

    Args:
        trained: the model; None: genres, trend and popularity alone decide.
        catalogue: what may be recommended.
        interactions: what is watched on this instance.
        clock: decides when catalogue and interactions are read again.
    """

    def __init__(
        self,
        trained: Trained | None,
        catalogue: CatalogueReader,
        interactions: InteractionsReader,
        clock: Clock,
    ) -> None:
        self._trained = trained or untrained()
        self._catalogue = catalogue
        self._shelf = Shelf(catalogue, clock)
        self._trend = Trend(interactions, clock)
        self._lock = threading.Lock()
        self._bound: _Bound | None = None
        self._known = _Known(EvidenceMemory(), StateMemory())
        # Apart, since what leaves out titles would drive out what the person's own lists are made from.
        self._partly_known = _Known(EvidenceMemory(), StateMemory())

    def card(self) -> ModelCard:
        """Which model answers."""
        return self._trained.card.model

    def recommend(self, taste: Taste, wanted: Wanted, now: datetime) -> Sequence[Recommendation]:
        """See the port.

        Raises:
            StoreUnavailable: catalogue or interactions could not be read.
        """
        bound = self._current()
        question = self._question(bound, taste, now)
        scores = question.scores()
        ranked = np.where(self._may_be_listed(bound, question, wanted), scores, -np.inf)
        if taste.disliked_genres:
            ranked[_has_disliked_genre(question)] -= DISLIKED_GENRE
        slots = _best(ranked, wanted.limit, bound.items.ids)
        whys = reasons(question, scores[slots], slots) if wanted.explained else [None] * len(slots)
        return [
            Recommendation(bound.items.ids[slot], score, why)
            for slot, score, why in zip(slots.tolist(), ranked[slots].tolist(), whys, strict=True)
        ]

    def scores(
        self, taste: Taste, now: datetime, unsaid: frozenset[str] = frozenset()
    ) -> tuple[Items, NDArray[np.float64]]:
        """See `liking.Scorer`."""
        bound = self._current()
        return bound.items, self._question(bound, taste, now, unsaid).scores()

    def report(self) -> ModelReport:
        """What the model's card says, and the states that are kept."""
        card, states = self._trained.card, self.states
        return ModelReport(
            data={name: int(card.data[name]) for name in TOLD if name in card.data},
            validation={name: value for name, value in card.best.items() if name != "loss"},
            states=StatesKept(current=len(states.people), rebuilt=states.rebuilt),
        )

    @property
    def states(self) -> StateMemory:
        """The states that are kept of the people who asked last."""
        return self._known.states

    def forget(self, person_id: str) -> None:
        """Keeps nothing of this person."""
        for known in (self._known, self._partly_known):
            known.evidence.forget(person_id)
            known.states.forget(person_id)

    def _question(self, bound: _Bound, taste: Taste, now: datetime, unsaid: frozenset[str] = frozenset()) -> Question:
        known = self._partly_known if unsaid else self._known
        if unsaid:
            taste = replace(taste, history=tuple([deed for deed in taste.history if deed.title_id not in unsaid]))
        evidence = known.evidence.evidence(taste, bound.items, lambda: self._gathered(bound, taste))
        reader = Reader.of(taste.person_id, bound.model.walker, evidence, known.states, now)
        return Question(
            items=bound.items,
            bound=bound.model,
            evidence=evidence,
            reader=reader,
            reading=reader.now_read(),
            trend=self._trend.scores(bound.items, now),
            turn=_turn(bound.items.salt, taste.person_id, now),
        )

    def _gathered(self, bound: _Bound, taste: Taste) -> Evidence:
        return gather(taste, bound.items, bound.model.near, lambda ids: self._slots(bound.items, bound.aliases, ids))

    def _may_be_listed(self, bound: _Bound, question: Question, wanted: Wanted) -> NDArray[np.bool_]:
        """Marks titles that neither the past nor `wanted` rules out, [titles]."""
        allowed = bound.items.of_type(wanted.type).copy()
        allowed[question.evidence.slots_done()] = False
        excluded = wanted.exclude - question.evidence.done
        allowed[list(self._slots(bound.items, bound.aliases, excluded).values())] = False
        return allowed

    def _current(self) -> _Bound:
        """The model bound to the catalogue as it now is."""
        items = self._shelf.items()
        with self._lock:
            if self._bound is None or self._bound.items is not items:
                self._bound = self._bind(items)
            return self._bound

    def _bind(self, items: Items) -> _Bound:
        model, aliases = self._trained.model, dict[str, int]()
        slots = {title_id: items.living[title_id] for title_id in model.title_ids if title_id in items.living}
        # Only an id without TMDB's number can have become an alias.
        own = [title_id for title_id in model.title_ids if title_id.startswith("movie-ml-")]
        slots.update(self._slots(items, aliases, own))
        return _Bound(items, CatalogueModel.bound(model, items, slots), aliases)

    def _slots(self, items: Items, aliases: dict[str, int], ids: Iterable[str]) -> Mapping[str, int]:
        """The slots of these ids; ids not in use may be aliases, which the catalogue is asked for once."""
        living = items.living
        found = {title_id: living[title_id] for title_id in ids if title_id in living}
        other = [title_id for title_id in ids if title_id not in found]
        if strange := [title_id for title_id in other if title_id not in aliases]:
            titles = self._catalogue.titles(strange)
            meant = {asked: titles[asked].id if asked in titles else asked for asked in strange}
            aliases.update({asked: items.slots.get(title_id, -1) for asked, title_id in meant.items()})
        return found | {title_id: aliases[title_id] for title_id in other if aliases[title_id] >= 0}


def _has_disliked_genre(question: Question) -> NDArray[np.bool_]:
    """Marks titles of a genre that the person dislikes, [titles]."""
    marked: NDArray[np.bool_] = question.items.genres @ question.evidence.disliked > 0  # [kinds]
    return marked[question.items.kind]


def _turn(salt: NDArray[np.uint32], person_id: str, now: datetime) -> NDArray[np.float64]:
    """A number 0-1 for each title that another person, another day or another title would change, [titles]."""
    day = now.astimezone(UTC).date().isoformat()
    seed = int.from_bytes(hashlib.sha256(f"{person_id} {day}".encode()).digest()[:4], "big")
    mixed = (salt ^ np.uint32(seed)) * np.uint32(0x9E3779B1)  # Fibonacci hashing; the product wraps, as it should.
    mixed = (mixed ^ (mixed >> np.uint32(15))) * np.uint32(0x85EBCA77)
    return (mixed ^ (mixed >> np.uint32(13))) / 2.0**32


def _best(scores: NDArray[np.float64], limit: int, ids: Sequence[str]) -> NDArray[np.int64]:
    """The slots of the `limit` highest scores above minus infinity, best first, ties by id."""
    limit = min(limit, int(np.isfinite(scores).sum()))
    if limit == 0:
        return np.empty(0, np.int64)
    least = np.partition(scores, -limit)[-limit]
    candidates = np.flatnonzero(scores >= least).tolist()
    return np.array(sorted(candidates, key=lambda slot: (-scores[slot], ids[slot]))[:limit], np.int64)
