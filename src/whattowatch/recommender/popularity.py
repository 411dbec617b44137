"""How popular a title is among all, from counts whose scales cannot be compared."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def percentiles(popularity: NDArray[np.floating]) -> NDArray[np.float64]:
    """The share of titles that are less popular, those that are equally popular counting half, 0-1, [titles]."""
    ordered = np.sort(popularity)
    below, up_to = np.searchsorted(ordered, popularity), np.searchsorted(ordered, popularity, side="right")
    found: NDArray[np.float64] = (below + up_to) / 2 / max(len(ordered), 1)
    return found


def prior(popularity: NDArray[np.floating]) -> NDArray[np.float64]:
    """1 for the most popular title, falling with the logarithm of the rank to 0, [titles].

    The scales of different sources cannot be compared, ranks can. Equally popular titles share their middle rank, so
    that titles of which no popularity is known do not all come first.
    """
    falling = -np.asarray(popularity, np.float64)
    ordered = np.sort(falling)
    first, last = np.searchsorted(ordered, falling), np.searchsorted(ordered, falling, side="right") - 1
    found: NDArray[np.float64] = 1 - np.log1p((first + last) / 2) / np.log1p(max(len(falling), 1))
    return found
