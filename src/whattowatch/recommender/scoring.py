"""The trained model's scores over the titles of its training: for evaluation and for outside evaluators.

They are what people are served, by the same functions, with nothing left to chance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from whattowatch.recommender import network
from whattowatch.recommender.amounts import amounts
from whattowatch.recommender.catalogue_model import CatalogueModel
from whattowatch.recommender.leanings import leanings
from whattowatch.recommender.likes import Likes
from whattowatch.recommender.past import likings
from whattowatch.recommender.reading import Reading
from whattowatch.recommender.score import parts, scores
from whattowatch.recommender.sequence_model import SequenceModel
from whattowatch.recommender.shapes import Part
from whattowatch.recommender.trends import shares, trend
from whattowatch.recommender.walk import Asked, Past, readings

Activity = Callable[[float], NDArray[np.float64]]
"""The events of each title in the days before a moment, [titles]."""


@dataclass(frozen=True)
class SequenceScorer:
    """Scores all titles of the training.

    Attributes:
        model: trained.
        activity: what people did lately; None where nothing is known of times.
        without: parts that are left out, to measure what they are worth.
    """

    model: SequenceModel
    activity: Activity | None = None
    without: frozenset[Part] = frozenset()

    def scores(self, people: Sequence[Past], asked: Sequence[Asked]) -> Iterator[NDArray[np.float32]]:
        """The score of every title for each question, [titles]; higher is better."""
        weights, titles = self.model.weights, self._titles
        read = readings(titles.walker, people, asked)
        queries = network.query(weights, read.session, read.gap)
        gates = network.gates(weights, read.gap, amounts([one.known for one in asked]))
        gates[:, list(self.without)] = 0
        for one, query, gate in zip(asked, queries, gates, strict=True):
            person = leanings(titles, self._likes(people[one.person], one.known))
            yield scores(titles, person, Reading(query, gate), self._trend(one.now))

    def parts(self, people: Sequence[Past], asked: Sequence[Asked]) -> Iterator[NDArray[np.float32]]:
        """What gates meet, for each question in turn, [parts, titles]."""
        titles = self._titles
        read = readings(titles.walker, people, asked)
        queries = network.query(self.model.weights, read.session, read.gap)
        for one, query in zip(asked, queries, strict=True):
            person = leanings(titles, self._likes(people[one.person], one.known))
            yield parts(titles, person, query, self._trend(one.now))

    @cached_property
    def _titles(self) -> CatalogueModel:
        return CatalogueModel.of_training(self.model)

    def _likes(self, past: Past, known: int) -> Likes:
        items = past.items[:known][::-1]
        liked = likings(past.values[:known], past.kinds[:known])[::-1]
        return Likes(items, liked, self.model.features[items], past.chosen)

    def _trend(self, now: float) -> NDArray[np.float32] | None:
        if self.activity is None or np.isnan(now):
            return None
        return trend(self.activity(now), shares(self.model.prior))
