"""The parts of a score that have no weights to learn, in NumPy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from whattowatch.recommender.cooccurrence import Cooccurrence, rows
from whattowatch.recommender.hyper import Hyper

NEGLIGIBLE = 1e-8
"""Events whose share has faded below this are not asked any more."""


def remembered(memory: Cooccurrence, items: NDArray[np.int64], strengths: NDArray[np.float64]) -> NDArray[np.float32]:
    """What a memory says after a person's latest titles, [items of the model].

    Args:
        memory: the transition memory.
        items: int64 [asked], item numbers.
        strengths: [asked], how much each counts.
    """
    pairs, owner = rows(memory, items)
    weights = memory.weights[pairs] * strengths[owner]
    return np.bincount(memory.followers[pairs], weights, minlength=len(memory.title_ids)).astype(np.float32)


def fading(fade: float, strengths: NDArray[np.float32]) -> NDArray[np.float64]:
    """What each of a person's events is asked for, newest first, [events] or fewer: older ones count less.

    Args:
        fade: what one event older is worth.
        strengths: [events], newest first.
    """
    window = int(np.log(NEGLIGIBLE) / np.log(fade)) + 1
    latest: NDArray[np.float64] = strengths[:window] * fade ** np.arange(min(window, len(strengths)))
    return latest


def strength(memory: NDArray[np.floating], floor: float) -> NDArray[np.float32]:
    """A memory's sums on the scale of a score, at least 0, [titles]."""
    found: NDArray[np.float32] = np.log(1 + np.maximum(memory, 0) / np.float32(floor)).astype(np.float32)
    return found


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
