"""Picking the highest of very many scores."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

BLOCK, BLOCKS = 512, 4
"""Scores of which the highest is looked at first: a block fits into the processor's nearest memory, and there are at
least four for each title that is wanted, so that few other titles reach what the last of them does."""


def best(scores: NDArray[np.float32], limit: int, ids: Sequence[str]) -> NDArray[np.int64]:
    """The slots of the `limit` highest scores above minus infinity, best first, ties by id.

    Args:
        scores: [titles].
        limit: how many, at least 1.
        ids: by slot.
    """
    least = _bound(scores, limit)
    candidates = np.flatnonzero(scores >= least if least > -np.inf else scores > least)
    if len(candidates) > limit:
        last = np.partition(scores[candidates], -limit)[-limit]
        candidates = candidates[scores[candidates] >= last]
    return in_order(scores, candidates, ids)[:limit]


def in_order(scores: NDArray[np.float32], slots: NDArray[np.int64], ids: Sequence[str]) -> NDArray[np.int64]:
    """These slots, best first, ties by id: [slots]."""
    ranked = zip((-scores[slots]).tolist(), [ids[slot] for slot in slots.tolist()], slots.tolist(), strict=True)
    return np.array([slot for _, _, slot in sorted(ranked)], np.int64)


def _bound(scores: NDArray[np.float32], limit: int) -> np.float32:
    """A score that at least `limit` titles reach: so many blocks have one that does."""
    size = min(BLOCK, len(scores) // (BLOCKS * limit))
    if not size:
        return np.float32(-np.inf)
    blocks = len(scores) // size
    highest = scores[: blocks * size].reshape(blocks, size).max(axis=1)
    bound: np.float32 = np.partition(highest, -limit)[-limit]
    return bound
