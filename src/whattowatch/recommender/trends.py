"""How much each title was on people's minds lately, as a part of the score."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SMOOTHING = 100.0
"""So many events weigh as much as what is known beforehand: a single evening among friends is no trend."""
FLOOR = 0.1
"""A title with a tenth of the average share, or less, has no trend to speak of."""


WELL_KNOWN = 100.0
"""About so many titles are nearly as popular as the most popular one: as it is among MovieLens' ratings."""


def shares(prior: NDArray[np.floating]) -> NDArray[np.float64]:
    """The share of all activity that popularity alone would give each title, [titles]; adds up to 1.

    `prior` is 1 - log(1 + rank) / log(1 + titles); a share falls as Mandelbrot's law has it, 1 / (WELL_KNOWN + rank).
    """
    rank = np.expm1((1 - prior) * np.log1p(len(prior)))
    weight = 1 / (WELL_KNOWN + rank)
    share: NDArray[np.float64] = weight / max(weight.sum(), 1e-9)
    return share


def trend(counts: NDArray[np.floating], share: NDArray[np.float64]) -> NDArray[np.float32]:
    """How far above the average each title's activity is, as a logarithm, at least 0, [..., titles].

    Args:
        counts: [..., titles], events of the last days.
        share: [titles], see `shares`: what stands in where there is little activity.
    """
    total = counts.sum(axis=-1, keepdims=True)
    now = (counts + SMOOTHING * share) / (total + SMOOTHING)
    found: NDArray[np.float32] = np.log1p(now * len(share) / FLOOR).astype(np.float32)
    return found
