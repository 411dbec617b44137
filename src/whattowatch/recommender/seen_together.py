"""Where titles' vectors begin: titles that are seen together are near one another before anything is learned.

The vectors are the leading eigenvectors of a matrix that says of each pair how much more often than by chance people
turn to both within some steps: the logarithm of their pointwise mutual information (Levy and Goldberg, 2014).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.linalg import eigsh

from whattowatch.recommender.cooccurrence import Lags, fit_counts
from whattowatch.recommender.events import Events

SMOOTHED = 0.875
"""Popularity counts to this power, so that pairs of rare titles do not outweigh all others."""
DOUBT = 1e3
"""What is added to the product of two titles' activity, so that a pair met once or twice says little."""


def seen_together(events: Events, width: int, seed: int) -> NDArray[np.float32]:
    """Vectors of the titles, [titles, width], of mean 0 and deviation 1; random ones where nobody saw two titles.

    Args:
        events: of more titles than a vector has numbers.
        width: D.
        seed: equal seeds give equal vectors; another one turns them all another way.
    """
    draw = np.random.default_rng(seed)
    information = _information(events)
    if not information.nnz:
        return draw.normal(size=(events.titles, width)).astype(np.float32)
    values, vectors = eigsh(information, k=width, which="LM", v0=draw.normal(size=events.titles))
    turned = np.linalg.qr(draw.normal(size=(width, width)))[0]
    found = (vectors * np.sqrt(np.abs(values))) @ turned  # No number of a vector is to matter more than others.
    found -= found.mean(axis=0)
    return np.asarray(found / found.std(), np.float32)


def _information(events: Events) -> csr_array:
    """The logarithm of 1 + how many times more often than by chance, [titles, titles], symmetric."""
    lags = Lags(first=1, lags=30, lag_decay=0.93, alpha=0, window=0, age_decay=0, floor=0, keep=events.titles)
    counts = fit_counts(events.title_ids, events.users, events.items, lags)
    size = (events.titles, events.titles)
    follows = csr_array((counts.weights.astype(np.float64), counts.followers, counts.starts), shape=size)
    both = (follows + follows.T).tocoo()
    activity = both.sum(axis=1)
    smoothed = activity**SMOOTHED
    by_chance = smoothed[both.row] * smoothed[both.col] * (activity ** (2 - 2 * SMOOTHED)).mean()
    told = np.log1p(both.data * activity.sum() / (by_chance + DOUBT))
    return csr_array((told, (both.row, both.col)), shape=size)
