"""How much is known of a person, in buckets, as the gates know it."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

EDGES = (1, 2, 3, 6, 11, 21)
"""Numbers of events at which a new bucket begins: each of the first says much, later ones say more of the same."""
AMOUNTS = len(EDGES) + 1


def amounts(known: ArrayLike) -> NDArray[np.int32]:
    """The bucket of each number of events, any shape."""
    return np.searchsorted(np.array(EDGES), np.asarray(known), side="right").astype(np.int32)
