"""A list whose beginning is not all of one kind: maximal marginal relevance (Carbonell and Goldstein, 1998).

Each place goes to the title with the highest score, less what it costs to be like one that stands above. That cost
never falls from place to place, so what is left of the scores falls from the first title to the last, and a shorter
list is the beginning of a longer one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from whattowatch.recommender.best import best, in_order
from whattowatch.recommender.features import TYPE_WEIGHT, WITHOUT_GENRES

STRENGTH = 0.05
"""What a title of the same genres above costs, as a share of how far scores fall over the `COMPARED` first titles.

Chosen on validation by `benchmarks.first_page`: docs/recommender.md.
"""
COMPARED = 50
PLACES = 20
"""So many places are filled one by one; further down it counts how much a title is like these."""


class Listed(NamedTuple):
    """A list, best first.

    Attributes:
        slots: int64 [listed].
        scores: float32 [listed], what is left of each score; falling.
    """

    slots: NDArray[np.int64]
    scores: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Variety:
    """Lists titles so that kinds take turns.

    Attributes:
        ids: by slot.
        kind: int64 [titles].
        features: float32 [kinds, features], see `features`.
        strength: see `STRENGTH`.
    """

    ids: Sequence[str]
    kind: NDArray[np.int64]
    features: NDArray[np.float32]
    strength: float = STRENGTH

    def listed(self, ranked: NDArray[np.float32], scores: NDArray[np.float32], limit: int) -> Listed:
        """The first titles.

        Args:
            ranked: [titles], by what titles are listed; minus infinity for those that may not be.
            scores: [titles], the same before anything was taken off that is not a matter of degree.
            limit: how many, at least 1.
        """
        first = best(ranked, max(limit, COMPARED), self.ids)
        if not len(first):
            return Listed(first, ranked[first])
        cost = np.float32(self.strength * np.ptp(scores[first[:COMPARED]]))
        # No title loses more than the cost, so none below these can come before the last one that is wanted.
        least = ranked[first[:limit][-1]] - cost
        pool = in_order(ranked, np.flatnonzero(ranked >= least), self.ids)
        return self._taking_turns(pool, ranked[pool], cost, limit)

    def _taking_turns(
        self, pool: NDArray[np.int64], scores: NDArray[np.float32], cost: np.float32, limit: int
    ) -> Listed:
        likeness, kind = self._likeness(self.kind[pool])
        dearest = np.zeros(len(likeness), np.float32)  # [kinds], how much each is like something above.
        left, placed = scores.copy(), np.zeros(min(PLACES, limit, len(pool)), np.int64)
        kept = np.empty(len(placed), np.float32)
        for place in range(len(placed)):
            placed[place] = chosen = int(left.argmax())
            kept[place] = left[chosen]
            scores[chosen] = -np.inf
            dearest = np.maximum(dearest, likeness[kind[chosen]])
            left = scores - cost * dearest[kind]
        others = np.argsort(-left, kind="stable")[: min(limit, len(pool)) - len(placed)]
        order = np.concatenate((placed, others))
        return Listed(pool[order], np.concatenate((kept, left[others])))

    def _likeness(self, kinds: NDArray[np.int64]) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """How much each kind is like what stands above, 0-1 [above, kinds], and the place of each title's kind in it.

        Titles of unknown genres are taken to be like everything: not to be known is no merit.
        """
        among, place = np.unique(kinds, return_inverse=True)
        features = self.features[among] / np.float32(np.hypot(1, TYPE_WEIGHT))
        likeness = np.minimum(features @ features.T, 1)
        likeness[:, features[:, WITHOUT_GENRES] > 0] = 1
        return likeness, place
