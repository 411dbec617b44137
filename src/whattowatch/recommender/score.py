"""The score of every title for one person.

    score = prior + a * neighbours / (|neighbours| + half) + b * taste + c * trend - rotation

with the weights a, b and c of `Blend.mix`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from whattowatch.recommender.blend import Blend
from whattowatch.recommender.cooccurrence import ages
from whattowatch.recommender.evidence import Evidence
from whattowatch.recommender.items import Items
from whattowatch.recommender.neighbours import Neighbours


@dataclass(frozen=True, slots=True)
class Question:
    """One person asking at one moment.

    Attributes:
        items: the catalogue.
        neighbours: the model bound to it.
        blend: the numbers that join the parts.
        evidence: what is known about the person.
        trend: float64 [titles].
        turn: float64 [titles], 0-1: by person, day and title alone.
        now: when it is asked.
    """

    items: Items
    neighbours: Neighbours
    blend: Blend
    evidence: Evidence
    trend: NDArray[np.float64]
    turn: NDArray[np.float64]
    now: datetime

    def scores(self) -> NDArray[np.float64]:
        """The score of every title, [titles]."""
        mix = self.blend.mix(self.evidence.gap(self.now))
        near, taste = self._near(), self._taste()
        unknown = self.neighbours.item_of_slot < 0
        kind = self.items.kind
        sums = np.where(unknown, self.blend.likeness * (self.items.features @ near)[kind], self._followers())
        return (
            self.items.prior
            + mix.neighbours * saturated(sums, self.blend)
            + mix.taste * (self.items.features @ taste)[kind]
            + mix.trend * self.trend
            - rotation(self.blend, self.evidence.amount) * self.turn
        )

    def strengths(self) -> NDArray[np.float64]:
        """How much each past title says about its followers, [past]."""
        return self.evidence.likings * ages(self.neighbours.model.lags, len(self.evidence.past))

    def _followers(self) -> NDArray[np.float64]:
        """What follows the latest titles, [titles]; older ones than the window holds count nothing."""
        latest = slice(self.neighbours.model.lags.window)
        items, strengths = self.evidence.items[latest], self.strengths()[latest]
        return self.neighbours.scores(items[items >= 0], strengths[items >= 0])

    def _near(self) -> NDArray[np.float64]:
        """The features of the latest titles added up, [features]."""
        return self.strengths() @ self.evidence.features

    def _taste(self) -> NDArray[np.float64]:
        """What the person likes among features, [features]."""
        total, amount = taste_sums(self.evidence, self.blend)
        return total / amount


def saturated(sums: NDArray[np.float64], blend: Blend) -> NDArray[np.float64]:
    """Between -1 and 1, since ten times as many followers are not ten times as good."""
    return sums / (np.abs(sums) + blend.half_neighbours)


def rotation(blend: Blend, amount: int) -> float:
    """How far a title may fall by chance when so many things are known; it soon only breaks ties."""
    return blend.rotation / (1 + amount) ** 2


def taste_sums(evidence: Evidence, blend: Blend) -> tuple[NDArray[np.float64], float]:
    """The features of all liked titles and chosen genres added up, [features], and what divides them."""
    amount = blend.shrink + np.abs(evidence.likings).sum() + blend.choice * evidence.choices
    return evidence.likings @ evidence.features + blend.choice * evidence.chosen, float(amount)
