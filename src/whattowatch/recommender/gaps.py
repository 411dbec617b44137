"""Times between events in buckets, as the network knows them."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

MINUTE, HOUR, DAY = 60, 3600, 86400
EDGES = (1, MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, DAY, 3 * DAY, 7 * DAY, 30 * DAY, 90 * DAY, 365 * DAY)
"""Seconds at which a new bucket begins; the first bucket is the same second, the page on which one rates."""
UNKNOWN = 0
"""The bucket of a gap that is not known: before the first event, or without times."""
SAME_SECOND = UNKNOWN + 1
"""The bucket of the time between two events of one page."""
BUCKETS = len(EDGES) + 2


def buckets(seconds: ArrayLike) -> NDArray[np.int32]:
    """The bucket of each gap, from 1 on; negative gaps, of events dated in the future, count as none.

    Args:
        seconds: any shape; not a number where the gap is not known.
    """
    given = np.asarray(seconds, np.float64)
    found = np.searchsorted(np.array(EDGES), given, side="right") + 1
    return np.where(np.isnan(given), UNKNOWN, found).astype(np.int32)
