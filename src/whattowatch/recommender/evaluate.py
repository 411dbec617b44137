"""Measures of a ranking against the one title that somebody really chose next, and how sure they are."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

DEPTH = 10
"""Every measure looks at the first ten titles."""


class Interval(NamedTuple):
    """A mean and the range that holds the middle 95 % of its bootstrap means."""

    mean: float
    low: float
    high: float


def rank_of(scores: NDArray[np.floating], target: int) -> int:
    """The place of `target`, from 0, among all that may be ranked; ties count against the model.

    Args:
        scores: [titles]; minus infinity for titles that may not be ranked.
        target: a title's place in `scores`; one that may not be ranked itself comes after all that may.
    """
    return int(np.count_nonzero(scores >= scores[target])) - 1


def hits(ranks: NDArray[np.int64]) -> NDArray[np.float64]:
    """HR@10 of each case: 1 where the target is among the first ten. With one target it is also Recall@10."""
    return (ranks < DEPTH).astype(np.float64)


def gains(ranks: NDArray[np.int64]) -> NDArray[np.float64]:
    """NDCG@10 of each case with one target: 1 at the first place, falling with the logarithm of the place."""
    return np.where(ranks < DEPTH, 1 / np.log2(ranks + 2.0), 0.0)


def bootstrap(values: NDArray[np.float64], users: NDArray[np.int64], *, seed: int, rounds: int = 1000) -> Interval:
    """The mean over cases with its 95 % interval, drawing whole users: cases of one user are not independent.

    Args:
        values: [cases].
        users: [cases], whose case each one is.
        seed: of the draws.
        rounds: how many draws.
    """
    numbers = np.unique(users, return_inverse=True)[1]
    sums, cases = np.bincount(numbers, values), np.bincount(numbers)
    drawn = np.random.default_rng(seed).integers(len(cases), size=(rounds, len(cases)))
    means = sums[drawn].sum(axis=1) / cases[drawn].sum(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return Interval(float(values.mean()), float(low), float(high))
