"""Lagged co-occurrence: which titles people turn to within a few steps after a title.

Fitting counts, over everybody's titles in order of time, how often `b` follows `a` by some steps, 1 to 5 for instance;
a step more counts `lag_decay` times as much. Asking walks back through a person's own titles and adds up what follows
each of them; one title older counts `age_decay` times as much.

What a pair is worth is the logarithm of its share of all that follows `a`: logarithms of shares add up where several
past titles speak for the same one, as in naive Bayes, while counts let the title speak alone that has most followers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

DOUBT = 3.0
"""So many followers of each title are taken to be unknown, so that a title that few have seen says little."""


@dataclass(frozen=True, slots=True)
class Lags:
    """The numbers behind the counting; how they were chosen is in docs/recommender.md.

    Attributes:
        first, lags: how many steps apart two titles must be, and may be.
        lag_decay: what one step more than the first is worth.
        alpha: the counts are divided by the follower's popularity to this power.
        window: how many of a person's latest titles are asked.
        age_decay: what one title older is worth.
        floor: the share of a title's followers below which nothing can be told from nothing.
        keep: how many followers of a title are stored, the strongest.
    """

    first: int
    lags: int
    lag_decay: float
    alpha: float
    window: int
    age_decay: float
    floor: float
    keep: int = 512


@dataclass(frozen=True, slots=True)
class Cooccurrence:
    """A fitted model: sparse rows of followers.

    Attributes:
        title_ids: by item number.
        starts: int64 [items + 1], where each item's followers begin.
        followers: int32 [pairs], item numbers; each row rises.
        weights: float32 [pairs], what each pair is worth: of a memory log(1 + share / floor).
        lags: the numbers that it was fitted with and is asked with.
    """

    title_ids: tuple[str, ...]
    starts: NDArray[np.int64]
    followers: NDArray[np.int32]
    weights: NDArray[np.float32]
    lags: Lags

    @classmethod
    def empty(cls, lags: Lags) -> Cooccurrence:
        """Knows no title."""
        return cls((), np.zeros(1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.float32), lags)


def fit(title_ids: tuple[str, ...], users: NDArray[np.int64], items: NDArray[np.int64], lags: Lags) -> Cooccurrence:
    """Learns a memory from everybody's titles.

    Args:
        title_ids: by item number.
        users: [events], rising.
        items: [events], each user's in order of time.
        lags: the numbers to fit with.
    """
    counts = _counted(title_ids, users, items, lags)
    source = np.repeat(np.arange(len(title_ids)), np.diff(counts.starts))
    total = np.bincount(source, counts.weights, minlength=len(title_ids))
    shares = counts.weights / (total + DOUBT)[source]
    return _strongest(replace(counts, weights=np.log1p(shares / lags.floor).astype(np.float32)))


def fit_counts(
    title_ids: tuple[str, ...], users: NDArray[np.int64], items: NDArray[np.int64], lags: Lags
) -> Cooccurrence:
    """Counts alone, as the simplest recommenders add them up: a baseline. Takes what `fit` takes."""
    return _strongest(_counted(title_ids, users, items, lags))


def _counted(
    title_ids: tuple[str, ...], users: NDArray[np.int64], items: NDArray[np.int64], lags: Lags
) -> Cooccurrence:
    """Every pair that occurs, with its damped count."""
    size = len(title_ids)
    keys, sums = _pairs(users, items, size, lags)
    sources, followers = np.divmod(keys, size)
    damping = _damped(np.bincount(items, minlength=size), lags)
    return Cooccurrence(
        title_ids=title_ids,
        starts=np.searchsorted(sources, np.arange(size + 1)).astype(np.int64),
        followers=followers.astype(np.int32),
        weights=(sums / damping[followers]).astype(np.float32),
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
    for lag in range(lags.first, lags.lags + 1):
        same_user = users[:-lag] == users[lag:]
        yield items[:-lag][same_user] * size + items[lag:][same_user], lags.lag_decay ** (lag - lags.first)


def _sum_by_key(keys: NDArray[np.int64], values: NDArray[np.float64]) -> Pairs:
    """Each key once, rising, with the sum of its values."""
    distinct, places = np.unique(keys, return_inverse=True)
    return distinct, np.bincount(places, values, minlength=len(distinct)).astype(np.float64)


def _strongest(model: Cooccurrence) -> Cooccurrence:
    """The same with the heaviest followers of each title, at most `keep`; of equal ones the first."""
    lengths = np.diff(model.starts)
    sources = np.repeat(np.arange(len(lengths)), lengths)
    order = np.lexsort((-model.weights, sources))
    kept = np.zeros(len(sources), np.bool_)
    kept[order] = np.arange(len(sources)) - model.starts[sources] < model.lags.keep
    return replace(
        model,
        starts=np.searchsorted(sources[kept], np.arange(len(lengths) + 1)).astype(np.int64),
        followers=model.followers[kept],
        weights=model.weights[kept],
    )


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


def added_up(model: Cooccurrence, items: NDArray[np.int64], strengths: NDArray[np.floating]) -> NDArray[np.float64]:
    """What the followers of several items are worth in all, [item numbers].

    Args:
        model: the fitted model.
        items: [asked], item numbers.
        strengths: [asked], how much each counts.
    """
    pairs, owner = rows(model, items)
    weights = model.weights[pairs] * strengths[owner]
    return np.asarray(np.bincount(model.followers[pairs], weights, minlength=len(model.title_ids)), np.float64)


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
