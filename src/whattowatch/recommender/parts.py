"""The parts of a score that have no weights to learn, in NumPy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from whattowatch.recommender.hyper import Hyper


def taste(liked: NDArray[np.float32], amount: float, chosen: NDArray[np.float32], hyper: Hyper) -> NDArray[np.float32]:
    """What a person likes among features, [features].

    Args:
        liked: [features], the features of their titles times how much each was liked, added up.
        amount: how much was liked and disliked in all.
        chosen: [features], genres chosen less genres disliked.
        hyper: says what a choice counts, and how much makes half of the full taste.
    """
    whole = whole_of_taste(amount, chosen, hyper)
    found: NDArray[np.float32] = ((liked + hyper.taste_choice * chosen) / whole).astype(np.float32)
    return found


def whole_of_taste(amount: float, chosen: NDArray[np.float32], hyper: Hyper) -> float:
    """Among how much the taste is shared: see `taste`."""
    return hyper.taste_shrink + amount + hyper.taste_choice * float(np.abs(chosen).sum())
