"""What a person's titles say to the parts of a score that have no weights to learn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whattowatch.recommender.past import asking


@dataclass(frozen=True, slots=True)
class Likes:
    """A person's past, newest first, and the genres that they named.

    Attributes:
        items: int64 [past], the model's item numbers; -1 for titles that the model never saw.
        likings: float32 [past], see `past`.
        features: float32 [past, features]; zero for titles that nothing is known of.
        chosen: float32 [features]: genres chosen less genres disliked, in the preferences.
    """

    items: NDArray[np.int64]
    likings: NDArray[np.float32]
    features: NDArray[np.float32]
    chosen: NDArray[np.float32]

    def asking(self) -> NDArray[np.float32]:
        """How much each past title asks of the memories, [past]."""
        return asking(self.likings)

    def liked(self) -> tuple[NDArray[np.float32], float]:
        """The features of all titles times how much each was liked, added up, [features], and how much that was."""
        return self.likings @ self.features, float(np.abs(self.likings).sum())
