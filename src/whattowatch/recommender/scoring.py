"""The trained model's scores, in NumPy, over the titles of its training: for evaluation and for outside evaluators."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whattowatch.recommender import network
from whattowatch.recommender.parts import fading, remembered, strength, taste
from whattowatch.recommender.past import likings
from whattowatch.recommender.sequence_model import SequenceModel
from whattowatch.recommender.shapes import Part
from whattowatch.recommender.trends import shares, trend
from whattowatch.recommender.walk import Asked, Past, Walker, readings

Activity = Callable[[float], NDArray[np.float64]]
"""The events of each title in the days before a moment, [titles]."""


@dataclass(frozen=True, slots=True)
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
        model = self.model
        vectors = network.items(model.weights, model.weights["item"], model.features).astype(np.float32)
        walker = Walker(model.weights, vectors, model.hyper)
        read = readings(walker, people, asked)
        base = network.query(model.weights, read.session, read.gap)
        bias = network.biases(model.weights, model.weights["bias"], model.prior)
        gates = network.gates(model.weights, read.session, read.gap)
        gates[:, list(self.without)] = 0
        for number, one in enumerate(asked):
            own = base[number] @ vectors.T + bias
            yield own + self._beside(people[one.person], one, gates[number])

    def _beside(self, past: Past, one: Asked, gate: NDArray[np.float32]) -> NDArray[np.float32]:
        """The parts beside the network, weighted, [titles]."""
        model, hyper = self.model, self.model.hyper
        items, ones = past.items[: one.known], np.ones(one.known, np.float32)
        total = np.zeros(len(model.title_ids), np.float32)
        for part, memory, fade in (
            (Part.NEAR, model.near, hyper.near_fade),
            (Part.WIDE, model.wide, hyper.wide_fade),
        ):
            fades = fading(fade, ones)
            asked = remembered(memory, items[::-1][: len(fades)], fades)
            total += gate[part] * strength(asked, hyper.memory_floor)
        liked = likings(past.values[: one.known], past.kinds[: one.known])
        liking = taste(liked @ model.features[items], float(np.abs(liked).sum()), past.chosen, hyper)
        total += gate[Part.TASTE] * (model.features @ liking)
        if self.activity is not None and not np.isnan(one.now):
            total += gate[Part.TREND] * trend(self.activity(one.now), shares(model.prior))
        return total
