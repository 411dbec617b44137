"""Lagged co-occurrence: which titles people turn to within a few steps after a title.

Fitting counts, over everybody's titles in order of time, how often `b` follows `a` by 1 to 5 steps; a step more counts
`lag_decay` times as much. Asking walks back through a person's own titles and adds up what follows each of them; one
title older counts `age_decay` times as much.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Lags:
    """The numbers behind the counting; how they were chosen is in docs/recommender.md.

    Attributes:
        lags: how many steps apart two titles may be.
        lag_decay: what one step more is worth.
        alpha: the counts are divided by the follower's popularity to this power.
        window: how many of a person's latest titles are asked.
        age_decay: what one title older is worth.
        keep: how many followers of a title are stored, the strongest.
    """

    lags: int = 5
    lag_decay: float = 0.9
    alpha: float = 0.1
    window: int = 30
    age_decay: float = 0.7
    keep: int = 256


STEEP = Lags(lag_decay=0.3, alpha=0.2, age_decay=0.4)
"""Only the last few titles matter: best where there are many users, as in MovieLens-1M."""
GENTLE = Lags()
"""Borrows strength from more steps and more titles: best where there are few users."""


@dataclass(frozen=True, slots=True)
class Cooccurrence:
    """A fitted model: sparse rows of followers.

    Attributes:
        title_ids: by item number.
        starts: int64 [items + 1], where each item's followers begin.
        followers: int32 [pairs], item numbers; each row rises.
        weights: float32 [pairs]; 1 is the strongest follower of a typical title, whatever the size of the data.
        lags: the numbers that it was fitted with and is asked with.
    """

    title_ids: tuple[str, ...]
    starts: NDArray[np.int64]
    followers: NDArray[np.int32]
    weights: NDArray[np.float32]
    lags: Lags = GENTLE


def fit(title_ids: tuple[str, ...], users: NDArray[np.int64], items: NDArray[np.int64], lags: Lags) -> Cooccurrence:
    """Learns from everybody's titles.

    Args:
        title_ids: by item number.
        users: [events], rising.
        items: [events], each user's in order of time.
        lags: the numbers to fit with.
    """
    size = len(title_ids)
    keys, sums = _pairs(users, items, size, lags)
    sources, followers = np.divmod(keys, size)
    counts = np.bincount(items, minlength=size)
    damping = _damped(counts, lags)
    weights: NDArray[np.float64] = sums / damping[followers]
    kept = _strongest(sources, weights, lags.keep)
    sources, followers, heaviest = sources[kept], followers[kept], weights[kept]
    scale = float(_typical_strongest(sources, heaviest, counts))
    return Cooccurrence(
        title_ids=title_ids,
        starts=np.searchsorted(sources, np.arange(size + 1)).astype(np.int64),
        followers=followers.astype(np.int32),
        weights=(heaviest / scale).astype(np.float32),
        lags=lags,
    )


def _damped(counts: NDArray[np.int64], lags: Lags) -> NDArray[np.float64]:
    """What the counts of a follower are divided by, [items], so that popular titles do not follow everything."""
    damped: NDArray[np.float64] = np.power(counts + 1.0, lags.alpha, dtype=np.float64)
    return damped


Pairs = tuple[NDArray[np.int64], NDArray[np.float64]]
"""Keys (source times items plus follower), rising, and the weight of each."""


def _pairs(users: NDArray[np.int64], items: NDArray[np.int64], size: int, lags: Lags) -> Pairs:
    """Weighted counts of every pair that occurs, one lag at a time so that memory holds one lag's pairs."""
    total: Pairs = (np.empty(0, np.int64), np.empty(0))
    for keys, weight in _keys_by_lag(users, items, size, lags):
        distinct, counts = np.unique(keys, return_counts=True)
        total = _sum_by_key(np.concatenate((total[0], distinct)), np.concatenate((total[1], counts * weight)))
    return total


def _keys_by_lag(
    users: NDArray[np.int64], items: NDArray[np.int64], size: int, lags: Lags
) -> Iterator[tuple[NDArray[np.int64], float]]:
    """For each lag, the key of every pair so far apart in one user's events, and what such a pair is worth."""
    for lag in range(1, lags.lags + 1):
        same_user = users[:-lag] == users[lag:]
        yield items[:-lag][same_user] * size + items[lag:][same_user], lags.lag_decay ** (lag - 1)


def _sum_by_key(keys: NDArray[np.int64], values: NDArray[np.float64]) -> Pairs:
    """Each key once, rising, with the sum of its values."""
    distinct, places = np.unique(keys, return_inverse=True)
    return distinct, np.bincount(places, values, minlength=len(distinct)).astype(np.float64)


def _strongest(sources: NDArray[np.int64], weights: NDArray[np.float64], keep: int) -> NDArray[np.bool_]:
    """Marks the `keep` heaviest pairs of each source; of equal ones the first."""
    order = np.lexsort((-weights, sources))
    row_starts = np.searchsorted(sources, sources)
    kept = np.zeros(len(sources), np.bool_)
    kept[order] = np.arange(len(sources)) - row_starts < keep
    return kept


def _typical_strongest(
    sources: NDArray[np.int64], weights: NDArray[np.float64], counts: NDArray[np.int64]
) -> np.float64 | float:
    """The mean, over all events, of the heaviest follower of the event's title: it takes the data's size out."""
    heaviest = np.zeros(len(counts))
    np.maximum.at(heaviest, sources, weights)
    return np.average(heaviest, weights=counts) or 1.0


def ages(lags: Lags, count: int) -> NDArray[np.float64]:
    """What each of a person's latest `count` titles is worth, [count], newest first; 0 beyond the window."""
    steps = np.arange(count)
    return np.where(steps < lags.window, lags.age_decay**steps, 0.0)


def rows(model: Cooccurrence, items: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the followers of several items lie.

    Args:
        model: the fitted model.
        items: [asked], item numbers.

    Returns:
        For every pair: its place in `model.followers`, and which of `items` it belongs to.
    """
    first, lengths = model.starts[items], model.starts[items + 1] - model.starts[items]
    owner = np.repeat(np.arange(len(items)), lengths)
    offset = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return first[owner] + offset, owner


def table(model: Cooccurrence, items: NDArray[np.int64], followers: NDArray[np.int64]) -> NDArray[np.float32]:
    """How strongly each of `followers` follows each of `items`, all of them item numbers, [items, followers]."""
    column = np.full(len(model.title_ids), -1, np.int64)
    column[followers] = np.arange(len(followers))
    pairs, owner = rows(model, items)
    columns = column[model.followers[pairs]]
    wanted = columns >= 0
    found = np.zeros((len(items), len(followers)), np.float32)
    found[owner[wanted], columns[wanted]] = model.weights[pairs[wanted]]
    return found
