"""The recommender that runs in this process, in NumPy: see docs/recommender.md."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
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
from whattowatch.recommender.answers import Answer, Answers, Asked
from whattowatch.recommender.catalogue_model import CatalogueModel
from whattowatch.recommender.evidence import Evidence, gather
from whattowatch.recommender.exploring import explored
from whattowatch.recommender.items import Items, Shelf
from whattowatch.recommender.leanings import leanings
from whattowatch.recommender.memory import Gathered, PeopleMemory
from whattowatch.recommender.model_files import Trained
from whattowatch.recommender.question import Question
from whattowatch.recommender.reading import Reader
from whattowatch.recommender.states import StateMemory
from whattowatch.recommender.trend import Trend
from whattowatch.recommender.turn import Turn
from whattowatch.recommender.untrained import untrained
from whattowatch.recommender.variety import Listed, Variety
from whattowatch.recommender.why import reasons

TOLD = ("events", "users", "titles")
"""What a report tells of a card's data."""
DISLIKED_GENRE = 1000.0
"""What a disliked genre costs: more than all else can make up, so that such titles come last."""


class _Bound(NamedTuple):
    """The model bound to one state of the catalogue, and the aliases met since."""

    items: Items
    titles: CatalogueModel
    variety: Variety
    aliases: dict[str, int]


class _Known(NamedTuple):
    """What is kept of the people who asked last."""

    people: PeopleMemory
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
        self._known = _Known(PeopleMemory(), StateMemory())
        # Apart, since what leaves out titles would drive out what the person's own lists are made from.
        self._partly_known = _Known(PeopleMemory(), StateMemory())

    def card(self) -> ModelCard:
        """Which model answers."""
        return self._trained.card.model

    def recommend(self, taste: Taste, wanted: Wanted, now: datetime) -> Sequence[Recommendation]:
        """See the port.

        Raises:
            StoreUnavailable: catalogue or interactions could not be read.
        """
        bound = self._current()
        person = self._person(bound, taste, self._known)
        question = self._question(bound, taste.person_id, person, now)
        asked = Asked(wanted, person.reader.moment(now), question.trend, question.turn.seed)
        return person.answers.answer(asked, lambda: self._answer(bound, question, wanted))

    def scores(
        self, taste: Taste, now: datetime, unsaid: frozenset[str] = frozenset()
    ) -> tuple[Items, NDArray[np.float32]]:
        """See `liking.Scorer`."""
        bound, known = self._current(), self._partly_known if unsaid else self._known
        if unsaid:
            taste = replace(taste, history=tuple([deed for deed in taste.history if deed.title_id not in unsaid]))
        return bound.items, self._question(bound, taste.person_id, self._person(bound, taste, known), now).scores()

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
            known.people.forget(person_id)
            known.states.forget(person_id)

    def _person(self, bound: _Bound, taste: Taste, known: _Known) -> Gathered:
        def gathered(before: Evidence | None) -> Gathered:
            return self._gathered(bound, taste, known.states, before)

        return known.people.gathered(taste, bound.titles, gathered)

    def _gathered(self, bound: _Bound, taste: Taste, states: StateMemory, before: Evidence | None) -> Gathered:
        def slots(ids: Sequence[str]) -> Mapping[str, int]:
            return self._slots(bound.items, bound.aliases, ids)

        evidence = gather(taste, bound.items, bound.titles.numbering, slots, before)
        reader = Reader.of(taste.person_id, bound.titles.walker, evidence, states)
        return Gathered(evidence, leanings(bound.titles, evidence.likes), reader, Answers())

    def _question(self, bound: _Bound, person_id: str, person: Gathered, now: datetime) -> Question:
        return Question(
            items=bound.items,
            titles=bound.titles,
            evidence=person.evidence,
            leanings=person.leanings,
            reader=person.reader,
            trend=self._trend.scores(bound.items, now),
            turn=Turn.of(bound.items.salt, person_id, now),
            now=now,
        )

    def _answer(self, bound: _Bound, question: Question, wanted: Wanted) -> Answer:
        scores = question.scores()
        slots, left = self._listed(bound, question, wanted, scores)
        whys = reasons(question, scores[slots], slots) if wanted.explained else [None] * len(slots)
        return tuple(
            [
                Recommendation(bound.items.ids[slot], score, why)
                for slot, score, why in zip(slots.tolist(), left.tolist(), whys, strict=True)
            ]
        )

    def _listed(self, bound: _Bound, question: Question, wanted: Wanted, scores: NDArray[np.float32]) -> Listed:
        ranked = self._ranked(bound, question, wanted, scores)
        listed = bound.variety.listed(ranked, scores, wanted.limit)
        if not wanted.exploring:
            return listed
        # A title of a disliked genre has been put to the end, and stays there.
        movable = question.cold() & (ranked == scores)
        return explored(listed, movable, ranked, bound.items.ids, question.turn.seed)

    def _ranked(
        self, bound: _Bound, question: Question, wanted: Wanted, scores: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """The scores by which titles are listed, [titles]: minus infinity for what past or `wanted` rule out."""
        ranked = scores.copy()
        ranked[~(bound.items.of_type(wanted.type) & bound.items.within(wanted.bounds))] = -np.inf
        ranked[question.evidence.done_slots] = -np.inf
        excluded = wanted.exclude - question.evidence.done
        ranked[list(self._slots(bound.items, bound.aliases, excluded).values())] = -np.inf
        if question.evidence.disliked:
            ranked[bound.items.having(question.evidence.disliked)] -= DISLIKED_GENRE
        return ranked

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
        variety = Variety(items.ids, items.kind, items.features)
        return _Bound(items, CatalogueModel.bound(model, items, slots), variety, aliases)

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
